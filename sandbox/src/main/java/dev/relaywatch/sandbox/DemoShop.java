package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One store's life: visitors who overlap, some of whom ask to be called back, and a back office
 * that qualifies and closes those leads later. The same seed and times give the same calls.
 */
final class DemoShop {
    private static final int MOST_VISITS = 12;
    private static final int MOST_DEALS = 200;
    private static final Map<String, String> BACK_OFFICE =
            Map.of("User-Agent", "demo-back-office/1.0");

    private final DemoStore store;
    private final Random random;
    private final String run;
    private final List<DemoVisit> visits = new ArrayList<>();
    private final Deque<Deal> deals = new ArrayDeque<>();
    private long calls;

    /**
     * @param start makes the ids of this run differ from those of another
     */
    DemoShop(DemoStore store, long seed, Instant start) {
        this.store = store;
        this.random = new Random(seed ^ store.slug().hashCode());
        this.run = Long.toString(start.toEpochMilli(), 36);
    }

    DemoCall next(Instant now) {
        calls++;
        Deal due = deals.peekFirst();
        if (due != null && due.dueAt <= calls) {
            deals.removeFirst();
            return conversion(due, now);
        }
        while (true) {
            DemoVisit visit = anyVisit(now);
            if (visit.advance()) {
                String id = visit.isOrdering() ? orderId(visit) : id("evt");
                return visit.event(id, now);
            }
            visits.remove(visit);
            if (!visit.hasBought() && random.nextInt(12) == 0) {
                return lead(visit);
            }
        }
    }

    private DemoVisit anyVisit(Instant now) {
        int place = random.nextInt(MOST_VISITS);
        if (place < visits.size()) {
            return visits.get(place);
        }
        var visit = new DemoVisit(store, random, now);
        visits.add(visit);
        return visit;
    }

    private DemoCall lead(DemoVisit visit) {
        DemoPerson person = visit.person();
        ObjectNode body =
                Json.object()
                        .put("firstName", person.firstName())
                        .put("lastName", person.lastName())
                        .put("email", person.email())
                        .put("phone", person.phone())
                        .put("city", person.city())
                        .put("zip", person.zip())
                        .put("country", "GB")
                        .put("visitorId", visit.visitorId())
                        .put("transactionId", id("lead"))
                        .put("source", "callback");
        if (deals.size() < MOST_DEALS) {
            deals.addLast(new Deal(id("deal"), person.email(), null, calls + 20));
        }
        return new DemoCall("/api/leads", store.publicKey(), visit.browserHeaders(), body);
    }

    /** First qualified, then, for about half of them, closed at a value. */
    private DemoCall conversion(Deal deal, Instant now) {
        ObjectNode body =
                Json.object()
                        .put("dealId", deal.id)
                        .put("conversionType", deal.value == null ? "qualified" : "closed")
                        .put("occurredAt", now.toString())
                        .put("email", deal.email);
        if (deal.value != null) {
            body.put("value", deal.value).put("currency", store.currency());
        } else if (random.nextBoolean()) {
            BigDecimal value =
                    BigDecimal.valueOf(200 + random.nextInt(1_800))
                            .setScale(2, RoundingMode.UNNECESSARY);
            deals.addLast(new Deal(deal.id, deal.email, value, calls + 20));
        }
        return new DemoCall("/api/conversions", store.secretKey(), BACK_OFFICE, body);
    }

    /** The same for the checkout and the purchase of a visit, as shops do it. */
    private String orderId(DemoVisit visit) {
        return "order-" + run + "-" + visit.visitorId().substring(0, 8);
    }

    private String id(String kind) {
        return kind + "-" + run + "-" + calls;
    }

    /**
     * @param value absent: not closed yet
     * @param dueAt the number of the call at which the back office gets to it
     */
    private record Deal(String id, String email, @Nullable BigDecimal value, long dueAt) {
        @Override
        public String toString() {
            return id;
        }
    }
}
