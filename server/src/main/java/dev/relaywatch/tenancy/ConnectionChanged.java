package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Address, settings or secrets of a connection are new, or it is enabled, disabled or gone;
 * published within the changing transaction.
 *
 * @param tenant absent for the platform's own
 */
public record ConnectionChanged(@Nullable TenantId tenant, ConnectionId connection) {}
