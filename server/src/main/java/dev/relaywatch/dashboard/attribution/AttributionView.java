package dev.relaywatch.dashboard.attribution;

import dev.relaywatch.dashboard.frame.Look;
import java.math.BigDecimal;
import java.util.List;

/**
 * Where leads and conversions came from.
 *
 * @param sentence where most came from
 * @param then what else is to be said
 * @param gclidCapture how many leads carry a Google click, in percent; in words where nothing is
 *     known
 * @param uploadSuccess how much of what was sent arrived
 * @param values of the closed deals, a line each currency
 */
public record AttributionView(
        Look look,
        boolean isEmpty,
        String sentence,
        String then,
        String gclidCapture,
        String gclidNote,
        String uploadSuccess,
        List<Step> funnel,
        List<String> values,
        List<Row> rows) {
    public AttributionView {
        funnel = List.copyOf(funnel);
        values = List.copyOf(values);
        rows = List.copyOf(rows);
    }

    /**
     * A step of the funnel.
     *
     * @param width of its bar, in percent of the longest
     * @param share of the step before, in words; empty for the first
     */
    public record Step(String label, String count, BigDecimal width, String share) {}

    /**
     * @param source what it is called
     * @param note campaign, or how the source is known; empty where there is nothing to say
     * @param width of the bar of its leads, in percent of the longest
     * @param gclid share of its leads with a Google click, in words
     * @param values of its closed deals, a line each currency
     */
    public record Row(
            String source,
            String note,
            String leads,
            BigDecimal width,
            String gclid,
            String qualified,
            String closed,
            List<String> values) {
        public Row {
            values = List.copyOf(values);
        }
    }
}
