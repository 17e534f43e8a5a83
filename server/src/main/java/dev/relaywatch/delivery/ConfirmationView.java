package dev.relaywatch.delivery;

import java.util.Map;

/**
 * What a platform said later of the request that an item was in.
 *
 * @param status {@code pending}, {@code confirmed}, {@code partial}, {@code refused} or {@code
 *     unknown}
 * @param reasons how many items of the request by the platform's reason
 */
public record ConfirmationView(String requestId, String status, Map<String, Long> reasons) {}
