package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Deliverable;
import java.util.HashMap;
import java.util.Map;

/**
 * Which items of a batch are of the same sale. Google refuses all rows of a request that have one
 * order and conversion action (DUPLICATE_ORDER_ID), as the browser's and the shop's event of a sale
 * do: they go in requests of their own, and the later one is there already.
 */
final class OrdersOfABatch {
    private final Map<String, Integer> seen = new HashMap<>();

    /** How many of the same sale came before this one. */
    int before(GoogleAccount account, Deliverable item) {
        String action = account.actionId(item.name()).orElse(item.name());
        String sale = action + ' ' + ClickPayload.orderId(item);
        return seen.merge(sale, 1, Integer::sum) - 1;
    }
}
