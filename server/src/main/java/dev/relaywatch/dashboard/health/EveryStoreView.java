package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service over all stores.
 *
 * @param notice of a check or of bounds
 * @param after how the last deed about an alert ended
 * @param incident of its provider; absent while there is none
 * @param rows the worst first
 * @param more stores that are not shown
 * @param name a part of a store's name that was asked for
 */
public record EveryStoreView(
        Look look,
        @Nullable Notice notice,
        Afterwards after,
        String service,
        String name,
        String state,
        String sentence,
        String then,
        @Nullable ProviderBanner incident,
        String typed,
        List<Row> rows,
        int more,
        List<ServiceView.Bar> band,
        String bandFrom,
        String uptime,
        BoundsView bounds) {
    public EveryStoreView {
        rows = List.copyOf(rows);
        band = List.copyOf(band);
    }

    /** One store. */
    public record Row(
            String slug,
            String store,
            String href,
            String state,
            String word,
            String reason,
            String lasts,
            String latency,
            String checked) {}
}
