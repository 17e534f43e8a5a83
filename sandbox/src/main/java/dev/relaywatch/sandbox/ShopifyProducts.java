package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Products, their variants and the collections that they are in. */
final class ShopifyProducts {
    /** A variant's id is this more than that of the product or variation it is at WooCommerce. */
    static final long VARIANTS = 41_000;

    private final ShopifyShop shop;
    private final String currency;

    ShopifyProducts(ShopifyShop shop, String currency) {
        this.shop = shop;
        this.currency = currency;
    }

    void plant(WooStore seed) {
        for (ObjectNode category : seed.categories.all()) {
            long id = category.path("id").asLong();
            shop.collections.put(
                    id,
                    new ShopifyRow("Collection", id)
                            .with("title", category.path("name").asString(""))
                            .with("handle", category.path("slug").asString(""))
                            .with("description", "")
                            .with("updatedAt", "2026-01-02T08:00:00Z")
                            .with("products", new ArrayList<ShopifyRow>()));
        }
        seed.products.all().forEach(product -> plant(seed, product));
        shop.collections.values().forEach(ShopifyProducts::count);
    }

    private static void count(ShopifyRow collection) {
        collection.with(
                "productsCount",
                ShopifyRow.of("Count")
                        .with("count", collection.rows("products").size())
                        .with("precision", "EXACT"));
    }

    private void plant(WooStore seed, ObjectNode product) {
        long id = product.path("id").asLong();
        String title = product.path("name").asString("");
        boolean varies = WooProductRow.isVariable(product);
        List<ObjectNode> sold =
                varies
                        ? seed.variations.all().stream()
                                .filter(row -> row.path("parent_id").asLong() == id)
                                .toList()
                        : List.of(product);
        ShopifyRow row = new ShopifyRow("Product", id);
        List<ShopifyRow> variants = new ArrayList<>();
        for (ObjectNode each : sold) {
            variants.add(variant(row, title, each, varies, variants.size() + 1));
        }
        int total = variants.stream().mapToInt(ShopifyProducts::quantity).sum();
        row.with("title", title)
                .with("handle", product.path("slug").asString(""))
                .with("description", title + ", made to last.")
                .with("descriptionHtml", product.path("description").asString(""))
                .with(
                        "status",
                        product.path("status").asString("").equals("draft") ? "DRAFT" : "ACTIVE")
                .with("vendor", "Acme")
                .with("productType", product.at("/categories/0/name").asString(""))
                .with("tags", List.of())
                .with("createdAt", product.path("date_created_gmt").asString("") + "Z")
                .with("updatedAt", product.path("date_modified_gmt").asString("") + "Z")
                .with("publishedAt", product.path("date_created_gmt").asString("") + "Z")
                .with(
                        "onlineStoreUrl",
                        "https://acme.example/products/" + product.path("slug").asString(""))
                .with("totalInventory", total)
                .with("tracksInventory", varies || product.path("manage_stock").asBoolean(false))
                .with("hasOnlyDefaultVariant", !varies)
                .with(
                        "hasOutOfStockVariants",
                        variants.stream()
                                .anyMatch(
                                        each -> !Boolean.TRUE.equals(each.get("availableForSale"))))
                .with("isGiftCard", product.path("sku").asString("").equals("GIFT"))
                .with("priceRangeV2", range(sold))
                .with("options", List.of(option(id, varies)))
                .with("images", List.of(image(product)))
                .with(
                        "media",
                        List.of(new ShopifyRow("MediaImage", id).with("image", image(product))))
                .with("variants", variants)
                .with(
                        "variantsCount",
                        ShopifyRow.of("Count")
                                .with("count", variants.size())
                                .with("precision", "EXACT"))
                .with("collections", collections(product, row));
        shop.products.put(id, row);
    }

    private List<ShopifyRow> collections(ObjectNode product, ShopifyRow row) {
        List<ShopifyRow> in = new ArrayList<>();
        for (JsonNode category : product.path("categories")) {
            ShopifyRow collection = shop.collections.get(category.path("id").asLong());
            if (collection != null) {
                in.add(collection);
                List<ShopifyRow> products = new ArrayList<>(collection.rows("products"));
                products.add(row);
                collection.with("products", products);
            }
        }
        return in;
    }

