package dev.relaywatch.trackinghealth;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Parts of a whole, as people read them. */
final class Share {
    private static final int DIGITS = 2;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Share() {}

    /** 0 to 100; absent where there is no whole. */
    static @Nullable BigDecimal percent(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part)
                        .multiply(HUNDRED)
                        .divide(BigDecimal.valueOf(whole), DIGITS, RoundingMode.HALF_UP);
    }

    /** The same, 0 where there is no whole. */
    static BigDecimal percentOrZero(long part, long whole) {
        BigDecimal percent = percent(part, whole);
        return percent == null ? BigDecimal.ZERO : percent;
    }

    static BigDecimal rounded(double number) {
        return BigDecimal.valueOf(number).setScale(DIGITS, RoundingMode.HALF_UP);
    }
}
