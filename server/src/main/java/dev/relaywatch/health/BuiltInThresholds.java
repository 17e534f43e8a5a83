package dev.relaywatch.health;

import static dev.relaywatch.health.Threshold.Direction.INVERSE;
import static dev.relaywatch.health.Threshold.Direction.NORMAL;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.relaywatch.health.Threshold.Direction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bounds that come with the server; a fixed part of the contract. */
final class BuiltInThresholds {
    /** Stands for every service. */
    static final String EVERY = "*";

    private static final List<Threshold> ALL =
            List.of(
                    of(EVERY, "latencyMs", NORMAL, "1000", "5000"),
                    of("database", "latencyMs", NORMAL, "100", "500"),
                    of("redis", "latencyMs", NORMAL, "50", "250"),
                    of("database", "poolUsedPercent", NORMAL, "70", "90"),
                    of("database", "waiting", NORMAL, "1", "10"),
                    of("redis", "memoryUsedPercent", NORMAL, "70", "90"),
                    of("redis", "evictedPerMinute", NORMAL, "10", "100"),
                    of("redis", "connectedClients", NORMAL, "100", "200"),
                    of("shopify", "rateLimitRemainingPercent", INVERSE, "20", "5"),
                    of("meta", "rateLimitRemainingPercent", INVERSE, "20", "5"),
                    of("vercel", "rateLimitRemainingPercent", INVERSE, "20", "5"),
                    of("tiktok", "rateLimitRemainingPercent", INVERSE, "20", "5"),
                    of("meta", "tokenDaysLeft", INVERSE, "14", "3"),
                    of("google-ads", "tokenDaysLeft", INVERSE, "14", "3"),
                    of("shopify", "tokenDaysLeft", INVERSE, "14", "3"),
                    of("inngest", "failedRuns24h", NORMAL, "1", "10"),
                    of("inngest", "pendingRuns", NORMAL, "1000", "5000"),
                    of("mcp", "toolCount", INVERSE, null, "0"),
                    of("pipeline", "failed", NORMAL, "10", "50"),
                    of("pipeline", "deadLetter", NORMAL, "1", "10"),
                    of("pipeline", "oldestPendingSeconds", NORMAL, "300", "1800"),
                    of("woocommerce", "operations.*.successRate", INVERSE, "95", "80"),
                    of("woocommerce", "operations.*.p95Ms", NORMAL, "2000", "5000"),
                    of("woocommerce", "operations.*.failuresInARow", NORMAL, "3", "10"));

    private static final Map<String, Map<String, Threshold>> BY_NAME =
            ALL.stream()
                    .collect(groupingBy(Threshold::service, toMap(Threshold::metric, identity())));

    private BuiltInThresholds() {}

    static List<Threshold> all() {
        return ALL;
    }

    static Optional<Threshold> of(String service, String metric) {
        return find(service, metric).or(() -> find(EVERY, metric));
    }

    /** Which values are bad where nobody says it. */
    static Direction direction(String service, String metric) {
        if (metric.endsWith("." + OperationMetricName.SUCCESS_RATE)) {
            return INVERSE;
        }
        return of(service, metric).map(Threshold::direction).orElse(NORMAL);
    }

    private static Optional<Threshold> find(String service, String metric) {
        return Optional.ofNullable(BY_NAME.getOrDefault(service, Map.of()).get(metric));
    }

    private static Threshold of(
            String service,
            String metric,
            Direction direction,
            @Nullable String warning,
            String critical) {
        return new Threshold(
                null,
                service,
                metric,
                direction,
                warning == null ? null : new BigDecimal(warning),
                new BigDecimal(critical),
                null,
                Threshold.Origin.BUILT_IN);
    }
}
