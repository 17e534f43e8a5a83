package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The orders of the last ninety days of a shop on its first day, the oldest with the lowest id. */
final class WooSeedOrders {
    static final long FIRST = 5_001;
    static final int ORDERS = 150;

    /** The customers with orders; the others have none. */
    static final int BUYERS = 10;

    private static final Duration SPAN = Duration.ofDays(89);
    private static final BigDecimal FREE_FROM = new BigDecimal("50");
    private static final List<String> STATUSES =
            List.of(
                    "completed",
                    "processing",
                    "completed",
                    "completed",
                    "on-hold",
                    "completed",
                    "cancelled",
                    "completed",
                    "pending",
                    "completed",
                    "failed",
                    "processing");
    private static final List<String> FIRST_STATUSES =
            List.of("processing", "pending", "completed", "refunded", "completed");
    private static final List<Long> SOLD =
            List.of(
                    101L, 102L, 103L, 105L, 107L, 111L, 112L, 121L, 124L, 127L, 129L, 130L, 133L,
                    136L, 140L);

    private WooSeedOrders() {}

    static void plant(WooStore store, Instant now) {
        for (int i = 0; i < ORDERS; i++) {
            Instant at = at(i, now);
            ObjectNode order = order(store, i, WooShown.gmt(at));
            store.orders.put(order);
            notes(store, order, at);
        }
        refund(store, 5_004, "Came too late", at(3, now).plus(Duration.ofDays(5)), false);
        refund(store, 5_005, "One item was damaged", at(4, now).plus(Duration.ofDays(3)), true);
    }

    /** The newest was made an hour ago. */
    private static Instant at(int index, Instant now) {
        return now.minus(Duration.ofHours(1))
                .minus(SPAN.multipliedBy(ORDERS - 1L - index).dividedBy(ORDERS - 1L));
    }

    private static String status(int index) {
        if (index < FIRST_STATUSES.size()) {
            return FIRST_STATUSES.get(index);
        }
        return index == ORDERS - 2 ? "checkout-draft" : STATUSES.get(index % STATUSES.size());
    }

    private static ObjectNode order(WooStore store, int i, String at) {
        boolean guest = i % 4 == 3;
        int number = guest ? 100 + i % 7 : (i * 3) % BUYERS;
        String email = (guest ? "guest" + i % 7 : "customer" + number) + "@example.com";
        ObjectNode order =
                WooOrderRow.of(
                        FIRST + i,
                        status(i),
                        at,
                        guest ? 0 : WooSeedPeople.FIRST_CUSTOMER + number,
                        WooSeedPeople.address(
                                WooSeedPeople.firstName(number), "Example", number, email));
        if (i == 0) {
            WooOrderRow.add(order, sold(store, 101), 1);
        }
        for (int line = 0; i > 0 && line <= i % 3; line++) {
            WooOrderRow.add(
                    order,
                    sold(store, SOLD.get((i * 4 + line * 7) % SOLD.size())),
                    1 + (i + line) % 2);
        }
        if (i % 10 == 6) {
            WooOrderRow.discount(order, "save10", 10);
        }
        boolean free = WooOrderRow.decimal(order, "total").compareTo(FREE_FROM) >= 0;
        WooOrderRow.ship(
                order, free ? "Free shipping" : "Royal Mail Tracked", free ? "0.00" : "4.90");
        return order;
    }

    private static ObjectNode sold(WooStore store, long id) {
        return store.products.find(id).or(() -> store.variations.find(id)).orElseThrow();
    }

    private static void notes(WooStore store, ObjectNode order, Instant at) {
        String status = order.path("status").asString("");
        long id = order.path("id").asLong();
        if (WooOrderRow.PAID.contains(status)) {
            store.notes.add(id, "Stripe charge complete (Charge ID: ch_" + id + ")", false, at);
        }
        if (status.equals("completed")) {
            store.notes.add(
                    id, "Your parcel is on its way: RM" + id + "GB", true, at.plusSeconds(3_600));
        }
    }

    private static void refund(WooStore store, long id, String reason, Instant at, boolean inPart) {
        ObjectNode order = store.orders.find(id).orElseThrow();
        store.refunds.add(
                order,
                inPart
                        ? WooOrderRow.decimal(order.path("line_items").path(0), "total")
                        : WooOrderRow.decimal(order, "total"),
                reason,
                true,
                at);
    }
}
