package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The categories, products, variations and reviews of a shop on its first day. */
final class WooSeedProducts {
    private record Category(long id, String name, long parent) {}

    private record Simple(
            long id, String name, String sku, String price, int stock, long category) {}

    private static final List<Category> CATEGORIES =
            List.of(
                    new Category(11, "Camping", 0),
                    new Category(12, "Cooking", 0),
                    new Category(13, "Clothing", 0),
                    new Category(14, "Gifts", 0),
                    new Category(15, "Tents", 11));
    private static final List<Simple> SIMPLE =
            List.of(
                    new Simple(101, "Ridge Tent 2P", "TENT-2P", "249.00", 17, 15),
                    new Simple(102, "Trail Stove", "STOVE-T", "60.00", 40, 12),
                    new Simple(103, "Head Torch", "TORCH", "24.50", 80, 11),
                    new Simple(104, "Climbing Rope 60m", "ROPE-60", "119.95", 12, 11),
                    new Simple(105, "Water Bottle 1L", "BOTTLE-1L", "14.90", 200, 12),
                    new Simple(106, "Family Tent 6P", "TENT-6P", "599.00", 6, 15),
                    new Simple(107, "Sleeping Mat", "MAT", "39.00", 55, 11),
                    new Simple(108, "Wool Gloves", "GLOVES", "19.99", 34, 13),
                    new Simple(109, "Walking Poles", "POLES", "44.00", 21, 11),
                    new Simple(120, "Canvas Tarp", "TARP", "79.00", 0, 11),
                    new Simple(121, "Enamel Mug", "MUG", "9.50", 2, 12),
                    new Simple(122, "Gift Card", "GIFT", "25.00", 0, 14),
                    new Simple(123, "Down Bag", "BAG", "189.00", 0, 11),
                    new Simple(124, "Pocket Map", "4711", "7.25", 150, 14),
                    new Simple(127, "Camping Chair", "CHAIR", "34.00", 18, 11),
                    new Simple(128, "Cool Box 20L", "COOL-20", "52.00", 9, 12),
                    new Simple(129, "Fire Steel", "STEEL", "12.00", 64, 12),
                    new Simple(130, "Day Pack 20L", "PACK-20", "69.00", 25, 11),
                    new Simple(131, "Trek Pack 60L", "PACK-60", "159.00", 7, 11),
                    new Simple(132, "Dry Bag 10L", "DRY-10", "16.00", 90, 11),
                    new Simple(133, "Rain Poncho", "PONCHO", "22.00", 47, 13),
                    new Simple(134, "Sun Hat", "HAT", "18.00", 30, 13),
                    new Simple(135, "Travel Towel", "TOWEL", "13.50", 75, 11),
                    new Simple(136, "Compass", "COMPASS", "27.00", 16, 11),
                    new Simple(137, "Cook Set", "COOKSET", "48.00", 11, 12),
                    new Simple(138, "Lantern", "LANTERN", "31.00", 28, 11),
                    new Simple(139, "Hammock", "HAMMOCK", "54.00", 13, 11),
                    new Simple(140, "Spork", "SPORK", "4.00", 400, 12));

    private WooSeedProducts() {}

    static void plant(WooStore store, Instant now) {
        CATEGORIES.forEach(it -> store.categories.put(category(it)));
        SIMPLE.forEach(it -> store.products.put(simple(it, now)));
        variable(store, now, 110, "Fleece Jacket", "JACKET", "89.00");
        variation(store, now, 110, 111, "S", 8);
        variation(store, now, 110, 112, "M", 5);
        variation(store, now, 110, 113, "L", 0);
        variable(store, now, 125, "Trail Socks", "SOCKS", "12.00");
        variation(store, now, 125, 126, "", 60);
        ObjectNode draft = WooProductRow.of(150, "Bivvy Bag", "BIVVY", made(now, 150));
        draft.put("status", "draft");
        store.products.put(
                categorised(
                        WooProductRow.stocked(WooProductRow.priced(draft, "99.00", ""), 5), 11));
        for (ObjectNode product : store.products.all()) {
            if (product.path("status").asString("").equals("publish")) {
                count(store, product.path("categories").path(0).path("id").asLong());
            }
        }
        reviews(store, now);
    }

