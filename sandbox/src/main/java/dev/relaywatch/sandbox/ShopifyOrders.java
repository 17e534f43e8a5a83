package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders, and as checkouts that were abandoned those that were never paid. */
final class ShopifyOrders {
    private static final Set<String> ABANDONED = Set.of("pending", "failed", "checkout-draft");

    /** Order 5001 is called #1001. */
    private static final long FIRST_NAME = 4_000;

    private final ShopifyShop shop;
    private final String currency;

    ShopifyOrders(ShopifyShop shop, String currency) {
        this.shop = shop;
        this.currency = currency;
    }

    void plant(WooStore seed) {
        for (ObjectNode order : seed.orders.all()) {
            if (ABANDONED.contains(order.path("status").asString(""))) {
                abandoned(order);
            } else {
                order(seed, order);
            }
        }
    }

    private void order(WooStore seed, ObjectNode order) {
        long id = order.path("id").asLong();
        String status = order.path("status").asString("");
        String at = order.path("date_created_gmt").asString("") + "Z";
        BigDecimal total = WooOrderRow.decimal(order, "total");
        BigDecimal refunded = refunded(order);
        boolean cancelled = status.equals("cancelled");
        boolean sent = status.equals("completed") || status.equals("refunded");
        ShopifyRow row =
                new ShopifyRow("Order", id)
                        .with("name", "#" + (id - FIRST_NAME))
                        .with("email", order.at("/billing/email").asString(""))
                        .with("phone", order.at("/billing/phone").asString(""))
                        .with("note", null)
                        .with("tags", List.of())
                        .with("test", false)
                        .with("createdAt", at)
                        .with("processedAt", at)
                        .with("updatedAt", order.path("date_modified_gmt").asString("") + "Z")
                        .with("closedAt", sent ? at : null)
                        .with("cancelledAt", cancelled ? at : null)
                        .with("cancelReason", cancelled ? "CUSTOMER" : null)
                        .with("currencyCode", currency)
                        .with("displayFinancialStatus", paid(status, refunded))
                        .with("displayFulfillmentStatus", sent ? "FULFILLED" : "UNFULFILLED")
                        .with("total", total)
                        .with("totalPriceSet", bag(total))
                        .with("currentTotalPriceSet", bag(total.subtract(refunded)))
                        .with(
                                "subtotalPriceSet",
                                bag(total.subtract(WooOrderRow.decimal(order, "shipping_total"))))
                        .with(
                                "totalShippingPriceSet",
                                bag(WooOrderRow.decimal(order, "shipping_total")))
                        .with(
                                "totalDiscountsSet",
                                bag(WooOrderRow.decimal(order, "discount_total")))
                        .with(
                                "currentSubtotalPriceSet",
                                bag(
                                        total.subtract(WooOrderRow.decimal(order, "shipping_total"))
                                                .subtract(refunded)
                                                .max(BigDecimal.ZERO)))
                        .with("currentSubtotalLineItemsQuantity", pieces(order))
                        .with("currentTotalTaxSet", bag(BigDecimal.ZERO))
                        .with("taxesIncluded", true)
                        .with("totalTaxSet", bag(BigDecimal.ZERO))
                        .with("totalRefundedSet", bag(refunded))
                        .with("discountCodes", codes(order))
                        .with("paymentGatewayNames", List.of("shopify_payments"))
                        .with("billingAddress", ShopifyPeople.address(order.path("billing"), id))
                        .with("shippingAddress", ShopifyPeople.address(order.path("shipping"), id))
                        .with("shippingLine", shipping(order))
                        .with("lineItems", lines(order, "LineItem"))
                        .with("refunds", refunds(seed, id))
                        .with("fulfillments", sent ? List.of(parcel(id, at)) : List.of())
                        .with("events", List.of(event(id, at)));
        belongs(row, order, refunded);
        shop.orders.put(id, row);
    }

    private static String paid(String status, BigDecimal refunded) {
        return switch (status) {
            case "cancelled" -> "VOIDED";
            case "on-hold" -> "PENDING";
            case "refunded" -> "REFUNDED";
            default -> refunded.signum() > 0 ? "PARTIALLY_REFUNDED" : "PAID";
        };
    }

    /** Guests are nobody's orders. */
    private void belongs(ShopifyRow row, ObjectNode order, BigDecimal refunded) {
        @Nullable ShopifyRow customer = shop.customers.get(order.path("customer_id").asLong());
        row.with("customer", customer);
        if (customer == null) {
            return;
        }
        List<ShopifyRow> orders = new ArrayList<>(customer.rows("orders"));
        orders.add(row);
        customer.with("orders", orders)
                .with("numberOfOrders", String.valueOf(orders.size()))
                .with("lastOrder", row);
        if (WooOrderRow.PAID.contains(order.path("status").asString(""))) {
            BigDecimal before =
                    customer.get("spent") instanceof BigDecimal spent ? spent : BigDecimal.ZERO;
            BigDecimal spent = before.add(WooOrderRow.decimal(order, "total")).subtract(refunded);
            customer.with("spent", spent).with("amountSpent", ShopifyRow.money(spent, currency));
        }
    }

