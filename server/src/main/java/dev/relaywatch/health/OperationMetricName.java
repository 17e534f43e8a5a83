package dev.relaywatch.health;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of numbers of operations: {@code operations.check_stock.p95Ms}. */
final class OperationMetricName {
    /** Stands for every operation. */
    static final String EVERY = "*";

    /** Low is bad. */
    static final String SUCCESS_RATE = "successRate";

    static final List<String> NUMBERS = List.of(SUCCESS_RATE, "p95Ms", "failuresInARow");

    private static final Pattern NAME = Pattern.compile("operations\\.(.+)\\.([^.]+)");

    private OperationMetricName() {}

    static String of(String operation, String number) {
        return "operations." + operation + "." + number;
    }

    /** The name of the same number of every operation; any other name as it is. */
    static String ofEvery(String metric) {
        Matcher name = NAME.matcher(metric);
        return name.matches() ? of(EVERY, name.group(2)) : metric;
    }

    /** Empty where it is no number of an operation. */
    static String operation(String metric) {
        Matcher name = NAME.matcher(metric);
        return name.matches() ? name.group(1) : "";
    }
}
