package dev.relaywatch.delivery;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sends claimed items to the destination of their lane: whatever happens, each has an outcome. */
@Component
class LaneSender {
    private static final Logger log = LoggerFactory.getLogger(LaneSender.class);

    private final Destinations destinations;
    private final Deliverables deliverables;
    private final RowRefusals refusals;
    private final WhileClaimed whileClaimed;
    private final DeliveryCounts counts;

    LaneSender(
            Destinations destinations,
            Deliverables deliverables,
            RowRefusals refusals,
            WhileClaimed whileClaimed,
            DeliveryCounts counts) {
        this.destinations = destinations;
        this.deliverables = deliverables;
        this.refusals = refusals;
        this.whileClaimed = whileClaimed;
        this.counts = counts;
    }

    /** An item and what was done about it. */
    record Worked(ClaimedItem item, Sent sent) {}

    /**
     * Outside any transaction.
     *
     * @param limit time for all of it
     * @return each item with what was done about it, in no order
     */
    List<Worked> send(Lane lane, List<ClaimedItem> items, Duration limit) {
        Optional<Connected> to = destinations.of(lane).or(() -> destinations.now(lane));
        if (to.isEmpty()) {
            Sent refused =
                    new Sent(
                            new ConnectionRefused(
                                    new Refusal(
                                            "the connection was removed or disabled; connect it again",
                                            null,
                                            null)),
                            null,
                            null);
            return items.stream().map(item -> new Worked(item, refused)).toList();
        }
        List<Worked> worked = new ArrayList<>();
        List<ClaimedItem> there = new ArrayList<>();
        List<Deliverable> batch = new ArrayList<>();
        // what is left of the lease must do for the call and for settling
        Duration spare = limit.plus(limit.dividedBy(2));
        Map<UUID, Deliverable> loaded =
                whileClaimed.run(lane, items, spare, () -> deliverables.of(lane, items));
        for (ClaimedItem item : items) {
            Deliverable deliverable = loaded.get(item.id());
            if (deliverable == null) {
                worked.add(
                        new Worked(
                                item, Sent.refusedBeforehand("what it was to deliver was erased")));
            } else {
                there.add(item);
                batch.add(deliverable);
            }
        }
        List<Sent> sent =
                batch.isEmpty()
                        ? List.of()
                        : unlessChanged(
                                lane,
                                to.get(),
                                refusals.judged(lane, send(lane, to.get(), batch, limit)));
        for (int i = 0; i < there.size(); i++) {
            worked.add(new Worked(there.get(i), sent.get(i)));
        }
        return worked;
    }

    /**
     * A secret that another node replaced meanwhile is refused for good reason, and no reason to
     * pause the lane: what it was refused for is sent with the new one.
     */
    private List<Sent> unlessChanged(Lane lane, Connected to, List<Sent> sent) {
        if (sent.stream().noneMatch(LaneSender::isRefused) || isStill(lane, to.connection())) {
            return sent;
        }
        return sent.stream()
                .map(each ->
                        isRefused(each)
                                ? new Sent(new NotTried(), each.request(), each.response())
                                : each)
                .toList();
    }

    private static boolean isRefused(Sent sent) {
        return sent.outcome() instanceof ConnectionRefused;
    }

    private boolean isStill(Lane lane, Connection used) {
        return destinations
                .now(lane)
                .map(now -> now.connection().fingerprint().equals(used.fingerprint()))
                .orElse(false);
    }

    private List<Sent> send(Lane lane, Connected to, List<Deliverable> batch, Duration limit) {
        long started = System.nanoTime();
        try {
            List<Sent> sent = to.destination().send(to.connection(), batch, limit);
            if (sent.size() != batch.size()) {
                throw new IllegalStateException(
                        to.label() + " answered " + sent.size() + " of " + batch.size() + " items");
            }
            return sent;
        } catch (RuntimeException e) {
            log.error(
                    "Sending {} items of lane {} of tenant {} failed; they are retried",
                    batch.size(),
                    lane.platform(),
                    lane.tenant(),
                    e);
            Sent failed =
                    new Sent(
                            new Retryable(
                                    new Refusal(
                                            "internal error: " + e.getClass().getSimpleName(),
                                            "internal",
                                            null),
                                    null),
                            null,
                            null);
            List<Sent> sent = new ArrayList<>(Collections.nCopies(batch.size(), failed));
            sent.set(0, failed.withCalls(1));
            return sent;
        } finally {
            counts.sent(lane.platform(), Duration.ofNanos(System.nanoTime() - started));
        }
    }
}
