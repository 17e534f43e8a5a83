package dev.relaywatch.capture;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What a tenant makes in one hour of its week.
 *
 * @param weeks how many are known, at most 8; with less than two nothing is told
 * @param conversions median over the weeks
 * @param revenue median over the weeks, by currency
 */
public record HourlyRate(int weeks, BigDecimal conversions, Map<String, BigDecimal> revenue) {
    private static final int FEWEST = 2;

    public HourlyRate {
        revenue = Map.copyOf(revenue);
    }

    public boolean isKnown() {
        return weeks >= FEWEST;
    }
}
