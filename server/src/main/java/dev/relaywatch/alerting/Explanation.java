package dev.relaywatch.alerting;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.health.StoredResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an alert opened and who was told, from what is stored.
 *
 * @param samples results around and since the opening; empty where no check found it
 * @param threshold bounds in force now; null where none is
 * @param streaks of the check now; null where no check found it
 * @param suppressors what keeps, or kept, somebody from being told
 */
public record Explanation(
        String sentence,
        List<StoredResult> samples,
        @Nullable Bounds threshold,
        @Nullable Streaks streaks,
        List<Suppressor> suppressors,
        List<Told> deliveries,
        List<Happened> timeline) {
    public Explanation {
        samples = List.copyOf(samples);
        suppressors = List.copyOf(suppressors);
        deliveries = List.copyOf(deliveries);
        timeline = List.copyOf(timeline);
    }

    /**
     * @param tenant whose own; null where they hold for all
     */
    public record Bounds(
            String metric,
            String direction,
            @Nullable BigDecimal warning,
            BigDecimal critical,
            String origin,
            @Nullable String tenant) {}

    public record Streaks(
            int bad, int fine, int failuresToAlert, int successesToRecover, String confirmed) {}

    /**
     * @param kind {@code silence}, {@code acknowledged}, {@code absorbed}, {@code severity}, {@code
     *     after} or {@code disabled}
     * @param channel absent where it holds for all
     */
    public record Suppressor(
            String kind,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String channel,
            String words) {}

    public record Happened(Instant at, String kind, String actor, @Nullable String note) {}
}
