package dev.relaywatch.health.monitor;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads metrics in the text format of Prometheus (prometheus.io, "Exposition formats"). */
final class PrometheusText {
    /** Labels may hold any character, also braces, in quotes. */
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-zA-Z_:][a-zA-Z0-9_:]*+)(?:\\{(?:[^\"}]++|\"(?:[^\"\\\\]++|\\\\.)*+\")*+})?"
                            + "[ \\t]++([0-9.eE+-]{1,40}+)(?:[ \\t]++-?[0-9]++)?[ \\t]*+");

    /** The pattern's stack grows with the labels. */
    private static final int LONGEST_LINE = 2_000;

    private PrometheusText() {}

    /** Over all labels; empty where the metric is not among them. */
    static Optional<BigDecimal> sum(String text, String metric) {
        return text.lines()
                .filter(line -> line.startsWith(metric) && line.length() <= LONGEST_LINE)
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .filter(sample -> sample.group(1).equals(metric))
                .flatMap(sample -> number(sample.group(2)).stream())
                .reduce(BigDecimal::add);
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            // an exponent of nine digits is no count, and adding it would fill the memory
            return Math.abs((long) number.scale()) <= 100 ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
