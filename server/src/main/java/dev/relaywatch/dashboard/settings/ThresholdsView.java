package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Look;
import java.util.List;

/**
 * From where on numbers of checks are bad.
 *
 * @param set by people or the configuration file
 * @param shipped what comes with Relaywatch where nothing is set
 */
public record ThresholdsView(Look look, List<Row> set, List<Row> shipped) {
    public ThresholdsView {
        set = List.copyOf(set);
        shipped = List.copyOf(shipped);
    }

    /**
     * @param href where they are tried on what was, and set; empty where they cannot be
     * @param whose a store, or all
     * @param warning empty: critical at once
     * @param severity of the alert; empty: as the service and the bound give it
     */
    public record Row(
            String id,
            String service,
            String href,
            String metric,
            String whose,
            String warning,
            String critical,
            String severity,
            boolean fromFile) {}
}
