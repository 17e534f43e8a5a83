package dev.relaywatch.health;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A check was made and something of it is bad or changed; published in the transaction that records
 * it, so that who listens cannot miss it.
 *
 * @param tenant absent for what belongs to the installation
 * @param connection absent for what needs none
 * @param judged every metric that is not fine, or whose confirmed level changed
 */
public record CheckCompleted(
        UUID check,
        @Nullable TenantId tenant,
        String service,
        Tier tier,
        @Nullable ConnectionId connection,
        String connectionName,
        Instant at,
        HealthStatus status,
        List<Judged> judged) {
    public CheckCompleted {
        judged = List.copyOf(judged);
    }
}
