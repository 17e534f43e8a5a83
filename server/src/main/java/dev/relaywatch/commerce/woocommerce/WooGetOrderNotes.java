package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.flag;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.time;

import dev.relaywatch.commerce.operation.GetOrderNotes;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import tools.jackson.databind.JsonNode;

class WooGetOrderNotes extends GetOrderNotes {
    private final WooOrders orders;
    private final WooClient client;

    WooGetOrderNotes(WooOrders orders, WooClient client) {
        this.orders = orders;
        this.client = client;
    }

    @Override
    public OperationResult<List<Note>> run(Shop shop, Parameters asked) {
        return orders.find(shop, asked.orderId(), null)
                .then(order ->
                        client.list(
                                shop,
                                "orders/" + number(order, "id") + "/notes",
                                Query.NONE,
                                WooClient.PAGE))
                .map(notes -> notes.stream().map(WooGetOrderNotes::note).toList());
    }

    private static Note note(JsonNode one) {
        return new Note(
                number(one, "id"),
                plain(one, "note"),
                time(one, "date_created"),
                flag(one, "customer_note"));
    }
}
