package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One episode of a problem.
 *
 * @param tenant absent for what concerns the installation, or many tenants
 * @param tenants whom a platform-wide one struck; empty for all others
 * @param fingerprint the same for every episode of the problem
 * @param dedupKey of this episode
 * @param count how often it was found bad
 * @param flapping whether it opened and resolved so often that it is kept open until it is quiet
 * @param silenced whether a silence is in force for it now
 */
public record Alert(
        UUID id,
        @Nullable TenantId tenant,
        List<TenantId> tenants,
        String fingerprint,
        String dedupKey,
        Severity severity,
        AlertSource source,
        @Nullable String service,
        @Nullable String connection,
        @Nullable String metric,
        @Nullable BigDecimal currentValue,
        @Nullable BigDecimal thresholdValue,
        String title,
        String message,
        AlertStatus status,
        int count,
        boolean flapping,
        boolean silenced,
        Instant createdAt,
        Instant lastSeenAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy) {
    public Alert {
        tenants = List.copyOf(tenants);
    }

    boolean isActive() {
        return status != AlertStatus.RESOLVED;
    }
}
