package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * That there is a connection; nothing of its secrets.
 *
 * @param tenant absent for the platform's own
 */
public record ConnectionRef(
        @Nullable TenantId tenant, ConnectionId id, String service, String name) {}
