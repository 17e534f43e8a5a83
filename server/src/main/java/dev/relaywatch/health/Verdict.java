package dev.relaywatch.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a result makes of its check.
 *
 * @param status worst of what the monitor and the thresholds say
 * @param reason in words; absent where all is well
 * @param streaks after this result; what is quiet is left out
 * @param judged every metric that has a bound, and the monitor's own status under the empty name
 * @param decided whether each streak has confirmed what this result shows
 */
record Verdict(
        DueCheck check,
        HealthResult result,
        Instant at,
        HealthStatus status,
        @Nullable String reason,
        Map<String, Streak> streaks,
        List<Judged> judged,
        boolean decided) {
    Verdict {
        streaks = Map.copyOf(streaks);
        judged = List.copyOf(judged);
    }

    /** What others shall hear of. */
    List<Judged> news() {
        return judged.stream().filter(one -> one.changed() || one.level() != Level.FINE).toList();
    }
}
