package dev.relaywatch.health;

import dev.relaywatch.shared.ServiceName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/** The numbers of checks, as people are told of them: on pages, in alerts and in messages. */
public final class MetricWords {
    private static final BigDecimal SECOND_MS = BigDecimal.valueOf(1_000);
    private static final BigDecimal TEN_SECONDS_MS = BigDecimal.valueOf(10_000);
    private static final String[] BYTES = {"B", "KB", "MB", "GB", "TB"};
    private static final BigDecimal KILO = BigDecimal.valueOf(1_024);
    private static final BigDecimal LARGEST_DURATION = new BigDecimal("1e12");

    private MetricWords() {}

    /** With a capital: {@code tokenDaysLeft} is Token ends in. */
    public static String name(String service, String metric) {
        return MetricPhrases.of(service, metric)
                .map(phrase -> filled(phrase.name(), metric))
                .orElseGet(() -> capital(ServiceName.words(metric)));
    }

    /** With its unit: {@code 912 ms}, {@code 12 %}, {@code 8 days}, {@code 1,204}. */
    public static String value(String metric, BigDecimal value) {
        if (metric.endsWith("Ms")) {
            return milliseconds(value);
        }
        if (metric.endsWith("Percent") || metric.endsWith(OperationMetricName.SUCCESS_RATE)) {
            return format("0.#", value) + " %";
        }
        if (metric.endsWith("Seconds")) {
            return seconds(value);
        }
        if (metric.endsWith("Bytes")) {
            return bytes(value);
        }
        String number = format("#,##0.##", value);
        return metric.endsWith("DaysLeft")
                ? number + (number.equals("1") ? " day" : " days")
                : number;
    }

    /** Without a full stop: {@code Meta's token ends in 8 days}. */
    public static String sentence(String service, String metric, BigDecimal value) {
        return said(service, metric, value).replace("{s}", ServiceName.of(service));
    }

    /**
     * The same of somebody's: {@code Meta of Nordlicht: its token ends in 8 days}.
     *
     * @param whose the service as it is to be called, and whose it is
     */
    public static String title(String whose, String service, String metric, BigDecimal value) {
        String said = said(service, metric, value);
        if (said.startsWith("{s}'s ")) {
            return said.replace("{s}'s ", whose + ": its ");
        }
        return said.startsWith("{s}")
                ? said.replace("{s}", whose)
                : whose + ": " + said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
    }

    private static String said(String service, String metric, BigDecimal value) {
        String sentence =
                MetricPhrases.of(service, metric)
                        .map(phrase ->
                                value.compareTo(BigDecimal.ONE) == 0 ? phrase.one() : phrase.many())
                        .orElseGet(() -> "{s}'s " + ServiceName.words(metric) + " is #");
        return filled(sentence, metric).replace("#", value(metric, value));
    }

    private static String filled(String words, String metric) {
        return words.replace("{o}", MetricPhrases.open(metric));
    }

    private static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String milliseconds(BigDecimal value) {
        if (value.abs().compareTo(SECOND_MS) < 0) {
            return format("0.##", value) + " ms";
        }
        return format(
                        value.compareTo(TEN_SECONDS_MS) < 0 ? "0.0" : "#,##0",
                        value.divide(SECOND_MS))
                + " s";
    }

    private static String seconds(BigDecimal value) {
        if (value.compareTo(BigDecimal.valueOf(60)) < 0 || value.compareTo(LARGEST_DURATION) > 0) {
            return format("#,##0.#", value) + " s";
        }
        Duration length = Duration.ofSeconds(value.longValue());
        if (length.toHours() == 0) {
            return both(length.toMinutes(), "min", length.toSecondsPart(), "s");
        }
        return length.toDays() == 0
                ? both(length.toHours(), "h", length.toMinutesPart(), "min")
                : both(length.toDays(), "d", length.toHoursPart(), "h");
    }

    private static String both(long large, String largeUnit, int small, String smallUnit) {
        String first = format("#,##0", BigDecimal.valueOf(large)) + " " + largeUnit;
        return small == 0 ? first : first + " " + small + " " + smallUnit;
    }

    private static String bytes(BigDecimal value) {
        int unit = 0;
        BigDecimal left = value;
        while (left.compareTo(KILO) >= 0 && unit < BYTES.length - 1) {
            left = left.divide(KILO);
            unit++;
        }
        return format("#,##0.#", left) + " " + BYTES[unit];
    }

    private static String format(String pattern, BigDecimal value) {
        DecimalFormat format =
                new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(value);
    }
}
