package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the pages of a shop's owner ask (wc-analytics): what is running out ({@code
 * ProductsLowInStock} of WooCommerce: few fields of a row, no variation without its own stock), and
 * who buys.
 */
final class WooAnalytics {
    private static final int FEW = 2;
    private final WooStore store;

    WooAnalytics(WooStore store) {
        this.store = store;
    }

    static boolean knows(List<String> path) {
        return List.of("products/low-in-stock", "products/count-low-in-stock", "reports/customers")
                .contains(String.join("/", path));
    }

    Answer answer(WooCall call) {
        if (!call.reads()) {
            throw WooRefusal.noRoute();
        }
        return switch (call.path().getLast()) {
            case "low-in-stock" -> WooPages.page(call, low(call));
            case "count-low-in-stock" ->
                    Answer.json(200, Json.object().put("total", low(call).size()));
            default -> WooPages.page(call, customers(call));
        };
    }

    private List<ObjectNode> low(WooCall call) {
        String status = call.query().text("status").orElse("publish");
        return Stream.concat(store.products.all().stream(), store.variations.all().stream())
                .filter(row -> row.path("status").asString("").equals(status))
                .filter(row -> row.path("manage_stock").asBoolean(false))
                .filter(row -> !row.path("stock_status").asString("").equals("onbackorder"))
                .filter(row ->
                        row.path("stock_quantity").asInt()
                                <= row.path("low_stock_amount").asInt(FEW))
                .sorted(
                        Comparator.comparingLong((ObjectNode row) -> row.path("id").asLong())
                                .reversed())
                .map(this::low)
                .toList();
    }

    private ObjectNode low(ObjectNode row) {
        ObjectNode low = Json.object();
        for (String field :
                List.of(
                        "id",
                        "images",
                        "attributes",
                        "low_stock_amount",
                        "name",
                        "parent_id",
                        "stock_quantity")) {
            low.set(field, row.path(field));
        }
        low.put("type", row.path("parent_id").asLong() == 0 ? "simple" : "variation");
        lastOrder(row.path("id").asLong())
                .ifPresentOrElse(
                        at -> low.put("last_order_date", at), () -> low.putNull("last_order_date"));
        return low;
    }

    private Optional<String> lastOrder(long id) {
        return store.orders.all().reversed().stream()
                .filter(order ->
                        order.path("line_items")
                                .valueStream()
                                .anyMatch(line ->
                                        line.path("product_id").asLong() == id
                                                || line.path("variation_id").asLong() == id))
                .findFirst()
                .map(order -> order.path("date_created_gmt").asString(""));
    }

    private List<ObjectNode> customers(WooCall call) {
        String by =
                call.query()
                        .oneOf(
                                "orderby",
                                "date_registered",
                                List.of(
                                        "date_registered",
                                        "date_last_order",
                                        "name",
                                        "email",
                                        "orders_count",
                                        "total_spend",
                                        "avg_order_value"));
        boolean descends =
                call.query().oneOf("order", "desc", List.of("asc", "desc")).equals("desc");
        Map<String, ObjectNode> byEmail = new LinkedHashMap<>();
        store.customers.all().forEach(row -> byEmail.put(email(row), buyer(row)));
        for (ObjectNode order : store.orders.all()) {
            if (WooReports.COUNTED.contains(order.path("status").asString(""))) {
                count(
                        byEmail.computeIfAbsent(
                                email(order.path("billing")), _ -> buyer(order.path("billing"))),
                        order);
            }
        }
        Comparator<ObjectNode> comparator =
                switch (by) {
                    case "orders_count", "total_spend", "avg_order_value" ->
                            Comparator.comparingDouble(row -> row.path(by).asDouble(0));
                    default ->
                            Comparator.comparing(row ->
                                    row.path(by.startsWith("date") ? by + "_gmt" : by)
                                            .asString(""));
                };
        return byEmail.values().stream()
                .sorted(descends ? comparator.reversed() : comparator)
                .toList();
    }

    private static String email(JsonNode person) {
        return person.path("email").asString("");
    }

    /**
     * @param person a customer, or the address of a guest
     */
    private static ObjectNode buyer(JsonNode person) {
        ObjectNode row =
                Json.object()
                        .put("id", Math.floorMod(email(person).hashCode(), 1_000_000))
                        .put("user_id", person.path("id").asLong(0))
                        .put("username", person.path("username").asString(""))
                        .put(
                                "name",
                                person.path("first_name").asString("")
                                        + " "
                                        + person.path("last_name").asString(""))
                        .put("email", email(person))
                        .put("country", "GB")
                        .put("city", "Leeds")
                        .put("state", "")
                        .put("postcode", "");
        if (person.has("id")) {
            row.set("date_registered_gmt", person.path("date_created_gmt"));
        } else {
            row.putNull("date_registered_gmt");
        }
        return row.putNull("date_last_order_gmt")
                .put("orders_count", 0)
                .put("total_spend", BigDecimal.ZERO)
                .put("avg_order_value", BigDecimal.ZERO);
    }

    private static void count(ObjectNode buyer, ObjectNode order) {
        int orders = buyer.path("orders_count").asInt() + 1;
        BigDecimal spent =
                buyer.path("total_spend").asDecimal().add(WooOrderRow.decimal(order, "total"));
        buyer.put("orders_count", orders)
                .put("total_spend", spent)
                .put(
                        "avg_order_value",
                        spent.divide(BigDecimal.valueOf(orders), 2, RoundingMode.HALF_UP))
                .set("date_last_order_gmt", order.path("date_created_gmt"));
    }
}
