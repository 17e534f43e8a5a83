package dev.relaywatch.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param scenarios names in the order in which they run
 * @param phase how long each phase that is bounded by time lasts
 * @param items how many items wait in the lane that is drained, or that has a dead provider, or how
 *     many targets are checked, or how many events are looked at; absent: as many as the scenario
 *     takes by itself
 */
record Options(List<String> scenarios, Duration phase, @Nullable Integer items) {
    private static final List<String> SCENARIOS =
            List.of(
                    "start",
                    "intake",
                    "drain",
                    "neighbours",
                    "checks",
                    "matrix",
                    "alerts",
                    "tracking",
                    "analytics",
                    "record");
    private static final int DEFAULT_SECONDS = 10;

    Options {
        check("--seconds", phase.toSeconds(), 1, 600);
        if (items != null) {
            check("--items", items, 1_000, 10_000_000);
        }
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " to " + most + ", got " + value);
        }
    }

    /**
     * @throws IllegalArgumentException naming the argument that cannot be understood
     */
    static Options read(String... args) {
        List<String> scenarios = new ArrayList<>();
        int seconds = DEFAULT_SECONDS;
        Integer items = null;
        for (String arg : args) {
            if (arg.startsWith("--seconds=")) {
                seconds = number(arg);
            } else if (arg.startsWith("--items=")) {
                items = number(arg);
            } else if (SCENARIOS.contains(arg)) {
                scenarios.add(arg);
            } else {
                throw new IllegalArgumentException(
                        arg
                                + ": expected "
                                + String.join(", ", SCENARIOS)
                                + ", --seconds= or --items=");
            }
        }
        return new Options(
                scenarios.isEmpty() ? SCENARIOS : List.copyOf(scenarios),
                Duration.ofSeconds(seconds),
                items);
    }

    int itemsOr(int otherwise) {
        return items == null ? otherwise : items;
    }

    private static int number(String arg) {
        String digits = arg.substring(arg.indexOf('=') + 1);
        if (!digits.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(arg + ": expected a number");
        }
        return Integer.parseInt(digits);
    }
}
