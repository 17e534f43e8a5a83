package dev.relaywatch.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Claims no more of a lane than its rate has calls for, whichever nodes work it. What a claim pays
 * for is set right as soon as it is known: what was not there to claim at once, calls that were
 * made besides or not at all after the work. So no more calls are made in any span of time than the
 * rate allows, one burst, and those paid for by batches that were under way when it began. Times
 * are those of the nodes' clocks: how far these are apart is how much earlier a call may be, once.
 */
@Component
class LaneRates {
    /** Each time that one is beaten to it another got its calls. */
    private static final int MOST_TRIES = 50;

    private final LaneRateStore store;
    private final QueueProperties properties;
    private final Clock clock;

    LaneRates(LaneRateStore store, QueueProperties properties, Clock clock) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
    }

    /** Items that are due. */
    interface Due {
        /** Whether there are any. */
        boolean isThere(Instant now);

        List<ClaimedItem> claim(int most, Instant now);
    }

    /**
     * What came of a claim.
     *
     * @param paid calls that the items were given
     * @param more when there may be more to claim; absent where there was not as much as could have
     *     been taken
     */
    record Claimed(List<ClaimedItem> items, int paid, @Nullable Instant more) {}

    /**
     * Claims what may be sent now.
     *
     * @param most items
     * @param perCall items that one call takes
     */
    Claimed claim(Lane lane, int most, int perCall, Due due) {
        Optional<CallRate> rate = properties.rate(lane.platform());
        return rate.isPresent()
                ? claim(lane, rate.get(), most, perCall, due)
                : claim(most, clock.instant(), due);
    }

    private static Claimed claim(int most, Instant now, Due due) {
        List<ClaimedItem> items = due.claim(most, now);
        return new Claimed(items, 0, items.size() < most ? null : now);
    }

    private Claimed claim(Lane lane, CallRate rate, int most, int perCall, Due due) {
        if (!due.isThere(clock.instant())) {
            return new Claimed(List.of(), 0, null);
        }
        for (int i = 0; i < MOST_TRIES; i++) {
            Optional<Instant> known = store.paidUntil(lane);
            Instant now = clock.instant();
            Instant before = known.orElse(now);
            int calls = Math.min(rate.permits(before, now), calls(most, perCall));
            if (calls == 0) {
                return new Claimed(List.of(), 0, rate.next(before));
            }
            Instant after = rate.after(before, now, calls);
            if (known.isPresent() ? store.pay(lane, before, after) : store.open(lane, after)) {
                int affordable = Math.min(most, calls * perCall);
                List<ClaimedItem> items = due.claim(affordable, now);
                int needed = calls(items.size(), perCall);
                giveBack(lane, rate, calls - needed);
                return new Claimed(
                        items, needed, items.size() < affordable ? null : rate.next(after));
            }
        }
        return new Claimed(List.of(), 0, clock.instant().plus(rate.interval()));
    }

    private static int calls(int items, int perCall) {
        return (items + perCall - 1) / perCall;
    }

    private void giveBack(Lane lane, CallRate rate, int calls) {
        if (calls > 0) {
            store.adjust(lane, rate.time(calls).negated());
        }
    }

    /**
     * Pays for the calls that a batch made besides those it was given, or gets back what it did not
     * use.
     *
     * @return whether the lane may call earlier than it could know
     */
    boolean settle(Lane lane, int paid, int made) {
        Optional<CallRate> rate = properties.rate(lane.platform());
        if (rate.isEmpty() || made == paid) {
            return false;
        }
        Duration time = rate.get().time(Math.abs(made - paid));
        store.adjust(lane, made > paid ? time : time.negated());
        return made < paid;
    }
}
