package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.alerts.AlertRow;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.queue.QueueCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one store is.
 *
 * @param after how the last deed about an alert ended
 * @param services the worst first
 * @param open alerts that nobody has acknowledged
 * @param more open ones that are not shown
 * @param acknowledged how many others are acknowledged
 * @param setup where it is set up; absent for who may not
 */
public record StoreView(
        Look look,
        Afterwards after,
        String slug,
        String name,
        String state,
        String word,
        String sentence,
        String then,
        List<OfService> services,
        List<AlertRow> open,
        int more,
        int acknowledged,
        Cost cost,
        QueueCounts queue,
        boolean mayOperate,
        @Nullable Address setup) {
    public StoreView {
        services = List.copyOf(services);
        open = List.copyOf(open);
    }

    /**
     * @param connections what is said of several; empty of one
     * @param hours the last 24, the running one last
     */
    public record OfService(
            String service,
            String name,
            String href,
            String connections,
            String state,
            String word,
            String reason,
            String lasts,
            String latency,
            List<ServiceView.Bar> hours) {
        public OfService {
            hours = List.copyOf(hours);
        }
    }
}
