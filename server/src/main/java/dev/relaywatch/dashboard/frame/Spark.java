package dev.relaywatch.dashboard.frame;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A small line without axes, beside a number that says how high it is.
 *
 * @param points of a line in a field of 100 by 28
 * @param words what it shows, for who cannot see it
 */
public record Spark(String points, String words) {
    private static final double WIDTH = 100;
    private static final double HIGHEST = 2;
    private static final double LOWEST = 27;

    /** The line closed below, to be filled. */
    public String area() {
        return "0,28 " + points + " 100,28";
    }

    public static Spark of(List<Long> values, String words) {
        long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
        int last = Math.max(1, values.size() - 1);
        return new Spark(
                IntStream.range(0, values.size())
                        .mapToObj(i ->
                                rounded(WIDTH * i / last)
                                        + ","
                                        + rounded(
                                                LOWEST - (LOWEST - HIGHEST) * values.get(i) / most))
                        .collect(Collectors.joining(" ")),
                words);
    }

    private static String rounded(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
