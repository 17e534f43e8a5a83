package dev.relaywatch.health;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param reason in words, without secrets and personal data; absent where all is well
 * @param latency of the call that proved it; zero where none was made
 * @param details what was measured and read, by name; numbers may be judged by thresholds
 */
public record HealthResult(
        HealthStatus status,
        @Nullable String reason,
        Duration latency,
        Map<String, Object> details) {
    private static final int LONGEST_REASON = 500;

    public HealthResult {
        if (status != HealthStatus.HEALTHY && (reason == null || reason.isBlank())) {
            throw new IllegalArgumentException(status + " must say why");
        }
        if (reason != null) {
            String storable = reason.replace('\0', '\uFFFD');
            reason =
                    storable.length() > LONGEST_REASON
                            ? storable.substring(0, LONGEST_REASON - 1) + "…"
                            : storable;
        }
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static HealthResult healthy(Duration latency, Map<String, Object> details) {
        return new HealthResult(HealthStatus.HEALTHY, null, latency, details);
    }

    public static HealthResult degraded(
            String reason, Duration latency, Map<String, Object> details) {
        return new HealthResult(HealthStatus.DEGRADED, reason, latency, details);
    }

    public static HealthResult unhealthy(
            String reason, Duration latency, Map<String, Object> details) {
        return new HealthResult(HealthStatus.UNHEALTHY, reason, latency, details);
    }

    /** It could not be found out. */
    public static HealthResult unknown(String reason) {
        return new HealthResult(HealthStatus.UNKNOWN, reason, Duration.ZERO, Map.of());
    }
}
