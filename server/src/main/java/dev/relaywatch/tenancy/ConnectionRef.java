package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;

/** That a tenant has a connection; nothing of its address, settings and secrets. */
public record ConnectionRef(TenantId tenant, ConnectionId id, String service, String name) {}
