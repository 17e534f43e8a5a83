package dev.relaywatch.health;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A check that this node has claimed, as it stood then.
 *
 * @param attempt the fence: a result counts only while it names the newest
 * @param dueAt when it was to be made
 * @param streaks by metric; what is quiet is left out
 */
record DueCheck(
        UUID id,
        @Nullable TenantId tenant,
        String service,
        @Nullable ConnectionId connection,
        String connectionName,
        int attempt,
        Instant dueAt,
        HealthStatus status,
        Map<String, Streak> streaks) {
    DueCheck {
        streaks = Map.copyOf(streaks);
    }
}
