package dev.relaywatch.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code orders}: what is asked of them. */
final class WooOrders {
    private static final List<String> STATUSES =
            Stream.concat(Stream.of("any", "trash", "auto-draft"), WooOrderRow.STATUSES.stream())
                    .toList();

    private final WooStore store;
    private final WooOrderWrites writes;

    WooOrders(WooStore store) {
        this.store = store;
        this.writes = new WooOrderWrites(store);
    }

    Answer answer(WooCall call) {
        if (call.has(1)) {
            return call.reads() ? list(call) : WooPages.one(201, call, writes.create(call));
        }
        ObjectNode order =
                store.orders
                        .find(call.id(1))
                        .orElseThrow(() ->
                                new WooRefusal(
                                        404,
                                        "woocommerce_rest_shop_order_invalid_id",
                                        "Invalid ID."));
        if (call.updates()) {
            writes.update(order, call);
        } else if (call.method().equals("DELETE")) {
            remove(order, call);
        } else if (!call.reads()) {
            throw WooRefusal.noRoute();
        }
        return WooPages.one(call, order);
    }

    /** Into the trash, or for good. */
    private void remove(ObjectNode order, WooCall call) {
        if (call.query().flag("force").orElse(false)) {
            store.orders.remove(order.path("id").asLong());
        } else {
            order.put("status", "trash").put("date_modified_gmt", call.gmt());
        }
    }

    private Answer list(WooCall call) {
        WooQuery query = call.query();
        var sort =
                WooSort.of(
                        call,
                        "date",
                        "desc",
                        List.of("date", "modified", "id", "include", "title", "slug"));
        List<String> statuses = query.eachOf("status", STATUSES);
        Optional<Long> customer = query.id("customer");
        Optional<Long> product = query.id("product");
        String words = query.text("search").orElse("");
        Optional<Instant> after = time(call, "after");
        Optional<Instant> before = time(call, "before");
        Optional<Instant> modifiedAfter = time(call, "modified_after");
        Optional<Instant> modifiedBefore = time(call, "modified_before");
        return WooPages.page(
                call,
                sort.sorted(
                        store.orders.all().stream()
                                .filter(row ->
                                        ((statuses.isEmpty() || statuses.contains("any"))
                                                        && !row.path("status")
                                                                .asString("")
                                                                .equals("trash"))
                                                || statuses.contains(
                                                        row.path("status").asString("")))
                                .filter(row ->
                                        customer.isEmpty()
                                                || row.path("customer_id").asLong()
                                                        == customer.get())
                                .filter(row -> product.isEmpty() || sells(row, product.get()))
                                .filter(row -> words.isEmpty() || isFound(row, words))
                                .filter(row ->
                                        after.isEmpty() || at(row, false).isAfter(after.get()))
                                .filter(row ->
                                        before.isEmpty() || at(row, false).isBefore(before.get()))
                                .filter(row ->
                                        modifiedAfter.isEmpty()
                                                || at(row, true).isAfter(modifiedAfter.get()))
                                .filter(row ->
                                        modifiedBefore.isEmpty()
                                                || at(row, true).isBefore(modifiedBefore.get()))
                                .filter(sort::includes)
                                .toList()));
    }

    private static Instant at(ObjectNode row, boolean modified) {
        return WooShown.instant(
                row.path(modified ? "date_modified_gmt" : "date_created_gmt").asString(""));
    }

    /** A time without its offset is one of the shop's walls, unless all are said to be UTC. */
    private static Optional<Instant> time(WooCall call, String name) {
        boolean gmt = call.query().flag("dates_are_gmt").orElse(false);
        return call.query()
                .text(name)
                .map(text -> {
                    try {
                        return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                                ? OffsetDateTime.parse(text).toInstant()
                                : LocalDateTime.parse(text)
                                        .atZone(gmt ? ZoneOffset.UTC : call.shown().zone())
                                        .toInstant();
                    } catch (DateTimeException _) {
                        throw WooRefusal.parameter(name, "rest_invalid_date", "Invalid date.");
                    }
                });
    }

    private static boolean sells(ObjectNode row, long product) {
        return row.path("line_items")
                .valueStream()
                .anyMatch(line -> line.path("product_id").asLong() == product);
    }

    /** By its number, or by what stands in an address or on a line. */
    private static boolean isFound(ObjectNode row, String words) {
        StringBuilder text = new StringBuilder(row.path("number").asString(""));
        for (JsonNode address : List.of(row.path("billing"), row.path("shipping"))) {
            address.forEach(value -> text.append(' ').append(value.asString("")));
        }
        row.path("line_items")
                .forEach(line -> text.append(' ').append(line.path("name").asString("")));
        return WooSort.containsAll(text.toString(), words);
    }
}
