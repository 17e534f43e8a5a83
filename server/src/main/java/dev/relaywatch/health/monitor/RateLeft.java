package dev.relaywatch.health.monitor;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is left of a rate limit, in percent from 0 to 100, however a service counts it. */
final class RateLeft {
    /** Name of the number in the details. */
    static final String METRIC = "rateLimitRemainingPercent";

    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final Pattern USED = Pattern.compile("\\s*(\\d{1,9})\\s*/\\s*(\\d{1,9})\\s*");
    private static final Pattern NUMBER = Pattern.compile("\\s*\\d{1,15}(\\.\\d{1,9})?\\s*");

    private RateLeft() {}

    /** Of a header that counts what is used: of {@code 32/40} a fifth is left. */
    static Optional<BigDecimal> ofUsed(@Nullable String header) {
        Matcher used = USED.matcher(header == null ? "" : header);
        if (!used.matches()) {
            return Optional.empty();
        }
        BigDecimal limit = new BigDecimal(used.group(2));
        return of(limit.subtract(new BigDecimal(used.group(1))), limit);
    }

    /** Of a pair of headers that tell what is left, and of how much. */
    static Optional<BigDecimal> ofPair(@Nullable String left, @Nullable String limit) {
        return left != null
                        && limit != null
                        && NUMBER.matcher(left).matches()
                        && NUMBER.matcher(limit).matches()
                ? of(new BigDecimal(left.strip()), new BigDecimal(limit.strip()))
                : Optional.empty();
    }

    /** Empty where there is no limit. */
    static Optional<BigDecimal> of(BigDecimal left, BigDecimal limit) {
        return limit.signum() > 0
                ? Optional.of(bounded(left.multiply(ALL).divide(limit, 1, RoundingMode.HALF_UP)))
                : Optional.empty();
    }

    /** Of a share that is used, in percent, which may be more than all. */
    static BigDecimal ofUsedPercent(BigDecimal used) {
        return bounded(ALL.subtract(used).setScale(1, RoundingMode.HALF_UP));
    }

    static Optional<BigDecimal> less(Optional<BigDecimal> one, Optional<BigDecimal> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().min(other.get()))
                : one.or(() -> other);
    }

    private static BigDecimal bounded(BigDecimal percent) {
        return percent.max(BigDecimal.ZERO).min(ALL);
    }
}
