package dev.relaywatch.sandbox;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Finds who answers a call of wc/v3. */
final class WooRest {
    private static final Pattern ROUTES =
            Pattern.compile(
                    String.join(
                            "|",
                            "products(/\\d+(/variations(/\\d+)?)?)?",
                            "products/(categories|reviews)(/\\d+)?",
                            "(coupons|customers)(/\\d+)?",
                            "orders(/\\d+(/(notes|refunds)(/\\d+)?)?)?",
                            "shipping/zones(/\\d+(/methods(/\\d+)?|/locations)?)?",
                            "payment_gateways(/[\\w-]+)?",
                            "reports/(sales|top_sellers|(orders|customers)/totals)",
                            "settings/[\\w-]+/[\\w-]+",
                            "system_status",
                            "data/currencies/current"));

    private final WooStore store;
    private final WooProducts products;
    private final WooVariations variations;
    private final WooOrders orders;
    private final WooReports reports;
    private final WooShipping shipping = new WooShipping();

    WooRest(WooStore store) {
        this.store = store;
        this.products = new WooProducts(store);
        this.variations = new WooVariations(store);
        this.orders = new WooOrders(store);
        this.reports = new WooReports(store);
    }

    /** Whether anything is there at all; whoever asks. */
    static boolean knows(List<String> path) {
        return ROUTES.matcher(String.join("/", path)).matches();
    }

    Answer answer(WooCall call) {
        return switch (call.path().getFirst()) {
            case "products" -> products(call);
            case "coupons" -> coupons(read(call));
            case "customers" -> customers(read(call));
            case "orders" -> orders(call);
            case "shipping" -> shipping.answer(read(call));
            case "payment_gateways" -> WooGateways.answer(read(call));
            case "reports" -> reports.answer(read(call));
            default -> WooSettings.answer(read(call));
        };
    }

    /** The same call; it must be one that changes nothing. */
    private static WooCall read(WooCall call) {
        if (!call.reads()) {
            throw WooRefusal.noRoute();
        }
        return call;
    }

    private Answer products(WooCall call) {
        return switch (call.has(1) ? "" : call.path().get(1)) {
            case "categories" -> categories(read(call));
            case "reviews" -> reviews(read(call));
            default ->
                    call.path().size() > 2 ? variations.answer(read(call)) : products.answer(call);
        };
    }

    private Answer orders(WooCall call) {
        return switch (call.path().size() > 2 ? call.path().get(2) : "") {
            case "notes" -> store.notes.answer(call);
            case "refunds" -> store.refunds.answer(call);
            default -> orders.answer(call);
        };
    }

    private Answer categories(WooCall call) {
        if (!call.has(2)) {
            return WooPages.one(
                    call,
                    found(
                            store.categories,
                            call.id(2),
                            "woocommerce_rest_term_invalid",
                            "Resource does not exist."));
        }
        var sort =
                WooSort.of(call, "name", "asc", List.of("id", "include", "name", "slug", "count"));
        var parent = call.query().id("parent");
        boolean hidesEmpty = call.query().flag("hide_empty").orElse(false);
        var words = call.query().text("search").orElse("");
        var slug = call.query().text("slug").orElse("");
        return WooPages.page(
                call,
                sort.sorted(
                        store.categories.all().stream()
                                .filter(row -> parent.isEmpty() || is(row, "parent", parent.get()))
                                .filter(row -> !hidesEmpty || row.path("count").asInt() > 0)
                                .filter(row -> WooSort.contains(row, "name", words))
                                .filter(row -> slug.isEmpty() || is(row, "slug", slug))
                                .filter(row -> sort.includes(row))
                                .toList()));
    }

    private Answer reviews(WooCall call) {
        if (!call.has(2)) {
            return WooPages.one(
                    call,
                    found(
                            store.reviews,
                            call.id(2),
                            "woocommerce_rest_review_invalid_id",
                            "Invalid review ID."));
        }
        var sort =
                WooSort.of(call, "date_gmt", "desc", List.of("date", "date_gmt", "id", "product"));
        var products = call.query().ids("product");
        String status =
                call.query()
                        .oneOf(
                                "status",
                                "approved",
                                List.of("all", "hold", "approved", "spam", "trash"));
        return WooPages.page(
                call,
                sort.sorted(
                        store.reviews.all().stream()
                                .filter(row ->
                                        products.isEmpty()
                                                || products.contains(
                                                        row.path("product_id").asLong()))
                                .filter(row -> status.equals("all") || is(row, "status", status))
                                .filter(row -> sort.includes(row))
                                .toList()));
    }

    private Answer coupons(WooCall call) {
        if (!call.has(1)) {
            return WooPages.one(
                    call,
                    found(
                            store.coupons,
                            call.id(1),
                            "woocommerce_rest_shop_coupon_invalid_id",
                            "Invalid ID."));
        }
        var sort =
                WooSort.of(call, "date", "desc", List.of("date", "id", "include", "title", "slug"));
        String code = call.query().text("code").orElse("");
        String words = call.query().text("search").orElse("");
        return WooPages.page(
                call,
                sort.sorted(
                        store.coupons.all().stream()
                                .filter(row ->
                                        code.isEmpty()
                                                || row.path("code")
                                                        .asString("")
                                                        .equalsIgnoreCase(code))
                                .filter(row -> WooSort.contains(row, "code", words))
                                .filter(row -> sort.includes(row))
                                .toList()));
    }

    private Answer customers(WooCall call) {
        if (!call.has(1)) {
            return WooPages.one(
                    call,
                    found(
                            store.customers,
                            call.id(1),
                            "woocommerce_rest_invalid_id",
                            "Invalid resource ID."));
        }
        var sort =
                WooSort.of(
                        call, "name", "asc", List.of("id", "include", "name", "registered_date"));
        String email = call.query().text("email").orElse("");
        String role = call.query().text("role").orElse("customer");
        String words = call.query().text("search").orElse("");
        return WooPages.page(
                call,
                sort.sorted(
                        store.customers.all().stream()
                                .filter(row ->
                                        email.isEmpty()
                                                || row.path("email")
                                                        .asString("")
                                                        .equalsIgnoreCase(email))
                                .filter(row -> role.equals("all") || is(row, "role", role))
                                .filter(row -> WooSort.contains(row, "email", words))
                                .filter(row -> sort.includes(row))
                                .toList()));
    }

    private static ObjectNode found(WooTable table, long id, String code, String message) {
        return table.find(id).orElseThrow(() -> new WooRefusal(404, code, message));
    }

    private static boolean is(ObjectNode row, String field, String value) {
        return row.path(field).asString("").equals(value);
    }

    private static boolean is(ObjectNode row, String field, long value) {
        return row.path(field).asLong() == value;
    }
}
