package dev.relaywatch.sandbox;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** In what order rows are asked for, and which of them by their ids. */
final class WooSort {
    private final Comparator<ObjectNode> order;
    private final Set<Long> included;
    private final Set<Long> excluded;

    private WooSort(Comparator<ObjectNode> order, Set<Long> included, Set<Long> excluded) {
        this.order = order;
        this.included = included;
        this.excluded = excluded;
    }

    static WooSort of(WooCall call, String orderBy, String direction, List<String> allowed) {
        String by = call.query().oneOf("orderby", orderBy, allowed);
        boolean descends =
                call.query().oneOf("order", direction, List.of("asc", "desc")).equals("desc");
        Comparator<ObjectNode> order = by(by).thenComparingLong(row -> row.path("id").asLong());
        return new WooSort(
                descends ? order.reversed() : order,
                call.query().ids("include"),
                call.query().ids("exclude"));
    }

    private static Comparator<ObjectNode> by(String name) {
        return switch (name) {
            case "date", "date_gmt", "registered_date" -> text("date_created_gmt");
            case "modified" -> text("date_modified_gmt");
            case "title", "slug", "name" -> Comparator.comparing(WooSort::name);
            case "price" -> Comparator.comparing(WooProductRow::price);
            case "popularity" -> number("total_sales");
            case "rating" -> text("average_rating");
            case "count" -> number("count");
            case "product" -> number("product_id");
            case "menu_order" -> number("menu_order");
            default -> number("id");
        };
    }

    private static Comparator<ObjectNode> text(String field) {
        return Comparator.comparing(row -> row.path(field).asString(""));
    }

    private static Comparator<ObjectNode> number(String field) {
        return Comparator.comparingLong(row -> row.path(field).asLong());
    }

    /** Of products and categories the name, of customers and coupons what stands for it. */
    private static String name(ObjectNode row) {
        for (String field : List.of("name", "code", "username")) {
            if (row.has(field)) {
                return row.path(field).asString("").toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    boolean includes(ObjectNode row) {
        long id = row.path("id").asLong();
        return (included.isEmpty() || included.contains(id)) && !excluded.contains(id);
    }

    List<ObjectNode> sorted(List<ObjectNode> rows) {
        return rows.stream().sorted(order).toList();
    }

    /** Whether each of the words is in this text, whatever its case; without words it is. */
    static boolean contains(ObjectNode row, String field, String words) {
        return containsAll(row.path(field).asString(""), words);
    }

    static boolean containsAll(String text, String words) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String word : words.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!lower.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
