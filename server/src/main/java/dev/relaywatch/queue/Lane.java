package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;

/**
 * What is worked off in order, throttled and paused together: one tenant's items for one platform
 * through one connection.
 *
 * @param platform kind of destination, for example {@code meta_capi}
 */
public record Lane(TenantId tenant, ConnectionId connection, String platform) {
    public Lane {
        if (platform.isBlank()) {
            throw new IllegalArgumentException("a lane needs a platform");
        }
    }
}
