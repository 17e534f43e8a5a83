package dev.relaywatch.dashboard.frame;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as pages say them: {@code 18,430 EUR}, {@code 98.6 %}, {@code 5 h 12 min}. */
public final class Figures {
    private static final int SECOND_MS = 1_000;
    private static final int TEN = 10;

    private Figures() {}

    /** {@code 1,284}. */
    public static String count(long number) {
        return format("#,##0").format(number);
    }

    /** {@code 1 store}, {@code 40 stores}. */
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** Of sums; cents say nothing there. {@code 18,430 EUR}. */
    public static String sum(BigDecimal amount, String currency) {
        BigDecimal shown = amount.setScale(0, RoundingMode.HALF_UP);
        return shown.signum() == 0 && amount.signum() != 0
                ? price(amount, currency)
                : format("#,##0").format(shown) + " " + currency;
    }

    /** Of a single thing. {@code 49.90 EUR}. */
    public static String price(BigDecimal amount, String currency) {
        return format("#,##0.00").format(amount) + " " + currency;
    }

    /** {@code 98.6 %}; what is not known says so. */
    public static String percent(@Nullable BigDecimal percent) {
        return percent == null ? "unknown" : format("0.#").format(percent) + " %";
    }

    /** Of ten; {@code 7.6}. */
    public static String score(@Nullable BigDecimal score) {
        return score == null ? "unknown" : format("0.0").format(score);
    }

    /** {@code 212 ms}, {@code 3.4 s}. */
    public static String latency(long ms) {
        return ms < SECOND_MS
                ? ms + " ms"
                : format(ms < TEN * SECOND_MS ? "0.0" : "0").format(ms / (double) SECOND_MS) + " s";
    }

    /** In its two largest units: {@code 5 h 12 min}, {@code 2 d 1 h}, {@code 40 s}. */
    public static String duration(Duration length) {
        Duration shown = length.isNegative() ? Duration.ZERO : length;
        if (shown.toDays() > 0) {
            return both(shown.toDays(), "d", shown.toHoursPart(), "h");
        }
        if (shown.toHours() > 0) {
            return both(shown.toHours(), "h", shown.toMinutesPart(), "min");
        }
        return shown.toMinutes() > 0 ? shown.toMinutes() + " min" : shown.toSeconds() + " s";
    }

    private static String both(long large, String largeUnit, int small, String smallUnit) {
        String first = large + " " + largeUnit;
        return small == 0 ? first : first + " " + small + " " + smallUnit;
    }

    private static DecimalFormat format(String pattern) {
        DecimalFormat format =
                new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }
}
