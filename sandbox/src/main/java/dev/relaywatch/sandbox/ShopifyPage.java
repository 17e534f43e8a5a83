package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A part of a list, as Shopify's connections are: from a cursor on, so many. */
final class ShopifyPage {
    private static final int LONGEST = 250;

    private ShopifyPage() {}

    /**
     * @param rows all there are, in their order
     * @param asked the arguments of the field
     * @throws ShopifyRefusal if it cannot be asked for so
     */
    static ShopifyRow of(List<ShopifyRow> rows, Map<String, Object> asked) {
        List<ShopifyRow> all = Boolean.TRUE.equals(asked.get("reverse")) ? rows.reversed() : rows;
        Integer first = asked.get("first") instanceof Integer number ? number : null;
        Integer last = asked.get("last") instanceof Integer number ? number : null;
        if ((first == null) == (last == null)) {
            throw new ShopifyRefusal(
                    "BAD_REQUEST",
                    first == null
                            ? "you must provide one of first or last"
                            : "providing both first and last is not supported");
        }
        int size = first != null ? first : last != null ? last : 0;
        if (size < 0 || size > LONGEST) {
            throw new ShopifyRefusal(
                    "BAD_REQUEST",
                    (first != null ? "first" : "last") + " must be between 0 and " + LONGEST);
        }
        int from = asked.get("after") instanceof String after ? index(all, after) + 1 : 0;
        int to = asked.get("before") instanceof String before ? index(all, before) : all.size();
        int start = first != null ? Math.min(from, to) : Math.max(from, to - size);
        int end = first != null ? Math.min(to, start + size) : Math.max(to, start);
        return connection(all.subList(start, end), start > 0, end < all.size());
    }

    /** In this order, and where it makes no difference by their ids. */
    static List<ShopifyRow> sorted(List<ShopifyRow> rows, String key) {
        Comparator<ShopifyRow> order =
                switch (key) {
                    case "CREATED_AT", "PUBLISHED_AT" -> text("createdAt");
                    case "PROCESSED_AT" -> text("processedAt");
                    case "UPDATED_AT" -> text("updatedAt");
                    case "TITLE", "FULL_TITLE" -> text("title");
                    case "NAME", "CUSTOMER_NAME" -> text("displayName");
                    case "SKU" -> text("sku");
                    case "INVENTORY_TOTAL" -> number("totalInventory");
                    case "INVENTORY_QUANTITY" -> number("inventoryQuantity");
                    case "TOTAL_PRICE" -> number("total");
                    case "amount_spent" -> number("spent");
                    default -> Comparator.comparingLong(ShopifyRow::id);
                };
        return rows.stream().sorted(order.thenComparingLong(ShopifyRow::id)).toList();
    }

    private static Comparator<ShopifyRow> text(String field) {
        return Comparator.comparing(row -> row.text(field));
    }

    private static Comparator<ShopifyRow> number(String field) {
        return Comparator.comparing(row ->
                row.text(field).isEmpty() ? BigDecimal.ZERO : new BigDecimal(row.text(field)));
    }

    private static ShopifyRow connection(
            List<ShopifyRow> rows, boolean hasPrevious, boolean hasNext) {
        List<ShopifyRow> edges = new ArrayList<>();
        rows.forEach(row ->
                edges.add(ShopifyRow.of("Edge").with("cursor", cursor(row)).with("node", row)));
        return ShopifyRow.of("Connection")
                .with("nodes", rows)
                .with("edges", edges)
                .with(
                        "pageInfo",
                        ShopifyRow.of("PageInfo")
                                .with("hasNextPage", hasNext)
                                .with("hasPreviousPage", hasPrevious)
                                .with(
                                        "startCursor",
                                        rows.isEmpty() ? null : cursor(rows.getFirst()))
                                .with("endCursor", rows.isEmpty() ? null : cursor(rows.getLast())));
    }

    private static String cursor(ShopifyRow row) {
        return Base64.getEncoder()
                .encodeToString(
                        Json.bytes(
                                Json.object()
                                        .put("last_id", row.id())
                                        .put("last_value", String.valueOf(row.id()))));
    }

    private static int index(List<ShopifyRow> rows, String cursor) {
        Optional<Long> id = id(cursor);
        return IntStream.range(0, rows.size())
                .filter(i -> id.isPresent() && rows.get(i).id() == id.get())
                .findFirst()
                .orElseThrow(() ->
                        new ShopifyRefusal(
                                "BAD_REQUEST", "Invalid cursor for current pagination sort."));
    }

    private static Optional<Long> id(String cursor) {
        try {
            return Json.read(new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8))
                    .map(json -> json.path("last_id").asLong(-1));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
