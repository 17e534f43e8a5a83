package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From where on numbers of checks are bad.
 *
 * @param add where others are set; empty where they may not be
 * @param set by people or the configuration file
 * @param shipped what comes with Relaywatch where nothing is set
 */
public record ThresholdsView(
        Look look,
        @Nullable Notice notice,
        String add,
        List<Row> set,
        List<Row> shipped,
        @Nullable Panel panel) {
    public ThresholdsView {
        set = List.copyOf(set);
        shipped = List.copyOf(shipped);
    }

    /**
     * @param href where they are tried on what was; empty where they cannot be
     * @param whose a store, or all
     * @param warning empty: critical at once
     * @param severity of the alert; empty: as the service and the bound give it
     * @param change where they are set; empty where they may not be
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
            boolean fromFile,
            String change) {}

    /**
     * @param service and {@code metric}: whose bounds they are; empty where the form asks for both
     * @param removable whether they were set by people, and may be taken away
     */
    public record Panel(
            String title,
            String sub,
            String service,
            String metric,
            List<FormField> fields,
            boolean removable,
            String close) {
        public Panel {
            fields = List.copyOf(fields);
        }
    }
}
