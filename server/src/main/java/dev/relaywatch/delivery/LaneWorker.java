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
import dev.relaywatch.delivery.LaneSender.Worked;
import dev.relaywatch.outbound.RateLimit;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LaneHandler;
import dev.relaywatch.queue.LaneRest;
import dev.relaywatch.queue.Settled;
import dev.relaywatch.queue.Settlement;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** For which a platform may keep a lane that it has not refused anything yet. */
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private final WorkQueue queue;
    private final Destinations destinations;
    private final LaneSender sender;
    private final AttemptStore attempts;
    private final Confirmations confirmations;
    private final WhileClaimed whileClaimed;
    private final TenantTransaction transaction;
    private final DeliveryCounts counts;
    private final Clock clock;

    LaneWorker(
            WorkQueue queue,
            Destinations destinations,
            LaneSender sender,
            AttemptStore attempts,
            Confirmations confirmations,
            WhileClaimed whileClaimed,
            TenantTransaction transaction,
            DeliveryCounts counts,
            Clock clock) {
        this.queue = queue;
        this.destinations = destinations;
        this.sender = sender;
        this.attempts = attempts;
        this.confirmations = confirmations;
        this.whileClaimed = whileClaimed;
        this.transaction = transaction;
        this.counts = counts;
        this.clock = clock;
    }

    @Override
    public int batchSize(Lane lane) {
        return destinations.named(lane.platform()).map(Destination::batchSize).orElse(1);
    }

    @Override
    public int itemsPerCall(Lane lane) {
        return destinations.named(lane.platform()).map(Destination::itemsPerCall).orElse(1);
    }

    @Override
    public Map<String, Duration> oldest() {
        return destinations.oldest();
    }

    @Override
    public Map<String, Duration> dedupWindows() {
        return destinations.dedupWindows();
    }

    @Override
    public int work(Lane lane, List<ClaimedItem> items) {
        Instant at = clock.instant();
        long started = System.nanoTime();
        List<Worked> worked = sender.send(lane, items, queue.callLimit());
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        Set<UUID> ours =
                whileClaimed.run(lane, items, Duration.ZERO, () -> settle(lane, worked, at, took));
        counts.settled(
                lane.platform(),
                worked.stream().filter(w -> ours.contains(w.item().id())).toList());
        if (ours.size() < items.size()) {
            counts.leasesLost(lane.platform(), items.size() - ours.size());
            log.warn(
                    "Lane {} of tenant {}: the lease of {} items was lost while they were sent; whoever holds them now decides",
                    lane.platform(),
                    lane.tenant(),
                    items.size() - ours.size());
        }
        return worked.stream().mapToInt(w -> w.sent().calls()).sum();
    }

    private @Nullable LaneRest rest(RateLimit.@Nullable UsedUp quota) {
        return quota == null
                ? null
                : new LaneRest(
                        quota.quota(), quota.rest(clock.instant(), LONGEST_REST).orElse(null));
    }

    /** Results and attempts in one transaction; returns the items that were still ours. */
    private Set<UUID> settle(Lane lane, List<Worked> worked, Instant at, Duration took) {
        return transaction.acrossTenants(() -> {
            Set<UUID> settled =
                    queue.settle(
                            lane,
                            worked.stream()
                                    .map(w ->
                                            new Settled(
                                                    w.item(),
                                                    settlement(w.sent().outcome()),
                                                    rest(w.sent().usedUp())))
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