    private static ObjectNode category(Category category) {
        return Json.object()
                .put("id", category.id())
                .put("name", category.name())
                .put("slug", WooProductRow.slug(category.name()))
                .put("parent", category.parent())
                .put("description", "")
                .put("display", "default")
                .putNull("image")
                .put("menu_order", 0)
                .put("count", 0);
    }

    private static void count(WooStore store, long category) {
        store.categories
                .find(category)
                .ifPresent(row -> row.put("count", row.path("count").asInt() + 1));
    }

    private static ObjectNode simple(Simple simple, Instant now) {
        ObjectNode row =
                WooProductRow.of(simple.id(), simple.name(), simple.sku(), made(now, simple.id()));
        row.put("featured", simple.id() == 101).put("total_sales", simple.id() % 37);
        switch (simple.sku()) {
            case "MUG" -> row.put("low_stock_amount", 5);
            case "BAG" -> row.put("backorders", "notify");
            case "GIFT" -> row.put("virtual", true).put("shipping_required", false);
            default -> {}
        }
        WooProductRow.priced(row, simple.price(), simple.sku().equals("STOVE-T") ? "48.00" : "");
        return categorised(
                simple.sku().equals("GIFT") ? row : WooProductRow.stocked(row, simple.stock()),
                simple.category());
    }

    private static void variable(
            WooStore store, Instant now, long id, String name, String sku, String price) {
        ObjectNode row = WooProductRow.of(id, name, sku, made(now, id));
        row.put("type", "variable").put("price", price).put("has_options", true);
        ArrayNode options =
                row.putArray("attributes")
                        .addObject()
                        .put("id", 1)
                        .put("name", "Size")
                        .put("slug", "pa_size")
                        .put("position", 0)
                        .put("visible", true)
                        .put("variation", true)
                        .putArray("options");
        List.of("S", "M", "L").forEach(options::add);
        store.products.put(categorised(row, 13));
    }

    /**
     * @param size empty: any
     */
    private static void variation(
            WooStore store, Instant now, long parentId, long id, String size, int stock) {
        ObjectNode parent = store.products.find(parentId).orElseThrow();
        String name = parent.path("name").asString("");
        String sku = parent.path("sku").asString("") + (size.isEmpty() ? "-ANY" : "-" + size);
        ObjectNode row =
                WooProductRow.of(
                        id, size.isEmpty() ? name : name + " - " + size, sku, made(now, id));
        row.put("type", "variation").put("parent_id", parentId);
        ArrayNode attributes = row.putArray("attributes");
        if (!size.isEmpty()) {
            attributes
                    .addObject()
                    .put("id", 1)
                    .put("name", "Size")
                    .put("slug", "pa_size")
                    .put("option", size);
        }
        row.set("image", row.path("images").path(0));
        store.variations.put(
                WooProductRow.stocked(
                        WooProductRow.priced(row, parent.path("price").asString(""), ""), stock));
        ((ArrayNode) parent.path("variations")).add(id);
    }

    private static ObjectNode categorised(ObjectNode row, long category) {
        CATEGORIES.stream()
                .filter(it -> it.id() == category)
                .forEach(it ->
                        row.putArray("categories")
                                .addObject()
                                .put("id", it.id())
                                .put("name", it.name())
                                .put("slug", WooProductRow.slug(it.name())));
        return row;
    }

    private static void reviews(WooStore store, Instant now) {
        for (int i = 0; i < 12; i++) {
            long product = 101L + i % 4;
            ObjectNode row = store.products.find(product).orElseThrow();
            store.reviews.put(
                    Json.object()
                            .put("id", 901 + i)
                            .put(
                                    "date_created_gmt",
                                    WooShown.gmt(now.minus(Duration.ofDays(2L + i))))
                            .put("product_id", product)
                            .put("product_name", row.path("name").asString(""))
                            .put("product_permalink", row.path("permalink").asString(""))
                            .put("status", i == 11 ? "hold" : "approved")
                            .put("reviewer", "Reviewer " + i)
                            .put("reviewer_email", "reviewer" + i + "@example.com")
                            .put("review", "<p>Used it for " + (i + 1) + " nights.</p>\n")
                            .put("rating", 5 - i % 5)
                            .put("verified", i % 2 == 0));
            row.put("rating_count", row.path("rating_count").asInt() + 1);
            row.put("average_rating", "4.00");
        }
    }

    private static String made(Instant now, long id) {
        return WooShown.gmt(now.minus(Duration.ofDays(400 - id)));
    }
}
