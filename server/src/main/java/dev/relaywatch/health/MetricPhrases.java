package dev.relaywatch.health;

import static dev.relaywatch.health.BuiltInThresholds.EVERY;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each number of a check is called, and what is said of it. */
final class MetricPhrases {
    /** Stands for the last part of a name whose other parts are fixed: a currency. */
    private static final String ANY = "*";

    private static final List<Phrase> ALL =
            List.of(
                    of(EVERY, "latencyMs", "Answer time", "{s} answers in #"),
                    of(EVERY, "httpStatus", "HTTP status", "{s} answers with status #"),
                    of(EVERY, "tokenDaysLeft", "Token ends in", "{s}'s token ends in #"),
                    of(
                            EVERY,
                            "rateLimitRemainingPercent",
                            "Rate limit left",
                            "{s} leaves # of its rate limit"),
                    of(EVERY, "available.*", "Available, {o}", "{s} has # {o} available"),
                    of("stripe", "pending.*", "On its way, {o}", "{s} has # {o} on its way"),
                    of(
                            "database",
                            "poolUsedPercent",
                            "Pool in use",
                            "{s} has # of its pool of connections in use"),
                    counted(
                            "database",
                            "waiting",
                            "Waiting for a connection",
                            "# task waits for a connection to the database",
                            "# tasks wait for a connection to the database"),
                    of("database", "poolSize", "Size of the pool", "{s}'s pool has # connections"),
                    of(
                            "database",
                            "poolActive",
                            "Connections at work",
                            "{s}'s pool has # connections at work"),
                    of(
                            "database",
                            "poolIdle",
                            "Connections idle",
                            "{s}'s pool has # connections idle"),
                    of(
                            "database",
                            "waitedMs",
                            "Wait for a connection",
                            "{s} gave a connection after #"),
                    of("database", "connectMs", "Time to connect", "{s} takes # to connect to"),
                    counted(
                            "database",
                            "connections",
                            "Connections",
                            "{s} has # connection open",
                            "{s} has # connections open"),
                    of(
                            "database",
                            "connectionsUsedPercent",
                            "Server's connections in use",
                            "{s} has # of its server's connections in use"),
                    counted(
                            "database",
                            "deadlocksPerMinute",
                            "Deadlocks a minute",
                            "{s} has # deadlock a minute",
                            "{s} has # deadlocks a minute"),
                    of(EVERY, "replicationLagSeconds", "Replica's lag", "{s}'s replica lags #"),
                    of("redis", "memoryUsedPercent", "Memory in use", "{s} uses # of its memory"),
                    of("redis", "memoryUsedBytes", "Memory in use", "{s} uses # of memory"),
                    counted(
                            "redis",
                            "evictedPerMinute",
                            "Keys evicted a minute",
                            "{s} evicts # key a minute",
                            "{s} evicts # keys a minute"),
                    counted(
                            "redis",
                            "connectedClients",
                            "Clients",
                            "{s} has # client connected",
                            "{s} has # clients connected"),
                    of(
                            "redis",
                            "clientsUsedPercent",
                            "Places for clients in use",
                            "{s} has # of its places for clients in use"),
                    counted(
                            "redis",
                            "blockedClients",
                            "Clients that wait",
                            "{s} lets # client wait",
                            "{s} lets # clients wait"),
                    counted("redis", "keys", "Keys", "{s} holds # key", "{s} holds # keys"),
                    counted(
                            "pipeline",
                            "failed",
                            "Failed",
                            "# conversion failed and is tried again",
                            "# conversions failed and are tried again"),
                    counted(
                            "pipeline",
                            "deadLetter",
                            "Dead letters",
                            "# conversion is in the dead letters",
                            "# conversions are in the dead letters"),
                    of(
                            "pipeline",
                            "oldestPendingSeconds",
                            "Oldest that waits",
                            "The oldest conversion waits for #"),
                    counted(
                            "pipeline",
                            "pending",
                            "Waiting",
                            "# conversion waits",
                            "# conversions wait"),
                    counted(
                            "pipeline",
                            "pausedLanes",
                            "Destinations paused",
                            "# destination is paused",
                            "# destinations are paused"),
                    counted(
                            "pipeline",
                            "brokenLanes",
                            "Destinations that do not answer",
                            "# destination does not answer",
                            "# destinations do not answer"),
                    counted(
                            "pipeline",
                            "heldLanes",
                            "Destinations held",
                            "# destination is held",
                            "# destinations are held"),
                    counted(
                            "inngest",
                            "failedRuns24h",
                            "Runs failed in 24 h",
                            "# run failed in the last 24 hours",
                            "# runs failed in the last 24 hours"),
                    counted(
                            "inngest",
                            "pendingRuns",
                            "Runs that wait",
                            "# run waits",
                            "# runs wait"),
                    counted("mcp", "toolCount", "Tools", "{s} offers # tool", "{s} offers # tools"),
                    of(
                            "mcp",
                            "totalMs",
                            "Time of the whole check",
                            "{s} takes # for the whole check"),
                    counted(
                            "meta",
                            "minutesToRegainAccess",
                            "Minutes until it answers again",
                            "{s} refuses calls for # more minute",
                            "{s} refuses calls for # more minutes"),
                    counted(
                            "google-ads",
                            "accessibleCustomers",
                            "Accounts that the token opens",
                            "{s}'s token opens # account",
                            "{s}'s token opens # accounts"),
                    counted(
                            "ga4",
                            "validationMessages",
                            "Mistakes in a sample event",
                            "{s} finds # mistake in a sample event",
                            "{s} finds # mistakes in a sample event"),
                    counted(
                            "assemblyai",
                            "completedTranscripts24h",
                            "Transcripts done in 24 h",
                            "# transcript was done in the last 24 hours",
                            "# transcripts were done in the last 24 hours"),
                    counted(
                            "assemblyai",
                            "failedTranscripts24h",
                            "Transcripts failed in 24 h",
                            "# transcript failed in the last 24 hours",
                            "# transcripts failed in the last 24 hours"),
                    counted(
                            "assemblyai",
                            "queuedTranscripts",
                            "Transcripts that wait",
                            "# transcript waits",
                            "# transcripts wait"),
                    of(
                            "assemblyai",
                            "oldestQueuedSeconds",
                            "Oldest transcript that waits",
                            "The oldest transcript waits for #"),
                    counted(
                            "mux",
                            "failedAssets24h",
                            "Assets failed in 24 h",
                            "# asset failed in the last 24 hours",
                            "# assets failed in the last 24 hours"),
                    of(
                            "mux",
                            "newestAssetAgeSeconds",
                            "Age of the newest asset",
                            "The newest asset is # old"),
                    counted(
                            "loop",
                            "returnsLastHour",
                            "Returns in the last hour",
                            "{s} had # return in the last hour",
                            "{s} had # returns in the last hour"),
                    counted(
                            "wise",
                            "profiles",
                            "Profiles that the token opens",
                            "{s}'s token opens # profile",
                            "{s}'s token opens # profiles"),
                    of(
                            EVERY,
                            "operations.*.successRate",
                            "Calls that succeed",
                            "{o} succeeds in # of calls"),
                    of(
                            EVERY,
                            "operations.*.p95Ms",
                            "Time that 95 % of calls take",
                            "{o} takes up to #"),
                    counted(
                            EVERY,
                            "operations.*.failuresInARow",
                            "Failures in a row",
                            "{o} failed in the last call",
                            "{o} failed in the last # calls"));

