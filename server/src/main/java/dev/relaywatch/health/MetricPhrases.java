package dev.relaywatch.health;

import static dev.relaywatch.health.BuiltInThresholds.EVERY;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each number of a check is called, and what is said of it: those of every service and of the
 * installation stand here, those of providers beside.
 */
final class MetricPhrases {
    /** Stands for the last part of a name whose other parts are fixed: a currency. */
    private static final String ANY = "*";

    private static final List<Phrase> OWN =
            List.of(
                    said(EVERY, "latencyMs", "Answer time", "{s} answers in #"),
                    said(EVERY, "httpStatus", "HTTP status", "{s} answers with status #"),
                    said(EVERY, "tokenDaysLeft", "Token ends in", "{s}'s token ends in #"),
                    said(
                            EVERY,
                            "rateLimitRemainingPercent",
                            "Rate limit left",
                            "{s} leaves # of its rate limit"),
                    said(EVERY, "available.*", "Available, {o}", "{s} has # {o} available"),
                    said(
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
                    said(
                            "database",
                            "poolSize",
                            "Size of the pool",
                            "{s}'s pool has # connections"),
                    said(
                            "database",
                            "poolActive",
                            "Connections at work",
                            "{s}'s pool has # connections at work"),
                    said(
                            "database",
                            "poolIdle",
                            "Connections idle",
                            "{s}'s pool has # connections idle"),
                    said(
                            "database",
                            "waitedMs",
                            "Wait for a connection",
                            "{s} gave a connection after #"),
                    said("database", "connectMs", "Time to connect", "{s} takes # to connect to"),
                    counted(
                            "database",
                            "connections",
                            "Connections",
                            "{s} has # connection open",
                            "{s} has # connections open"),
                    said(
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
                    said(EVERY, "replicationLagSeconds", "Replica's lag", "{s}'s replica lags #"),
                    said("redis", "memoryUsedPercent", "Memory in use", "{s} uses # of its memory"),
                    said("redis", "memoryUsedBytes", "Memory in use", "{s} uses # of memory"),
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
                    said(
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
                    said(
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
                    said(
                            EVERY,
                            "operations.*.successRate",
                            "Calls that succeed",
                            "{o} succeeds in # of calls"),
                    said(
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

    private static final List<Phrase> ALL =
            Stream.concat(OWN.stream(), ProviderPhrases.all().stream()).toList();

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

    static Phrase said(String service, String metric, String name, String sentence) {
        return new Phrase(service, metric, name, sentence, sentence);
    }

    static Phrase counted(String service, String metric, String name, String one, String many) {
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
