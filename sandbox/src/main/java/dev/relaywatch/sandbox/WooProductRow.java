package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A product or variation as wc/v3 shows it. */
final class WooProductRow {
    private WooProductRow() {}

    /** A simple one that is published, without a price, its stock not managed. */
    static ObjectNode of(long id, String name, String sku, String madeAt) {
        String slug = slug(name);
        ObjectNode row =
                Json.object()
                        .put("id", id)
                        .put("name", name)
                        .put("slug", slug)
                        .put("permalink", "https://store.example/product/" + slug + "/")
                        .put("date_created_gmt", madeAt)
                        .put("date_modified_gmt", madeAt)
                        .put("type", "simple")
                        .put("status", "publish")
                        .put("featured", false)
                        .put("catalog_visibility", "visible")
                        .put("description", "<p>" + name + ", made to last.</p>")
                        .put("short_description", "<p>" + name + "</p>")
                        .put("sku", sku)
                        .put("price", "")
                        .put("regular_price", "")
                        .put("sale_price", "")
                        .putNull("date_on_sale_from_gmt")
                        .putNull("date_on_sale_to_gmt")
                        .put("on_sale", false)
                        .put("purchasable", true)
                        .put("total_sales", 0)
                        .put("virtual", false)
                        .put("downloadable", false)
                        .put("tax_status", "taxable")
                        .put("manage_stock", false)
                        .putNull("stock_quantity")
                        .put("backorders", "no")
                        .put("backorders_allowed", false)
                        .put("backordered", false)
                        .putNull("low_stock_amount")
                        .put("sold_individually", false)
                        .put("weight", "")
                        .put("shipping_required", true)
                        .put("reviews_allowed", true)
                        .put("average_rating", "0.00")
                        .put("rating_count", 0)
                        .put("parent_id", 0)
                        .put("menu_order", 0)
                        .put("price_html", "")
                        .put("stock_status", "instock")
                        .put("has_options", false);
        for (String list :
                List.of(
                        "categories",
                        "tags",
                        "attributes",
                        "default_attributes",
                        "variations",
                        "meta_data")) {
            row.putArray(list);
        }
        row.putArray("images")
                .addObject()
                .put("id", 8_000 + id)
                .put("src", "https://store.example/wp-content/uploads/" + slug + ".jpg")
                .put("name", slug + ".jpg")
                .put("alt", name);
        return row;
    }

    static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /**
     * @param sale empty: it is not on sale
     */
    static ObjectNode priced(ObjectNode row, String regular, String sale) {
        row.put("regular_price", regular).put("sale_price", sale);
        settle(row);
        return row;
    }

    static ObjectNode stocked(ObjectNode row, int quantity) {
        row.put("manage_stock", true).put("stock_quantity", quantity);
        settle(row);
        return row;
    }

    /** What follows from prices and stock, as WooCommerce derives it at each save. */
    static void settle(ObjectNode row) {
        String regular = row.path("regular_price").asString("");
        String sale = row.path("sale_price").asString("");
        boolean onSale =
                !sale.isEmpty()
                        && !regular.isEmpty()
                        && new BigDecimal(sale).compareTo(new BigDecimal(regular)) < 0;
        if (!isVariable(row)) {
            row.put("price", onSale ? sale : regular).put("on_sale", onSale);
            row.put("purchasable", !row.path("price").asString("").isEmpty());
        }
        boolean backorders = !row.path("backorders").asString("no").equals("no");
        row.put("backorders_allowed", backorders);
        if (row.path("manage_stock").asBoolean(false)) {
            int left = row.path("stock_quantity").asInt(0);
            row.put("backordered", left <= 0 && backorders);
            row.put(
                    "stock_status",
                    left > 0 ? "instock" : backorders ? "onbackorder" : "outofstock");
        } else {
            row.putNull("stock_quantity");
        }
    }

    static boolean isVariable(ObjectNode row) {
        return row.path("type").asString("").equals("variable");
    }

    /** The part of what it has of an attribute. */
    static String option(ObjectNode row, String attribute) {
        for (var each : (ArrayNode) row.path("attributes")) {
            if (each.path("name").asString("").equals(attribute)) {
                return each.path("option").asString("");
            }
        }
        return "";
    }

    static BigDecimal price(ObjectNode row) {
        String price = row.path("price").asString("");
        return price.isEmpty() ? BigDecimal.ZERO : new BigDecimal(price);
    }
}
