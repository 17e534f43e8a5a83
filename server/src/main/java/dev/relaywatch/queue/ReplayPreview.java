package dev.relaywatch.queue;

import dev.relaywatch.queue.StuckStore.Matching;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay would take up; numbers of items.
 *
 * @param matching all that the filter means, whatever else is said of them here
 * @param value what they are worth, by currency
 * @param valueUnknown of which nobody knows what they are worth
 * @param tooOld that their platform no longer takes
 * @param outsideDedupWindow that were tried before and that their platform could count twice
 */
public record ReplayPreview(
        long matching,
        Map<String, BigDecimal> value,
        long valueUnknown,
        long tooOld,
        long outsideDedupWindow) {

    static ReplayPreview of(List<Matching> found) {
        Map<String, BigDecimal> value = new TreeMap<>();
        long matching = 0;
        long unknown = 0;
        long tooOld = 0;
        long outside = 0;
        for (Matching some : found) {
            matching += some.items();
            unknown += some.valueUnknown();
            tooOld += some.tooOld();
            outside += some.outside();
            if (some.currency() != null && some.value() != null) {
                value.merge(some.currency(), some.value(), BigDecimal::add);
            }
        }
        return new ReplayPreview(matching, value, unknown, tooOld, outside);
    }
}
