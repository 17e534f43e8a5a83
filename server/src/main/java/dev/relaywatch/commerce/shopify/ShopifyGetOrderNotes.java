package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static dev.relaywatch.commerce.shopify.Wire.time;

import dev.relaywatch.commerce.operation.GetOrderNotes;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import tools.jackson.databind.JsonNode;

/**
 * The order's own note first, which has neither number nor time, then the timeline: comments of the
 * staff and what happened. None is for the customer: who wrote the note, Shopify does not tell.
 */
class ShopifyGetOrderNotes extends GetOrderNotes {
    private static final String NOTES =
            """
            query Notes($id: ID!) {
              order(id: $id) {
                note
                events(first: 100, reverse: true) { nodes { id createdAt message } }
              }
            }
            """;

    private final ShopifyOrders orders;

    ShopifyGetOrderNotes(ShopifyOrders orders) {
        this.orders = orders;
    }

    @Override
    public OperationResult<List<Note>> run(Shop shop, Parameters asked) {
        return orders.find(shop, asked.orderId(), null)
                .then(order -> orders.more(shop, order, NOTES))
                .map(ShopifyGetOrderNotes::notes);
    }

    private static List<Note> notes(JsonNode order) {
        return Stream.concat(
                        Stream.of(text(order, "note"))
                                .filter(note -> !note.isBlank())
                                .map(note -> new Note(0, note, null, false)),
                        order.path("events")
                                .path("nodes")
                                .valueStream()
                                .map(ShopifyGetOrderNotes::note))
                .toList();
    }

    private static Note note(JsonNode event) {
        return new Note(
                id(event),
                Jsoup.parse(text(event, "message")).text(),
                time(event, "createdAt"),
                false);
    }
}
