package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes and changes orders. What an order takes from the stock it gives back when it is off. */
final class WooOrderWrites {
    private final WooStore store;

    WooOrderWrites(WooStore store) {
        this.store = store;
    }

    ObjectNode create(WooCall call) {
        JsonNode body = call.body();
        String status = status(body.path("status").asString("pending"));
        List<ObjectNode> products = new ArrayList<>();
        for (JsonNode line : body.path("line_items")) {
            products.add(product(line));
        }
        ObjectNode billing =
                body.path("billing") instanceof ObjectNode given
                        ? given.deepCopy()
                        : WooSeedPeople.address("", "", 0, "");
        ObjectNode order =
                WooOrderRow.of(
                        store.orders.nextId(),
                        body.path("set_paid").asBoolean(false) ? "processing" : status,
                        call.gmt(),
                        body.path("customer_id").asLong(0),
                        billing);
        order.put("created_via", "rest-api")
                .put("payment_method", body.path("payment_method").asString(""))
                .put("payment_method_title", body.path("payment_method_title").asString(""));
        for (int i = 0; i < products.size(); i++) {
            WooOrderRow.add(
                    order,
                    products.get(i),
                    Math.clamp(
                            body.path("line_items").path(i).path("quantity").asInt(1), 1, 9_999));
        }
        store.orders.put(order);
        store.notes.forgetAllBut(
                store.orders.all().stream().map(row -> row.path("id").asLong()).toList());
        if (WooOrderRow.TAKEN.contains(order.path("status").asString(""))) {
            move(order, -1);
        }
        return order;
    }

    private ObjectNode product(JsonNode line) {
        long id = line.path("variation_id").asLong(0);
        return WooProducts.either(store, id > 0 ? id : line.path("product_id").asLong(0))
                .orElseThrow(() ->
                        new WooRefusal(
                                400,
                                "woocommerce_rest_required_product_reference",
                                "Product ID or SKU is required."));
    }

    void update(ObjectNode order, WooCall call) {
        JsonNode body = call.body();
        String before = order.path("status").asString("");
        String after = status(body.path("status").asString(before));
        if (body.has("customer_note")) {
            order.put("customer_note", body.path("customer_note").asString(""));
        }
        if (body.path("meta_data").isArray()) {
            order.set("meta_data", body.path("meta_data"));
        }
        order.put("date_modified_gmt", call.gmt());
        if (!after.equals(before)) {
            change(order, before, after, call);
        }
    }

    private void change(ObjectNode order, String before, String after, WooCall call) {
        order.put("status", after)
                .put("needs_payment", Set.of("pending", "failed").contains(after))
                .put("is_editable", Set.of("pending", "on-hold").contains(after));
        if (Set.of("processing", "completed").contains(after)
                && order.path("date_paid_gmt").isNull()) {
            order.put("date_paid_gmt", call.gmt());
        }
        if (after.equals("completed")) {
            order.put("date_completed_gmt", call.gmt());
        }
        boolean had = WooOrderRow.TAKEN.contains(before);
        if (WooOrderRow.TAKEN.contains(after) && !had) {
            move(order, -1);
        } else if (Set.of("cancelled", "pending").contains(after) && had) {
            move(order, 1);
        }
        store.notes.add(
                order.path("id").asLong(),
                "Order status changed from " + name(before) + " to " + name(after) + ".",
                false,
                call.now());
    }

    /**
     * @param direction -1 takes it from the stock, 1 gives it back
     */
    private void move(ObjectNode order, int direction) {
        for (JsonNode line : order.path("line_items")) {
            long variation = line.path("variation_id").asLong();
            long id = variation > 0 ? variation : line.path("product_id").asLong();
            WooProducts.either(store, id)
                    .filter(product -> product.path("manage_stock").asBoolean(false))
                    .ifPresent(product -> {
                        int moved = direction * line.path("quantity").asInt();
                        product.put(
                                "stock_quantity", product.path("stock_quantity").asInt() + moved);
                        WooProductRow.settle(product);
                    });
        }
    }

    private static String status(String status) {
        if (!WooOrderRow.STATUSES.contains(status)) {
            throw WooRefusal.parameter(
                    "status",
                    "rest_not_in_enum",
                    "status is not one of " + String.join(", ", WooOrderRow.STATUSES) + ".");
        }
        return status;
    }

    /** As people read it, such as {@code Pending payment}. */
    static String name(String status) {
        return switch (status) {
            case "pending" -> "Pending payment";
            case "on-hold" -> "On hold";
            case "checkout-draft" -> "Draft";
            default -> Character.toUpperCase(status.charAt(0)) + status.substring(1);
        };
    }
}