    private ShopifyRow range(List<ObjectNode> sold) {
        List<BigDecimal> prices =
                sold.stream().map(WooProductRow::price).sorted(Comparator.naturalOrder()).toList();
        return ShopifyRow.of("ProductPriceRangeV2")
                .with("minVariantPrice", ShopifyRow.money(prices.getFirst(), currency))
                .with("maxVariantPrice", ShopifyRow.money(prices.getLast(), currency));
    }

    private static ShopifyRow option(long product, boolean varies) {
        return new ShopifyRow("ProductOption", product)
                .with("name", varies ? "Size" : "Title")
                .with("position", 1)
                .with("values", varies ? List.of("S", "M", "L") : List.of("Default Title"));
    }

    private static ShopifyRow image(ObjectNode product) {
        return new ShopifyRow("ProductImage", product.at("/images/0/id").asLong())
                .with(
                        "url",
                        "https://cdn.shopify.com/s/files/1/"
                                + product.path("slug").asString("")
                                + ".jpg")
                .with("altText", product.path("name").asString(""));
    }

    private ShopifyRow variant(
            ShopifyRow product, String title, ObjectNode sold, boolean varies, int position) {
        long id = VARIANTS + sold.path("id").asLong();
        boolean tracked = sold.path("manage_stock").asBoolean(false);
        boolean goesOn = sold.path("backorders_allowed").asBoolean(false);
        int quantity = tracked ? sold.path("stock_quantity").asInt(0) : 0;
        String option = varies ? WooProductRow.option(sold, "Size") : "Default Title";
        String named = option.isEmpty() ? "One size" : option;
        String sale = sold.path("sale_price").asString("");
        ShopifyRow row =
                new ShopifyRow("ProductVariant", id)
                        .with("title", named)
                        .with("displayName", title + " - " + named)
                        .with("sku", sold.path("sku").asString(""))
                        .with("position", position)
                        .with("price", WooProductRow.price(sold).toPlainString())
                        .with(
                                "compareAtPrice",
                                sale.isEmpty() ? null : sold.path("regular_price").asString(""))
                        .with("createdAt", sold.path("date_created_gmt").asString("") + "Z")
                        .with("updatedAt", sold.path("date_modified_gmt").asString("") + "Z")
                        .with("availableForSale", !tracked || goesOn || quantity > 0)
                        .with("sellableOnlineQuantity", quantity)
                        .with("inventoryQuantity", quantity)
                        .with("inventoryPolicy", goesOn ? "CONTINUE" : "DENY")
                        .with("inventoryItem", stock(id, sold, tracked, quantity))
                        .with(
                                "selectedOptions",
                                List.of(
                                        ShopifyRow.of("SelectedOption")
                                                .with("name", varies ? "Size" : "Title")
                                                .with("value", named)))
                        .with("product", product);
        shop.variants.put(id, row);
        return row;
    }

    private static ShopifyRow stock(long id, ObjectNode sold, boolean tracked, int quantity) {
        ShopifyRow level =
                new ShopifyRow("InventoryLevel", id)
                        .with("location", new ShopifyRow("Location", 1).with("name", "Leeds"))
                        .with(
                                "quantities",
                                List.of(
                                        quantity(id, "available", quantity),
                                        quantity(id, "on_hand", quantity),
                                        quantity(id, "committed", 0),
                                        quantity(id, "incoming", 0)));
        return new ShopifyRow("InventoryItem", id)
                .with("sku", sold.path("sku").asString(""))
                .with("tracked", tracked)
                .with("requiresShipping", sold.path("shipping_required").asBoolean(true))
                .with("inventoryLevels", List.of(level));
    }

    private static ShopifyRow quantity(long id, String name, int quantity) {
        return new ShopifyRow("InventoryQuantity", id)
                .with("name", name)
                .with("quantity", quantity);
    }

    private static int quantity(ShopifyRow variant) {
        return variant.get("inventoryQuantity") instanceof Integer quantity ? quantity : 0;
    }
}
