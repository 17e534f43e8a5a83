package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** {@code products}. */
final class WooProducts {
    private static final List<String> STATUSES =
            List.of("any", "future", "trash", "draft", "pending", "private", "publish");
    private static final List<String> STOCK = List.of("instock", "outofstock", "onbackorder");
    private static final List<String> ORDERS =
            List.of(
                    "date",
                    "id",
                    "include",
                    "title",
                    "slug",
                    "price",
                    "popularity",
                    "rating",
                    "menu_order",
                    "modified");

    /** What a caller may set; all else follows from it. */
    private static final List<String> WRITTEN =
            List.of(
                    "name",
                    "sku",
                    "status",
                    "featured",
                    "description",
                    "short_description",
                    "regular_price",
                    "sale_price",
                    "manage_stock",
                    "stock_quantity",
                    "stock_status",
                    "backorders",
                    "low_stock_amount",
                    "sold_individually");

    private final WooStore store;

    WooProducts(WooStore store) {
        this.store = store;
    }

    Answer answer(WooCall call) {
        if (call.has(1)) {
            return call.reads() ? list(call) : create(call);
        }
        ObjectNode row =
                either(store, call.id(1))
                        .orElseThrow(() ->
                                new WooRefusal(
                                        404, "woocommerce_rest_product_invalid_id", "Invalid ID."));
        if (call.updates()) {
            write(row, call);
        } else if (!call.reads()) {
            throw WooRefusal.noRoute();
        }
        return WooPages.one(call, row);
    }

    /** The product or variation of this id. */
    static Optional<ObjectNode> either(WooStore store, long id) {
        return store.products.find(id).or(() -> store.variations.find(id));
    }

    private Answer create(WooCall call) {
        String sku = call.body().path("sku").asString("");
        if (!sku.isEmpty() && everything().anyMatch(row -> is(row, "sku", sku))) {
            throw new WooRefusal(400, "product_invalid_sku", "Invalid or duplicated SKU.");
        }
        ObjectNode row =
                WooProductRow.of(
                        store.products.nextId(),
                        call.body().path("name").asString("Product"),
                        sku,
                        call.gmt());
        write(row, call);
        return WooPages.one(201, call, store.products.put(row));
    }

    private static void write(ObjectNode row, WooCall call) {
        for (String price : List.of("regular_price", "sale_price")) {
            if (!call.body().path(price).asString("").matches(WooShown.AMOUNT + "|")) {
                throw WooRefusal.parameter(
                        price, "rest_invalid_type", price + " is not of type string.");
            }
        }
        WRITTEN.stream()
                .filter(field -> call.body().has(field))
                .forEach(field -> row.set(field, call.body().path(field)));
        WooProductRow.settle(row);
        row.put("date_modified_gmt", call.gmt());
    }

    private Stream<ObjectNode> everything() {
        return Stream.concat(store.products.all().stream(), store.variations.all().stream());
    }

    /** Variations are among what is found by its SKU, and only there. */
    private Answer list(WooCall call) {
        WooQuery query = call.query();
        var sort = WooSort.of(call, "date", "desc", ORDERS);
        List<String> skus = query.texts("sku");
        String status = query.oneOf("status", "any", STATUSES);
        String stock =
                query.text("stock_status").isEmpty() ? "" : query.oneOf("stock_status", "", STOCK);
        Set<Long> categories = withChildren(query.ids("category"));
        Optional<BigDecimal> least = query.decimal("min_price");
        Optional<BigDecimal> most = query.decimal("max_price");
        Optional<Boolean> onSale = query.flag("on_sale");
        Optional<Boolean> featured = query.flag("featured");
        String type = query.text("type").orElse("");
        String slug = query.text("slug").orElse("");
        String words = query.text("search").orElse("");
        return WooPages.page(
                call,
                sort.sorted(
                        (skus.isEmpty() ? store.products.all().stream() : everything())
                                .filter(row ->
                                        skus.isEmpty()
                                                || skus.contains(row.path("sku").asString("")))
                                .filter(row -> status.equals("any") || is(row, "status", status))
                                .filter(row -> stock.isEmpty() || is(row, "stock_status", stock))
                                .filter(row -> categories.isEmpty() || isIn(row, categories))
                                .filter(row ->
                                        least.isEmpty()
                                                || WooProductRow.price(row).compareTo(least.get())
                                                        >= 0)
                                .filter(row ->
                                        most.isEmpty()
                                                || WooProductRow.price(row).compareTo(most.get())
                                                        <= 0)
                                .filter(row -> onSale.isEmpty() || is(row, "on_sale", onSale.get()))
                                .filter(row ->
                                        featured.isEmpty() || is(row, "featured", featured.get()))
                                .filter(row -> type.isEmpty() || is(row, "type", type))
                                .filter(row -> slug.isEmpty() || is(row, "slug", slug))
                                .filter(row ->
                                        WooSort.containsAll(
                                                row.path("name").asString("")
                                                        + " "
                                                        + row.path("description").asString(""),
                                                words))
                                .filter(sort::includes)
                                .toList()));
    }

    private Set<Long> withChildren(Set<Long> categories) {
        return Stream.concat(
                        categories.stream(),
                        store.categories.all().stream()
                                .filter(row -> categories.contains(row.path("parent").asLong()))
                                .map(row -> row.path("id").asLong()))
                .collect(Collectors.toSet());
    }

    private static boolean isIn(ObjectNode row, Set<Long> categories) {
        return row.path("categories")
                .valueStream()
                .anyMatch(category -> categories.contains(category.path("id").asLong()));
    }

    private static boolean is(ObjectNode row, String field, String value) {
        return row.path(field).asString("").equals(value);
    }

    private static boolean is(ObjectNode row, String field, boolean value) {
        return row.path(field).asBoolean() == value;
    }
}
