package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import java.util.Map;

/**
 * A platform accepted items and did not keep them; published in the transaction that records it.
 *
 * @param requestId the platform's
 * @param refused how many items; 0 where it gave no number
 * @param reasons how many by the platform's reason
 */
public record ConfirmationRefused(
        Lane lane, String requestId, long refused, Map<String, Long> reasons) {}
