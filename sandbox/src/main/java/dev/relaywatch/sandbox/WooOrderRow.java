package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An order as wc/v3 shows it. */
final class WooOrderRow {
    static final List<String> STATUSES =
            List.of(
                    "pending",
                    "processing",
                    "on-hold",
                    "completed",
                    "cancelled",
                    "refunded",
                    "failed",
                    "checkout-draft");

    /** Of these WooCommerce has taken the stock. */
    static final Set<String> TAKEN = Set.of("processing", "on-hold", "completed", "refunded");

    static final Set<String> PAID = Set.of("processing", "completed", "refunded");

    private WooOrderRow() {}

    /**
     * Without lines and totals.
     *
     * @param customer 0: a guest
     */
    static ObjectNode of(long id, String status, String at, long customer, ObjectNode billing) {
        ObjectNode row =
                Json.object()
                        .put("id", id)
                        .put("parent_id", 0)
                        .put("number", String.valueOf(id))
                        .put("status", status)
                        .put("version", WooSettings.VERSION)
                        .put("prices_include_tax", true)
                        .put("date_created_gmt", at)
                        .put("date_modified_gmt", at)
                        .put("discount_total", "0.00")
                        .put("discount_tax", "0.00")
                        .put("shipping_total", "0.00")
                        .put("shipping_tax", "0.00")
                        .put("cart_tax", "0.00")
                        .put("total", "0.00")
                        .put("total_tax", "0.00")
                        .put("customer_id", customer)
                        .put("order_key", "wc_order_" + Long.toString(id * 7_919 + 104_729, 36))
                        .put("payment_method", "stripe")
                        .put("payment_method_title", "Credit card (Stripe)")
                        .put("transaction_id", PAID.contains(status) ? "ch_" + id : "")
                        .put("customer_ip_address", "198.51.100.7")
                        .put("customer_user_agent", "Mozilla/5.0")
                        .put("created_via", "checkout")
                        .put("customer_note", "");
        row.set("billing", billing);
        ObjectNode shipping = billing.deepCopy();
        shipping.remove("email");
        row.set("shipping", shipping);
        if (PAID.contains(status)) {
            row.put("date_paid_gmt", at);
        } else {
            row.putNull("date_paid_gmt");
        }
        if (status.equals("completed")) {
            row.put("date_completed_gmt", at);
        } else {
            row.putNull("date_completed_gmt");
        }
        for (String list :
                List.of(
                        "meta_data",
                        "line_items",
                        "tax_lines",
                        "shipping_lines",
                        "fee_lines",
                        "coupon_lines",
                        "refunds")) {
            row.putArray(list);
        }
        String payment = "https://store.example/checkout/order-pay/" + id;
        row.put("cart_hash", "")
                .put("is_editable", Set.of("pending", "on-hold").contains(status))
                .put("needs_payment", Set.of("pending", "failed").contains(status))
                .put("needs_processing", true)
                .put(
                        "payment_url",
                        payment + "/?pay_for_order=true&key=" + row.path("order_key").asString(""));
        return row;
    }

    /**
     * @param product or variation
     */
    static void add(ObjectNode order, ObjectNode product, int quantity) {
        ArrayNode lines = (ArrayNode) order.path("line_items");
        long parent = product.path("parent_id").asLong();
        long id = product.path("id").asLong();
        BigDecimal price = WooProductRow.price(product);
        String total = price.multiply(BigDecimal.valueOf(quantity)).toPlainString();
        ObjectNode line =
                lines.addObject()
                        .put("id", order.path("id").asLong() * 10 + lines.size())
                        .put("name", product.path("name").asString(""))
                        .put("product_id", parent == 0 ? id : parent)
                        .put("variation_id", parent == 0 ? 0 : id)
                        .put("quantity", quantity)
                        .put("tax_class", "")
                        .put("subtotal", total)
                        .put("subtotal_tax", "0.00")
                        .put("total", total)
                        .put("total_tax", "0.00");
        line.putArray("taxes");
        line.putArray("meta_data");
        line.put("sku", product.path("sku").asString(""))
                .put("price", price)
                .putNull("parent_name");
        total(order);
    }

    static void ship(ObjectNode order, String title, String cost) {
        ObjectNode line =
                ((ArrayNode) order.path("shipping_lines"))
                        .addObject()
                        .put("id", order.path("id").asLong() * 10 + 9)
                        .put("method_title", title)
                        .put("method_id", cost.equals("0.00") ? "free_shipping" : "flat_rate")
                        .put("instance_id", cost.equals("0.00") ? "2" : "1")
                        .put("total", cost)
                        .put("total_tax", "0.00");
        line.putArray("taxes");
        line.putArray("meta_data");
        order.put("shipping_total", cost);
        total(order);
    }

    /** Takes so many hundredths off each line. */
    static void discount(ObjectNode order, String code, int percent) {
        BigDecimal off = BigDecimal.ZERO;
        for (JsonNode line : order.path("line_items")) {
            BigDecimal full = new BigDecimal(line.path("subtotal").asString("0"));
            BigDecimal less =
                    full.multiply(BigDecimal.valueOf(percent))
                            .movePointLeft(2)
                            .setScale(2, RoundingMode.HALF_UP);
            ((ObjectNode) line).put("total", full.subtract(less).toPlainString());
            off = off.add(less);
        }
        ((ArrayNode) order.path("coupon_lines"))
                .addObject()
                .put("id", order.path("id").asLong() * 10 + 8)
                .put("code", code)
                .put("discount", off.toPlainString())
                .put("discount_tax", "0.00")
                .putArray("meta_data");
        order.put("discount_total", off.toPlainString());
        total(order);
    }

    private static void total(ObjectNode order) {
        BigDecimal total = new BigDecimal(order.path("shipping_total").asString("0"));
        for (JsonNode line : order.path("line_items")) {
            total = total.add(new BigDecimal(line.path("total").asString("0")));
        }
        order.put("total", total.setScale(2, RoundingMode.HALF_UP).toPlainString());
    }

    static BigDecimal decimal(JsonNode row, String field) {
        String text = row.path(field).asString("");
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }
}