    private static final Map<String, Phrase> BY_NAME =
            ALL.stream().collect(Collectors.toMap(Phrase::key, Function.identity()));

    private MetricPhrases() {}

    /**
     * @param name with a capital, as a column is headed
     * @param one the sentence where the number is 1
     * @param many else; {@code #} is the number with its unit, <code>{s}</code> the service, <code>
     *     {o}</code> the operation or currency
     */
    record Phrase(String service, String metric, String name, String one, String many) {
        private String key() {
            return key(service, metric);
        }

        private static String key(String service, String metric) {
            return service + " " + metric;
        }
    }

    private static Phrase of(String service, String metric, String name, String sentence) {
        return new Phrase(service, metric, name, sentence, sentence);
    }

    private static Phrase counted(
            String service, String metric, String name, String one, String many) {
        return new Phrase(service, metric, name, one, many);
    }

    static List<Phrase> all() {
        return ALL;
    }

    /** Empty for a number that nobody has named. */
    static Optional<Phrase> of(String service, String metric) {
        String general = general(metric);
        @Nullable Phrase own = BY_NAME.get(Phrase.key(service, general));
        return Optional.ofNullable(own == null ? BY_NAME.get(Phrase.key(EVERY, general)) : own);
    }

    /** The name with what differs from one to the next left open. */
    private static String general(String metric) {
        String operations = OperationMetricName.ofEvery(metric);
        int dot = metric.indexOf('.');
        return dot < 0 || !operations.equals(metric) || metric.startsWith("operations.")
                ? operations
                : metric.substring(0, dot + 1) + ANY;
    }

    /** What differs: the operation, or the currency; empty where nothing does. */
    static String open(String metric) {
        String operation = OperationMetricName.operation(metric);
        int dot = metric.indexOf('.');
        return !operation.isEmpty() || dot < 0 ? operation : metric.substring(dot + 1);
    }
}
