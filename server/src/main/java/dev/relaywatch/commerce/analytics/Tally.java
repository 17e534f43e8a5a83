package dev.relaywatch.commerce.analytics;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operations, counted. Not for several threads. */
final class Tally {
    /** What a failure without a type counts as. */
    static final String UNKNOWN = "unknown";

    /** More different names than these are counted as {@link #OTHERS}: senders choose them. */
    static final int MOST_NAMES = 1_000;

    static final String OTHERS = "(other)";

    long calls;
    long successes;
    long refusals;
    long sumMs;
    final Durations durations = new Durations();
    final Map<String, Long> errors = new HashMap<>();
    final Map<String, Long> operations = new HashMap<>();

    /**
     * One or many of the same kind.
     *
     * @param operation empty where the operations need not be told apart
     */
    void add(
            String operation,
            boolean success,
            boolean refused,
            @Nullable String errorType,
            int ms,
            long times) {
        calls += times;
        sumMs += ms * times;
        durations.add(ms, times);
        if (success) {
            successes += times;
        } else {
            refusals += refused ? times : 0;
            count(errors, errorType == null ? UNKNOWN : errorType, times);
        }
        if (!operation.isEmpty()) {
            count(operations, operation, times);
        }
    }

    void addAll(Counted row) {
        calls += row.calls();
        successes += row.successes();
        refusals += row.refusals();
        sumMs += row.sumMs();
        durations.addAll(row.durations());
        row.errors().forEach((name, times) -> count(errors, name, times));
        row.operations().forEach((name, times) -> count(operations, name, times));
    }

    private static void count(Map<String, Long> counts, String name, long times) {
        boolean hasPlace = counts.size() < MOST_NAMES || counts.containsKey(name);
        counts.merge(hasPlace ? name : OTHERS, times, Long::sum);
    }

    Counted counted() {
        return new Counted(
                calls,
                successes,
                refusals,
                sumMs,
                durations.packed(),
                Map.copyOf(errors),
                Map.copyOf(operations));
    }
}
