package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.CancelOrder;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.Shop;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** WooCommerce gives the stock back; a payment stays as it is. */
class WooCancelOrder extends CancelOrder {
    private static final Set<String> ALLOWED = Set.of("pending", "on-hold", "processing");
    private static final String CANCELLED = "cancelled";

    private final WooOrders orders;
    private final WooClient client;

    WooCancelOrder(WooOrders orders, WooClient client) {
        this.orders = orders;
        this.client = client;
    }

    @Override
    public OperationResult<Cancelled> run(Shop shop, Parameters asked) {
        return orders.find(shop, asked.orderId(), asked.email())
                .then(order ->
                        ALLOWED.contains(text(order, "status"))
                                ? cancel(shop, order, asked)
                                : OperationResult.refused(
                                        "order_not_cancellable",
                                        "the order is "
                                                + text(order, "status")
                                                + "; only one that is pending, on-hold or processing can be"
                                                + " cancelled"));
    }

    private OperationResult<Cancelled> cancel(Shop shop, JsonNode order, Parameters asked) {
        String path = "orders/" + number(order, "id");
        OperationResult<JsonNode> changed =
                client.change(shop, "PUT", path, Map.of("status", CANCELLED));
        if (changed instanceof Failed<JsonNode>) {
            changed = afterAll(shop, path, changed);
        }
        return changed.then(now ->
                text(now, "status").equals(CANCELLED)
                        ? noted(shop, path, asked, cancelled(order))
                        : OperationResult.refused(
                                "order_not_cancelled",
                                "the shop left the order as it is: " + text(now, "status")));
    }

    /** The shop may have cancelled it and only its answer was lost. */
    private OperationResult<JsonNode> afterAll(
            Shop shop, String path, OperationResult<JsonNode> failed) {
        return client.one(shop, path) instanceof Done<JsonNode>(var order, var said)
                        && text(order, "status").equals(CANCELLED)
                ? new Done<>(order, said)
                : failed;
    }

    private static Cancelled cancelled(JsonNode order) {
        return new Cancelled(number(order, "id"), CANCELLED, text(order, "status"));
    }

    private OperationResult<Cancelled> noted(
            Shop shop, String path, Parameters asked, Cancelled cancelled) {
        String reason = asked.reason();
        if (reason == null || reason.isBlank()) {
            return new Done<>(cancelled, "nothing was paid back");
        }
        OperationResult<JsonNode> note =
                client.change(
                        shop,
                        "POST",
                        path + "/notes",
                        Map.of("note", reason, "customer_note", true));
        return new Done<>(
                cancelled,
                note instanceof Done<JsonNode>
                        ? "nothing was paid back"
                        : "the reason could not be noted; nothing was paid back");
    }
}
