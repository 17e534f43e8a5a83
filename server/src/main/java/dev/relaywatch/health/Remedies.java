package dev.relaywatch.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What to do about a number that passed its bound. What a monitor itself finds wrong says so in its
 * own words.
 */
final class Remedies {
    private static final String NONE = "";

    private static final List<Remedy> ALL =
            List.of(
                    // Slow is the provider's doing, or the network's: there is nothing to do here.
                    new Remedy(BuiltInThresholds.EVERY, "latencyMs", NONE),
                    new Remedy("database", "latencyMs", "see what its server is busy with"),
                    new Remedy(
                            "database",
                            "poolUsedPercent",
                            "raise relaywatch.database.pool-size, or see what holds its connections"),
                    new Remedy(
                            "database",
                            "waiting",
                            "raise relaywatch.database.pool-size, or see what holds its connections"),
                    new Remedy("redis", "latencyMs", "see what it is busy with (SLOWLOG GET)"),
                    new Remedy(
                            "redis",
                            "memoryUsedPercent",
                            "raise its maxmemory, or keep less in it"),
                    new Remedy(
                            "redis", "evictedPerMinute", "raise its maxmemory, or keep less in it"),
                    new Remedy(
                            "redis",
                            "connectedClients",
                            "see who keeps connections open (CLIENT LIST)"),
                    new Remedy(
                            "shopify",
                            "rateLimitRemainingPercent",
                            "make fewer calls at once, or ask for a higher plan"),
                    new Remedy(
                            "meta",
                            "rateLimitRemainingPercent",
                            "make fewer calls at once, or ask Meta for advanced access"),
                    new Remedy(
                            "vercel",
                            "rateLimitRemainingPercent",
                            "make fewer calls at once, or ask for a higher plan"),
                    new Remedy("tiktok", "rateLimitRemainingPercent", "make fewer calls at once"),
                    new Remedy("meta", "tokenDaysLeft", "make a new token and give it"),
                    new Remedy("google-ads", "tokenDaysLeft", "connect the Google account again"),
                    new Remedy(
                            "shopify",
                            "tokenDaysLeft",
                            "renew the token, or install the app again"),
                    new Remedy(
                            "inngest",
                            "failedRuns24h",
                            "see in Inngest why they failed, and run them again"),
                    new Remedy(
                            "inngest",
                            "pendingRuns",
                            "see what keeps the functions busy, or raise their concurrency"),
                    new Remedy("mcp", "toolCount", "see what the server needs to offer its tools"),
                    new Remedy("pipeline", "failed", "see in the queue what the platforms answer"),
                    new Remedy(
                            "pipeline",
                            "deadLetter",
                            "see in the queue why, correct it and replay them"),
                    new Remedy(
                            "pipeline",
                            "oldestPendingSeconds",
                            "see whether a lane is paused, or its platform is slow"),
                    new Remedy(
                            "woocommerce",
                            "operations.*.successRate",
                            "see which errors the operation ends with"),
                    new Remedy(
                            "woocommerce",
                            "operations.*.p95Ms",
                            "see what slows the shop down: its hosting, or a plugin"),
                    new Remedy(
                            "woocommerce",
                            "operations.*.failuresInARow",
                            "see which error the operation ends with"));

    private static final Map<String, Remedy> BY_NAME =
            ALL.stream().collect(Collectors.toMap(Remedy::name, Function.identity()));

    private Remedies() {}

    /**
     * @param words empty where nothing is known to do
     */
    record Remedy(String service, String metric, String words) {
        String name() {
            return name(service, metric);
        }

        private static String name(String service, String metric) {
            return service + " " + metric;
        }
    }

    static List<Remedy> all() {
        return ALL;
    }

    /** In words that follow a colon; empty where none is known. */
    static Optional<String> of(String service, String metric) {
        String name = Remedy.name(service, OperationMetricName.ofEvery(metric));
        return Optional.ofNullable(BY_NAME.get(name))
                .map(Remedy::words)
                .filter(words -> !words.equals(NONE));
    }
}
