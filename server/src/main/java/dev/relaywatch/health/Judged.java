package dev.relaywatch.health;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one result says of one metric, and what the results so far confirm.
 *
 * @param metric empty for the status that the monitor itself gave
 * @param level of this result
 * @param before what had been confirmed
 * @param confirmed what is confirmed now
 * @param value absent for the status itself
 * @param bound that was passed, or the first that could be; absent for the status itself
 * @param severity of an alert, where the threshold names one
 * @param words what was measured and the bound that it passed, and what to do where that is known;
 *     or the monitor's reason
 */
public record Judged(
        String metric,
        Level level,
        Level before,
        Level confirmed,
        @Nullable BigDecimal value,
        @Nullable BigDecimal bound,
        @Nullable String severity,
        String words) {

    /** Whether what is told of changes. */
    public boolean changed() {
        return before != confirmed;
    }
}
