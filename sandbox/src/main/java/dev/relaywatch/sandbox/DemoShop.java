package dev.relaywatch.sandbox;

import dev.relaywatch.sandbox.DemoBackOffice.Deal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Function;

/**
 * One store's life: visitors who overlap, some of whom ask to be called back, and a back office
 * that books orders, qualifies and closes deals, and now and then has somebody forgotten. The same
 * seed and times give the same calls.
 */
final class DemoShop {
    private static final int MOST_VISITS = 12;
    private static final int MOST_PLANNED = 500;

    private final DemoStore store;
    private final DemoBackOffice backOffice;
    private final Random random;
    private final String run;
    private final List<Guest> guests = new ArrayList<>();
    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(
                    Comparator.comparingLong(Planned::dueAt).thenComparingLong(Planned::number));
    private long calls;
    private long made;

    /** A visitor, and what tells the server of them. */
    private record Guest(DemoVisit visit, DemoTracking tracking) {}

    /**
     * Something to send later.
     *
     * @param dueAt the number of the call at which its turn comes
     * @param number the order of those that are due together
     */
    private record Planned(long dueAt, long number, Function<Instant, DemoCall> call) {}

    /**
     * @param start makes the ids of this run differ from those of another
     */
    DemoShop(DemoStore store, long seed, Instant start) {
        this.store = store;
        this.backOffice = new DemoBackOffice(store);
        this.random = new Random(seed ^ store.slug().hashCode());
        this.run = Long.toString(start.toEpochMilli(), 36);
    }

    DemoCall next(Instant now) {
        calls++;
        Planned due = planned.peek();
        if (due != null && due.dueAt() <= calls) {
            planned.remove();
            return due.call().apply(now);
        }
        while (true) {
            List<DemoCall> sent = somebodyActs(now);
            if (!sent.isEmpty()) {
                sent.stream().skip(1).forEach(call -> in(1, _ -> call));
                return sent.getFirst();
            }
        }
    }

    private List<DemoCall> somebodyActs(Instant now) {
        Guest guest = anyGuest(now);
        DemoVisit visit = guest.visit();
        if (!visit.advance()) {
            guests.remove(guest);
            List<DemoCall> last = new ArrayList<>(guest.tracking().leave(now));
            if (!visit.hasBought() && random.nextInt(12) == 0) {
                last.addAll(lead(visit));
            }
            return last;
        }
        return visit.hasBought()
                ? purchase(guest, now)
                : guest.tracking().step(visit.isOrdering() ? orderId(visit) : id("evt"), now);
    }

    private Guest anyGuest(Instant now) {
        int place = random.nextInt(MOST_VISITS);
        if (place < guests.size()) {
            return guests.get(place);
        }
        var visit = new DemoVisit(store, random, now);
        var guest =
                new Guest(
                        visit,
                        store.segment()
                                ? new DemoSegment(visit, random)
                                : new DemoPages(visit, random));
        guests.add(guest);
        return guest;
    }

    /**
     * Most shops book the order too and tell of it again; where a browser blocks what pages send,
     * the back office alone knows.
     */
    private List<DemoCall> purchase(Guest guest, Instant now) {
        DemoVisit visit = guest.visit();
        String order = orderId(visit);
        int way = random.nextInt(10);
        if (way == 0) {
            return List.of(backOffice.order(visit, order, now));
        }
        if (way < 7) {
            in(2 + random.nextInt(4), later -> backOffice.order(visit, order, later));
        }
        return guest.tracking().step(order, now);
    }

    /** Now and then the CRM is faster than the form. */
    private List<DemoCall> lead(DemoVisit visit) {
        DemoCall form = DemoForm.lead(visit, id("lead"), random);
        Deal deal = Deal.of(id("deal"), visit, random);
        boolean dealFirst = random.nextInt(6) == 0;
        in(dealFirst ? 2 : 20, now -> qualified(deal, now));
        if (random.nextInt(10) == 0) {
            in(90, _ -> backOffice.erasure(visit));
        }
        if (dealFirst) {
            in(12, _ -> form);
            return List.of();
        }
        return List.of(form);
    }

    /** About half of them are closed at a value; a webhook may come twice. */
    private DemoCall qualified(Deal deal, Instant now) {
        if (random.nextBoolean()) {
            BigDecimal value =
                    BigDecimal.valueOf(200 + random.nextInt(1_800))
                            .setScale(2, RoundingMode.UNNECESSARY);
            in(20, later -> backOffice.conversion(deal, value, later));
        }
        if (deal.signed() && random.nextInt(8) == 0) {
            in(3, later -> backOffice.conversion(deal, null, later));
        }
        return backOffice.conversion(deal, null, now);
    }

    /** What is too much is left out. */
    private void in(int calls, Function<Instant, DemoCall> call) {
        if (planned.size() < MOST_PLANNED) {
            planned.add(new Planned(this.calls + calls, made++, call));
        }
    }

    /** The same for the checkout and the purchase of a visit, as shops do it. */
    private String orderId(DemoVisit visit) {
        return "order-" + run + "-" + visit.visitorId().substring(0, 8);
    }

    private String id(String kind) {
        return kind + "-" + run + "-" + made++;
    }
}
