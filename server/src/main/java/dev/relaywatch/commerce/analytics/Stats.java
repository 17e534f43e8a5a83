package dev.relaywatch.commerce.analytics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations of a period in numbers; of none all are 0.
 *
 * @param successRate in percent, with one decimal
 * @param averageMs with one decimal
 * @param p50Ms by nearest rank, as the others
 * @param operationsByType calls, the most frequent first
 * @param errorsByType what did not succeed, refusals of the shop included
 */
record Stats(
        @JsonProperty("total_operations") long total,
        @JsonProperty("success_rate") BigDecimal successRate,
        @JsonProperty("avg_duration_ms") BigDecimal averageMs,
        @JsonProperty("p50_ms") int p50Ms,
        @JsonProperty("p95_ms") int p95Ms,
        @JsonProperty("p99_ms") int p99Ms,
        @JsonProperty("operations_by_type") Map<String, Long> operationsByType,
        @JsonProperty("errors_by_type") Map<String, Long> errorsByType) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    static Stats of(Tally tally) {
        return new Stats(
                tally.calls,
                percent(tally.successes, tally.calls),
                divided(BigDecimal.valueOf(tally.sumMs), tally.calls),
                tally.durations.percentile(50),
                tally.durations.percentile(95),
                tally.durations.percentile(99),
                sorted(tally.operations),
                sorted(tally.errors));
    }

    static BigDecimal percent(long part, long of) {
        return divided(HUNDRED.multiply(BigDecimal.valueOf(part)), of);
    }

    private static BigDecimal divided(BigDecimal sum, long by) {
        return by == 0
                ? BigDecimal.ZERO
                : sum.divide(BigDecimal.valueOf(by), 1, RoundingMode.HALF_UP);
    }

    private static Map<String, Long> sorted(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(one -> sorted.put(one.getKey(), one.getValue()));
        return Collections.unmodifiableMap(sorted);
    }

    /**
     * From one period to the next, in percent of the first, with one decimal.
     *
     * @param total each absent where the first is 0
     */
    record Change(
            @JsonProperty("total_operations") @Nullable BigDecimal total,
            @JsonProperty("success_rate") @Nullable BigDecimal successRate,
            @JsonProperty("avg_duration_ms") @Nullable BigDecimal averageMs,
            @JsonProperty("p50_ms") @Nullable BigDecimal p50Ms,
            @JsonProperty("p95_ms") @Nullable BigDecimal p95Ms,
            @JsonProperty("p99_ms") @Nullable BigDecimal p99Ms) {

        static Change between(Stats before, Stats now) {
            return new Change(
                    change(BigDecimal.valueOf(before.total), BigDecimal.valueOf(now.total)),
                    change(before.successRate, now.successRate),
                    change(before.averageMs, now.averageMs),
                    change(BigDecimal.valueOf(before.p50Ms), BigDecimal.valueOf(now.p50Ms)),
                    change(BigDecimal.valueOf(before.p95Ms), BigDecimal.valueOf(now.p95Ms)),
                    change(BigDecimal.valueOf(before.p99Ms), BigDecimal.valueOf(now.p99Ms)));
        }

        private static @Nullable BigDecimal change(BigDecimal before, BigDecimal now) {
            return before.signum() == 0
                    ? null
                    : HUNDRED.multiply(now.subtract(before))
                            .divide(before, 1, RoundingMode.HALF_UP);
        }
    }
}
