package dev.relaywatch.alerting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the API, the stream and the webhooks show it.
 *
 * @param tenant slug; null for what concerns the installation, or many tenants
 * @param tenants slugs of those a platform-wide one struck; absent for all others
 * @param deliveries {@code sent}, {@code pending} or {@code failed} by channel
 * @param atRisk what may be lost an hour while it lasts; absent where it cannot be told
 */
public record AlertLine(
        UUID id,
        String fingerprint,
        String dedupKey,
        String severity,
        String source,
        @Nullable String service,
        @Nullable String tenant,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> tenants,
        @Nullable String connection,
        @Nullable String metric,
        @Nullable BigDecimal currentValue,
        @Nullable BigDecimal thresholdValue,
        String title,
        String message,
        String status,
        int count,
        boolean flapping,
        boolean silenced,
        Instant createdAt,
        Instant lastSeenAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy,
        List<Note> notes,
        Map<String, String> deliveries,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AtRisk atRisk) {
    public AlertLine {
        tenants = List.copyOf(tenants);
        notes = List.copyOf(notes);
        deliveries = Map.copyOf(deliveries);
    }

    /** What somebody said when they changed it. */
    public record Note(Instant at, String by, String text) {}

    /**
     * @param learning whether less than two weeks are known, so that it is not told
     * @param conversionsPerHour of this hour of the week
     * @param revenuePerHour by currency
     */
    public record AtRisk(
            boolean learning,
            @Nullable BigDecimal conversionsPerHour,
            Map<String, BigDecimal> revenuePerHour) {
        public AtRisk {
            revenuePerHour = Map.copyOf(revenuePerHour);
        }
    }
}