    private void abandoned(ObjectNode order) {
        long id = order.path("id").asLong();
        String at = order.path("date_created_gmt").asString("") + "Z";
        BigDecimal total = WooOrderRow.decimal(order, "total");
        List<ShopifyRow> lines = lines(order, "AbandonedCheckoutLineItem");
        shop.checkouts.put(
                id,
                new ShopifyRow("AbandonedCheckout", id)
                        .with("name", "#" + id)
                        .with("email", order.at("/billing/email").asString(""))
                        .with(
                                "abandonedCheckoutUrl",
                                "https://acme.example/1/checkouts/ac/"
                                        + order.path("order_key").asString("")
                                        + "/recover?key=abc"
                                        + id)
                        .with("createdAt", at)
                        .with("updatedAt", at)
                        .with("completedAt", null)
                        .with("note", "")
                        .with("discountCodes", codes(order))
                        .with("total", total)
                        .with(
                                "lineItemsQuantity",
                                lines.stream().mapToInt(ShopifyOrders::quantity).sum())
                        .with("totalPriceSet", bag(total))
                        .with(
                                "subtotalPriceSet",
                                bag(total.subtract(WooOrderRow.decimal(order, "shipping_total"))))
                        .with("customer", shop.customers.get(order.path("customer_id").asLong()))
                        .with("billingAddress", ShopifyPeople.address(order.path("billing"), id))
                        .with("shippingAddress", ShopifyPeople.address(order.path("shipping"), id))
                        .with("lineItems", lines));
    }

    private List<ShopifyRow> lines(ObjectNode order, String type) {
        List<ShopifyRow> lines = new ArrayList<>();
        for (JsonNode line : order.path("line_items")) {
            long variation = line.path("variation_id").asLong();
            long product = line.path("product_id").asLong();
            @Nullable ShopifyRow variant =
                    shop.variants.get(
                            ShopifyProducts.VARIANTS + (variation > 0 ? variation : product));
            BigDecimal full = WooOrderRow.decimal(line, "subtotal");
            lines.add(
                    new ShopifyRow(type, line.path("id").asLong())
                            .with("title", line.path("name").asString(""))
                            .with("name", line.path("name").asString(""))
                            .with("sku", line.path("sku").asString(""))
                            .with("quantity", line.path("quantity").asInt())
                            .with("currentQuantity", line.path("quantity").asInt())
                            .with(
                                    "variantTitle",
                                    variation > 0 && variant != null ? variant.text("title") : null)
                            .with("product", shop.products.get(product))
                            .with("variant", variant)
                            .with(
                                    "originalUnitPriceSet",
                                    bag(line.path("price").asDecimal(BigDecimal.ZERO)))
                            .with("originalTotalSet", bag(full))
                            .with("originalTotalPriceSet", bag(full))
                            .with("discountedTotalSet", bag(WooOrderRow.decimal(line, "total"))));
        }
        return lines;
    }

    private static int quantity(ShopifyRow line) {
        return line.get("quantity") instanceof Integer quantity ? quantity : 0;
    }

    private static int pieces(ObjectNode order) {
        return order.path("line_items")
                .valueStream()
                .mapToInt(line -> line.path("quantity").asInt())
                .sum();
    }

    private static List<String> codes(ObjectNode order) {
        return order.path("coupon_lines")
                .valueStream()
                .map(coupon -> coupon.path("code").asString(""))
                .toList();
    }

    private ShopifyRow shipping(ObjectNode order) {
        JsonNode line = order.path("shipping_lines").path(0);
        return new ShopifyRow("ShippingLine", line.path("id").asLong())
                .with("title", line.path("method_title").asString(""))
                .with("code", line.path("method_id").asString(""))
                .with("originalPriceSet", bag(WooOrderRow.decimal(line, "total")));
    }

    private List<ShopifyRow> refunds(WooStore seed, long order) {
        return seed.refunds.all().stream()
                .filter(refund -> refund.path("parent_id").asLong() == order)
                .map(refund ->
                        new ShopifyRow("Refund", refund.path("id").asLong())
                                .with(
                                        "createdAt",
                                        refund.path("date_created_gmt").asString("") + "Z")
                                .with("note", refund.path("reason").asString(""))
                                .with(
                                        "totalRefundedSet",
                                        bag(WooOrderRow.decimal(refund, "amount"))))
                .toList();
    }

    private static BigDecimal refunded(ObjectNode order) {
        return order.path("refunds")
                .valueStream()
                .map(refund -> WooOrderRow.decimal(refund, "total").negate())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static ShopifyRow parcel(long id, String at) {
        return new ShopifyRow("Fulfillment", id)
                .with("createdAt", at)
                .with("status", "SUCCESS")
                .with(
                        "trackingInfo",
                        List.of(
                                ShopifyRow.of("FulfillmentTrackingInfo")
                                        .with("company", "Royal Mail")
                                        .with("number", "RM" + id + "GB")
                                        .with("url", "https://track.example/RM" + id + "GB")));
    }

    private static ShopifyRow event(long id, String at) {
        return new ShopifyRow("BasicEvent", id)
                .with("createdAt", at)
                .with("message", "This order was created from the online store.");
    }

    private ShopifyRow bag(BigDecimal amount) {
        return ShopifyRow.bag(amount, currency);
    }
}
