package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The refunds of orders ({@code orders/{id}/refunds}). */
final class WooRefunds {
    private static final int MOST = 4_000;

    private final WooTable refunds = new WooTable(9_001, MOST);
    private final WooStore store;

    WooRefunds(WooStore store) {
        this.store = store;
    }

    /** One that takes all that is left makes the order refunded. */
    ObjectNode add(ObjectNode order, BigDecimal amount, String reason, boolean paid, Instant at) {
        ObjectNode refund =
                Json.object()
                        .put("id", refunds.nextId())
                        .put("parent_id", order.path("id").asLong())
                        .put("date_created_gmt", WooShown.gmt(at))
                        .put("amount", amount.toPlainString())
                        .put("reason", reason)
                        .put("refunded_by", 1)
                        .put("refunded_payment", paid);
        for (String list :
                List.of("meta_data", "line_items", "shipping_lines", "tax_lines", "fee_lines")) {
            refund.putArray(list);
        }
        refunds.put(refund);
        ((ArrayNode) order.path("refunds"))
                .addObject()
                .put("id", refund.path("id").asLong())
                .put("reason", reason)
                .put("total", amount.negate().toPlainString());
        order.put("date_modified_gmt", WooShown.gmt(at));
        if (left(order).signum() == 0) {
            order.put("status", "refunded");
        }
        return refund;
    }

    List<ObjectNode> all() {
        return refunds.all();
    }

    Answer answer(WooCall call) {
        long order = call.id(1);
        if (call.updates()) {
            return create(call, order);
        }
        List<ObjectNode> ofOrder =
                refunds.all().reversed().stream()
                        .filter(refund -> refund.path("parent_id").asLong() == order)
                        .toList();
        if (call.has(3)) {
            return WooPages.page(call, ofOrder);
        }
        return ofOrder.stream()
                .filter(refund -> refund.path("id").asLong() == call.id(3))
                .findFirst()
                .map(refund -> WooPages.one(call, refund))
                .orElseThrow(() ->
                        new WooRefusal(
                                404,
                                "woocommerce_rest_shop_order_refund_invalid_id",
                                "Invalid ID."));
    }

    /** WooCommerce gives the status of these errors where WordPress looks for none: all are 500. */
    private Answer create(WooCall call, long orderId) {
        ObjectNode order =
                store.orders
                        .find(orderId)
                        .orElseThrow(() ->
                                new WooRefusal(
                                        500,
                                        "woocommerce_rest_invalid_order_id",
                                        "Invalid order ID."));
        JsonNode given = call.body().path("amount");
        String amount = given.isNumber() ? given.asDecimal().toPlainString() : given.asString("");
        if (!amount.matches("-?\\d{1,9}(\\.\\d{1,4})?") || amount.startsWith("-")) {
            throw new WooRefusal(
                    500,
                    "woocommerce_rest_invalid_order_refund",
                    "Refund amount must be greater than zero.");
        }
        BigDecimal wanted = new BigDecimal(amount);
        if (wanted.signum() == 0 || wanted.compareTo(left(order)) > 0) {
            throw new WooRefusal(
                    500, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.");
        }
        boolean pays = call.body().path("api_refund").asBoolean(true);
        if (pays
                && !List.of("stripe", "paypal")
                        .contains(order.path("payment_method").asString(""))) {
            throw new WooRefusal(
                    500,
                    "woocommerce_rest_cannot_create_order_refund",
                    "The payment gateway for this order does not support automatic refunds.");
        }
        String reason = call.body().path("reason").asString("");
        return WooPages.one(201, call, add(order, wanted, reason, pays, call.now()));
    }

    private static BigDecimal left(ObjectNode order) {
        BigDecimal left = WooOrderRow.decimal(order, "total");
        for (JsonNode refund : order.path("refunds")) {
            left = left.add(WooOrderRow.decimal(refund, "total"));
        }
        return left;
    }
}
