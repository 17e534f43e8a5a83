package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * How one operation on one shop went lately: the newest {@value #NEWEST} of the last hour. What the
 * shop itself declined counts as if it had succeeded: it answered.
 *
 * @param operations how many these are
 * @param successRate in percent
 * @param p95Ms by nearest rank
 * @param failuresInARow up to the newest
 */
public record OperationStanding(
        TenantId tenant,
        String platform,
        String domain,
        String operation,
        int operations,
        BigDecimal successRate,
        long p95Ms,
        int failuresInARow) {
    static final int NEWEST = 100;

    /** Of fewer the rate and the percentile tell too little to complain. */
    private static final int ENOUGH = 10;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Whether there are enough for a rate and a percentile to be called bad. */
    public boolean isEnough() {
        return operations >= ENOUGH;
    }

    /**
     * @param durationsMs of at least one
     * @param answered whether the shop answered, one for each duration, newest first
     */
    static OperationStanding of(
            TenantId tenant,
            String platform,
            String domain,
            String operation,
            Integer[] durationsMs,
            Boolean[] answered) {
        Integer[] sorted = durationsMs.clone();
        Arrays.sort(sorted);
        int good = 0;
        int inARow = 0;
        for (boolean one : answered) {
            good += one ? 1 : 0;
            inARow += good == 0 ? 1 : 0;
        }
        return new OperationStanding(
                tenant,
                platform,
                domain,
                operation,
                sorted.length,
                HUNDRED.multiply(BigDecimal.valueOf(good))
                        .divide(BigDecimal.valueOf(sorted.length), 2, RoundingMode.HALF_UP),
                sorted[(95 * sorted.length + 99) / 100 - 1],
                inARow);
    }
}
