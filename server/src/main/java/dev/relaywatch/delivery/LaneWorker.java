package dev.relaywatch.delivery;

import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LaneHandler;
import dev.relaywatch.queue.Settled;
import dev.relaywatch.queue.Settlement;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Works a batch of a lane: items to one request, outside any transaction; then settlement and
 * attempts in one.
 */
@Component
class LaneWorker implements LaneHandler {
    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private final WorkQueue queue;
    private final Destinations destinations;
    private final Deliverables deliverables;
    private final AttemptStore attempts;
    private final Confirmations confirmations;
    private final RowRefusals refusals;
    private final TenantTransaction transaction;
    private final Clock clock;

    LaneWorker(
            WorkQueue queue,
            Destinations destinations,
            Deliverables deliverables,
            AttemptStore attempts,
            Confirmations confirmations,
            RowRefusals refusals,
            TenantTransaction transaction,
            Clock clock) {
        this.queue = queue;
        this.destinations = destinations;
        this.deliverables = deliverables;
        this.attempts = attempts;
        this.confirmations = confirmations;
        this.refusals = refusals;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** An item and what was done about it. */
    private record Worked(ClaimedItem item, Sent sent) {}

    @Override
    public int batchSize(Lane lane) {
        return destinations.named(lane.platform()).map(Destination::batchSize).orElse(1);
    }

    @Override
    public Map<String, Duration> oldest() {
        return destinations.oldest();
    }

    @Override
    public void work(Lane lane, List<ClaimedItem> items) {
        Instant at = clock.instant();
        long started = System.nanoTime();
        List<Worked> worked = send(lane, items);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        Set<UUID> ours =
                transaction.acrossTenants(() -> {
                    Set<UUID> settled =
                            queue.settle(
                                    lane,
                                    worked.stream()
                                            .map(w ->
                                                    new Settled(
                                                            w.item(),
                                                            settlement(w.sent().outcome())))
                                            .toList());
                    attempts.insert(
                            lane.tenant(),
                            worked.stream()
                                    .filter(w ->
                                            settled.contains(w.item().id())
                                                    && !(w.sent().outcome() instanceof NotTried))
                                    .map(w -> attempt(w, at, took))
                                    .toList());
                    confirmations.expect(lane, receipts(worked, settled), at);
                    return settled;
                });
        if (ours.size() < items.size()) {
            log.warn(
                    "Lane {} of tenant {}: the lease of {} items was lost while they were sent; whoever holds them now decides",
                    lane.platform(),
                    lane.tenant(),
                    items.size() - ours.size());
        }
    }

    /** How many items of ours each request has of which the platform will say more. */
    private static Map<String, Integer> receipts(List<Worked> worked, Set<UUID> ours) {
        Map<String, Integer> receipts = new HashMap<>();
        for (Worked one : worked) {
            if (ours.contains(one.item().id())
                    && one.sent().outcome() instanceof Uploaded(var _, var receipt)
                    && receipt != null) {
                receipts.merge(receipt, 1, Integer::sum);
            }
        }
        return receipts;
    }

    private List<Worked> send(Lane lane, List<ClaimedItem> items) {
        Optional<Connected> to = destinations.of(lane);
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
        Map<UUID, Deliverable> loaded = deliverables.of(lane, items);
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
                batch.isEmpty() ? List.of() : refusals.judged(lane, send(lane, to.get(), batch));
        for (int i = 0; i < there.size(); i++) {
            worked.add(new Worked(there.get(i), sent.get(i)));
        }
        return worked;
    }

    private List<Sent> send(Lane lane, Connected to, List<Deliverable> batch) {
        try {
            List<Sent> sent = to.destination().send(to.connection(), batch, queue.callLimit());
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
            return batch.stream().map(_ -> failed).toList();
        }
    }

    private static Settlement settlement(DeliveryOutcome outcome) {
        return switch (outcome) {
            case Uploaded(var status, var receipt) -> new Settlement.Done(status, receipt);
            case Retryable(var refusal, var after) ->
                    new Settlement.RetryLater(failure(refusal), after);
            case Throttled(var refusal, var pause) ->
                    new Settlement.HoldLane(failure(refusal), pause);
            case ItemRefused(var refusal) -> new Settlement.DeadLetter(failure(refusal));
            case RowMisconfigured(var refusal) -> new Settlement.DeadLetter(failure(refusal));
            case ConnectionRefused(var refusal) -> new Settlement.PauseLane(failure(refusal));
            case NotTried() -> new Settlement.PutBack();
        };
    }

    private static Failure failure(Refusal refusal) {
        return new Failure(refusal.message(), refusal.code(), refusal.httpStatus());
    }

    private static Attempt attempt(Worked worked, Instant at, Duration took) {
        return switch (worked.sent().outcome()) {
            case Uploaded(var status, var _) -> attempt(worked, at, took, "uploaded", status, null);
            case Retryable(var refusal, var _) ->
                    attempt(worked, at, took, "retryable", refusal.httpStatus(), refusal);
            case Throttled(var refusal, var _) ->
                    attempt(worked, at, took, "retryable", refusal.httpStatus(), refusal);
            case ItemRefused(var refusal) ->
                    attempt(worked, at, took, "item_refused", refusal.httpStatus(), refusal);
            case RowMisconfigured(var refusal) ->
                    attempt(worked, at, took, "item_refused", refusal.httpStatus(), refusal);
            case ConnectionRefused(var refusal) ->
                    attempt(worked, at, took, "connection_refused", refusal.httpStatus(), refusal);
            case NotTried() -> throw new IllegalStateException("what was not tried is no attempt");
        };
    }

    private static Attempt attempt(
            Worked worked,
            Instant at,
            Duration took,
            String outcome,
            @Nullable Integer status,
            @Nullable Refusal refusal) {
        return new Attempt(
                worked.item().id(),
                worked.item().attempt(),
                at,
                took,
                outcome,
                status,
                refusal == null ? null : refusal.code(),
                refusal == null ? null : refusal.message(),
                worked.sent().request(),
                worked.sent().response());
    }
}
