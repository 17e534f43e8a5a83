package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A cart as wc/store/v1 shows it: all money as text in the currency's smallest unit. */
final class WooCartView {
    private final WooCart cart;
    private final List<ObjectNode> coupons;
    private final WooCartTotals totals;
    private final WooShown shown;

    WooCartView(WooCart cart, List<ObjectNode> coupons, WooShown shown) {
        this.cart = cart;
        this.coupons = coupons;
        this.totals = WooCartTotals.of(cart, coupons, shown);
        this.shown = shown;
    }

    /**
     * @param problems what the shop changed by itself, and why
     */
    ObjectNode show(List<String> problems) {
        ObjectNode row = Json.object();
        ArrayNode items = row.putArray("items");
        cart.lines().forEach(line -> items.add(item(line)));
        ArrayNode applied = row.putArray("coupons");
        coupons.forEach(coupon -> applied.add(coupon(coupon)));
        row.putArray("fees");
        row.set("totals", totals());
        row.putObject("shipping_address");
        row.putObject("billing_address");
        boolean needsShipping =
                cart.lines().stream()
                        .anyMatch(
                                line -> line.product().path("shipping_required").asBoolean(false));
        row.put("needs_payment", totals.total() > 0)
                .put("needs_shipping", needsShipping)
                .put("has_calculated_shipping", false);
        row.putArray("payment_requirements").add("products");
        row.putArray("shipping_rates");
        row.put("items_count", cart.lines().stream().mapToInt(WooCart.Line::quantity).sum())
                .put("items_weight", 0);
        row.putArray("cross_sells");
        ArrayNode errors = row.putArray("errors");
        problems.forEach(problem ->
                errors.addObject()
                        .put("code", "woocommerce_rest_cart_coupon_error")
                        .put("message", problem));
        row.putArray("payment_methods").add("stripe").add("paypal");
        row.putObject("extensions");
        return row;
    }

    private ObjectNode item(WooCart.Line line) {
        ObjectNode product = line.product();
        boolean variation = product.path("parent_id").asLong() > 0;
        ObjectNode item =
                Json.object()
                        .put("key", line.key())
                        .put("id", product.path("id").asLong())
                        .put("type", variation ? "variation" : "simple")
                        .put("quantity", line.quantity());
        item.putObject("quantity_limits")
                .put("minimum", 1)
                .put("maximum", WooCart.most(product))
                .put("multiple_of", 1)
                .put("editable", !WooCart.isSoldAlone(product));
        item.put("name", line.choice().name())
                .put("short_description", product.path("short_description").asString(""))
                .put("description", product.path("description").asString(""))
                .put("sku", product.path("sku").asString(""))
                .putNull("low_stock_remaining")
                .put("backorders_allowed", product.path("backorders_allowed").asBoolean(false))
                .put("show_backorder_badge", product.path("backordered").asBoolean(false))
                .put("sold_individually", WooCart.isSoldAlone(product))
                .put("permalink", product.path("permalink").asString(""));
        item.set("images", product.path("images"));
        ArrayNode chosen = item.putArray("variation");
        line.choice()
                .variation()
                .forEach((attribute, value) ->
                        chosen.addObject()
                                .put("raw_attribute", "attribute_" + attribute)
                                .put("attribute", label(attribute))
                                .put("value", value.toUpperCase(Locale.ROOT)));
        item.putArray("item_data");
        item.set("prices", prices(product));
        long full = WooCartTotals.full(line, shown);
        item.set(
                "totals",
                currency(
                        Json.object()
                                .put("line_subtotal", String.valueOf(full))
                                .put("line_subtotal_tax", "0")
                                .put(
                                        "line_total",
                                        String.valueOf(
                                                full - totals.off().getOrDefault(line.key(), 0L)))
                                .put("line_total_tax", "0")));
        item.put("catalog_visibility", "visible");
        item.putObject("extensions");
        return item;
    }

    /** Of the slug of an attribute, such as {@code pa_size}. */
    private static String label(String slug) {
        String name = slug.replaceFirst("^pa_", "");
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private ObjectNode prices(ObjectNode product) {
        String price = minor(WooProductRow.price(product));
        String sale = product.path("sale_price").asString("");
        return currency(
                Json.object()
                        .put("price", price)
                        .put("regular_price", minor(WooOrderRow.decimal(product, "regular_price")))
                        .put("sale_price", sale.isEmpty() ? price : minor(new BigDecimal(sale)))
                        .putNull("price_range"));
    }

    private ObjectNode coupon(ObjectNode coupon) {
        String code = coupon.path("code").asString("");
        ObjectNode row =
                Json.object()
                        .put("code", code)
                        .put("discount_type", coupon.path("discount_type").asString(""));
        row.set(
                "totals",
                currency(
                        Json.object()
                                .put(
                                        "total_discount",
                                        String.valueOf(totals.byCoupon().getOrDefault(code, 0L)))
                                .put("total_discount_tax", "0")));
        return row;
    }

    /** What shipping costs is not known before there is an address. */
    private ObjectNode totals() {
        ObjectNode row =
                Json.object()
                        .put("total_items", String.valueOf(totals.items()))
                        .put("total_items_tax", "0")
                        .put("total_fees", "0")
                        .put("total_fees_tax", "0")
                        .put("total_discount", String.valueOf(totals.discount()))
                        .put("total_discount_tax", "0")
                        .putNull("total_shipping")
                        .putNull("total_shipping_tax")
                        .put("total_price", String.valueOf(totals.total()))
                        .put("total_tax", "0");
        row.putArray("tax_lines");
        return currency(row);
    }

    private String minor(BigDecimal amount) {
        return String.valueOf(shown.minor(amount));
    }

    private ObjectNode currency(ObjectNode row) {
        return row.put("currency_code", shown.currency())
                .put("currency_symbol", shown.symbol())
                .put("currency_minor_unit", shown.decimals())
                .put("currency_decimal_separator", ".")
                .put("currency_thousand_separator", ",")
                .put("currency_prefix", shown.symbol())
                .put("currency_suffix", "");
    }
}
