package dev.relaywatch.dashboard.frame;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How a number changed against the time before; more is better.
 *
 * @param text by how much, without a sign; empty where it did not, or one of the two is unknown
 */
public record Change(String text, boolean up) {
    private static final Change NONE = new Change("", false);

    /** In points of a percentage, to a tenth. */
    public static Change ofPoints(@Nullable BigDecimal now, @Nullable BigDecimal before) {
        if (now == null || before == null) {
            return NONE;
        }
        BigDecimal by = now.subtract(before).setScale(1, RoundingMode.HALF_UP);
        return by.signum() == 0 ? NONE : new Change(by.abs().toPlainString(), by.signum() > 0);
    }

    /** In percent of the number before. */
    public static Change ofPercent(@Nullable BigDecimal now, @Nullable BigDecimal before) {
        if (now == null || before == null || before.signum() == 0) {
            return NONE;
        }
        BigDecimal percent = Share.percent(now.subtract(before), before);
        return percent.signum() == 0
                ? NONE
                : new Change(Figures.percent(percent.abs()), percent.signum() > 0);
    }
}
