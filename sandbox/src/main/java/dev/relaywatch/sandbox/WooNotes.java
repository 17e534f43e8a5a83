package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The notes of orders ({@code orders/{id}/notes}), of each the newest. */
final class WooNotes {
    private static final int MOST = 100;
    private static final List<String> TYPES = List.of("any", "customer", "internal");

    private final Map<Long, Deque<ObjectNode>> notes = new HashMap<>();
    private final WooStore store;
    private long next = 20_001;

    WooNotes(WooStore store) {
        this.store = store;
    }

    ObjectNode add(long order, String text, boolean forCustomer, Instant at) {
        ObjectNode note =
                Json.object()
                        .put("id", next++)
                        .put("author", "WooCommerce")
                        .put("date_created_gmt", WooShown.gmt(at))
                        .put("note", text)
                        .put("customer_note", forCustomer);
        Deque<ObjectNode> all = notes.computeIfAbsent(order, _ -> new ArrayDeque<>());
        all.addFirst(note);
        if (all.size() > MOST) {
            all.removeLast();
        }
        return note;
    }

    /** Those of orders that are no longer kept go with them. */
    void forgetAllBut(List<Long> orders) {
        notes.keySet().retainAll(orders);
    }

    Answer answer(WooCall call) {
        long order = call.id(1);
        if (store.orders.find(order).isEmpty()) {
            throw new WooRefusal(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.");
        }
        List<ObjectNode> all = new ArrayList<>(notes.getOrDefault(order, new ArrayDeque<>()));
        if (call.has(4)) {
            return all.stream()
                    .filter(note -> note.path("id").asLong() == call.id(3))
                    .findFirst()
                    .map(note -> WooPages.one(call, note))
                    .orElseThrow(() ->
                            new WooRefusal(
                                    404, "woocommerce_rest_invalid_id", "Invalid resource ID."));
        }
        if (call.updates()) {
            String text = call.body().path("note").asString("");
            if (text.isEmpty()) {
                throw WooRefusal.missing("note");
            }
            ObjectNode note =
                    add(
                            order,
                            text,
                            call.body().path("customer_note").asBoolean(false),
                            call.now());
            return WooPages.one(201, call, note.put("author", "admin"));
        }
        String type = call.query().oneOf("type", "any", TYPES);
        all.removeIf(note ->
                !type.equals("any")
                        && note.path("customer_note").asBoolean() != type.equals("customer"));
        return WooPages.all(call, all);
    }
}
