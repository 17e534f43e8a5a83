package dev.relaywatch.outbound;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Retry-After header (RFC 9110, 10.2.3): seconds, also with a fraction as Shopify sends
 * them, or a date.
 */
public final class RetryAfter {
    /** No platform may keep an item waiting longer by this header alone. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,18}(\\.\\d{0,9})?");

    private RetryAfter() {}

    /**
     * @param value of the header; null when the answer has none
     * @param now of the injected clock; a date is counted from it
     * @return how long to wait, from zero (also for what is past) to {@link #LONGEST}; empty when
     *     there is no header or it can not be read
     */
    public static Optional<Duration> parse(@Nullable String value, Instant now) {
        if (value == null) {
            return Optional.empty();
        }
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(bounded(ofSeconds(text)));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(bounded(Duration.between(now, date.toInstant())));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** What the answer asks for. */
    public static Optional<Duration> of(Answer.Response response, Instant now) {
        return parse(response.header("retry-after").orElse(null), now);
    }

    private static Duration ofSeconds(String text) {
        BigDecimal seconds =
                new BigDecimal(text)
                        .min(BigDecimal.valueOf(LONGEST.toSeconds()))
                        .max(BigDecimal.ZERO);
        return Duration.ofMillis(
                seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
