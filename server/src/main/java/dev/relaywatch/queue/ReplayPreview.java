package dev.relaywatch.queue;

import java.math.BigDecimal;
import java.util.Map;

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
        long outsideDedupWindow) {}
