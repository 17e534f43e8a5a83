package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;

/**
 * Address, settings or secrets of a tenant's connection are new; published within the changing
 * transaction.
 */
public record ConnectionChanged(TenantId tenant, ConnectionId connection) {}
