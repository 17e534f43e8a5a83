package dev.relaywatch.queue;

import dev.relaywatch.queue.LaneRates.Claimed;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a lane does when its turn has come: claims, within its rate, and works what it got. */
@Component
class LaneTurn {
    /** Of many a failure would cost more than it tells. */
    static final int A_FEW = 20;

    private final QueueStore items;
    private final LaneStore lanes;
    private final LaneRates rates;
    private final Breaker breaker;
    private final Node node;
    private final ObjectProvider<LaneHandler> handlers;
    private final QueueProperties properties;
    private final Clock clock;

    LaneTurn(
            QueueStore items,
            LaneStore lanes,
            LaneRates rates,
            Breaker breaker,
            Node node,
            ObjectProvider<LaneHandler> handlers,
            QueueProperties properties,
            Clock clock) {
        this.items = items;
        this.lanes = lanes;
        this.rates = rates;
        this.breaker = breaker;
        this.node = node;
        this.handlers = handlers;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A limit that is set for a name there is not would hold for nothing.
     *
     * @throws IllegalArgumentException naming the property
     */
    void checkDestinations() {
        Set<String> known = new TreeSet<>(handlers.getObject().oldest().keySet());
        for (String name : properties.destinations().keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "relaywatch.delivery.destinations."
                                + name
                                + ": there is no such destination; expected one of "
                                + String.join(", ", known));
            }
        }
    }

    /**
     * A batch; of one item where the last call failed.
     *
     * @param more told when the lane should have its next turn, before this one is worked, and
     *     again where calls were given back
     */
    void batch(Lane lane, Consumer<Instant> more) {
        LaneHandler handler = handlers.getObject();
        int most = breaker.isDoubtful(lane) ? 1 : handler.batchSize(lane);
        Claimed batch = claim(lane, handler, most, false);
        Instant next = batch.more();
        if (next != null) {
            more.accept(next);
        }
        if (!batch.items().isEmpty()) {
            work(lane, handler, batch, more);
        }
    }

    /**
     * By one item a lane that does not flow finds out whether it could; one whose platform did not
     * answer the last call here by a few, so that they keep to their own schedule as far as they
     * can and nobody waits for days to hear that they are dead.
     *
     * @return when to try instead, where it is too soon for the rate of its calls
     */
    Optional<Instant> probe(Lane lane, Consumer<Instant> more) {
        LaneHandler handler = handlers.getObject();
        int most = breaker.isDoubtful(lane) ? Math.min(A_FEW, handler.batchSize(lane)) : 1;
        Claimed few = claim(lane, handler, most, true);
        if (!few.items().isEmpty()) {
            work(lane, handler, few, more);
            return Optional.empty();
        }
        if (few.more() == null) {
            lanes.resume(lane, false);
        }
        return Optional.ofNullable(few.more());
    }

    private void work(Lane lane, LaneHandler handler, Claimed batch, Consumer<Instant> more) {
        int made = handler.work(lane, batch.items());
        if (rates.settle(lane, batch.paid(), made)) {
            more.accept(clock.instant());
        }
    }

    private Claimed claim(Lane lane, LaneHandler handler, int most, boolean probing) {
        return rates.claim(
                lane,
                most,
                handler.itemsPerCall(lane),
                new LaneRates.Due() {
                    @Override
                    public boolean isThere(Instant now) {
                        return items.isDue(lane, now, probing);
                    }

                    @Override
                    public List<ClaimedItem> claim(int some, Instant now) {
                        Instant leaseEnd = now.plus(properties.lease());
                        return items.claim(lane, node.id(), some, now, leaseEnd, probing);
                    }
                });
    }
}
