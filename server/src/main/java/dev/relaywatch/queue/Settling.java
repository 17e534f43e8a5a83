package dev.relaywatch.queue;

import dev.relaywatch.queue.SettlementStore.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What the results of a batch make of its items and of their lane. */
@Component
class Settling {
    private final SettlementStore items;
    private final LaneStore lanes;
    private final Breaker breaker;
    private final Dispatcher dispatcher;
    private final Waker waker;
    private final QueueProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Settling(
            SettlementStore items,
            LaneStore lanes,
            Breaker breaker,
            Dispatcher dispatcher,
            Waker waker,
            QueueProperties properties,
            ApplicationEventPublisher events,
            Clock clock) {
        this.items = items;
        this.lanes = lanes;
        this.breaker = breaker;
        this.dispatcher = dispatcher;
        this.waker = waker;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Settles a batch of one lane in the running transaction, each item only while its claim is
     * still ours.
     *
     * @return the items that were ours; for any other the result counts for nothing
     */
    Set<UUID> settle(Lane lane, List<Settled> batch) {
        Instant now = clock.instant();
        List<Verdict> verdicts =
                batch.stream().map(settled -> verdict(lane, settled, now)).toList();
        Set<UUID> ours = items.settle(lane, verdicts, now);
        settleLane(
                lane,
                batch.stream().filter(settled -> ours.contains(settled.item().id())).toList(),
                now);
        List<ItemDeadLettered> dead = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Failure failure = verdict.failure();
            if (verdict.kind().equals("dead")
                    && failure != null
                    && ours.contains(verdict.item().id())) {
                dead.add(new ItemDeadLettered(lane, verdict.item().id(), failure));
            }
        }
        Waker.afterCommit(() -> dead.forEach(events::publishEvent));
        return ours;
    }

    private Verdict verdict(Lane lane, Settled settled, Instant now) {
        ClaimedItem item = settled.item();
        return switch (settled.settlement()) {
            case Settlement.Done(var status, var receipt) ->
                    new Verdict(item, "done", null, null, status, receipt);
            case Settlement.RetryLater(var failure, var after) ->
                    properties
                            .schedule(lane.platform())
                            .nextAttempt(item.retryCount(), now, after, random)
                            .map(at ->
                                    new Verdict(
                                            item, "retry", at, failure, failure.httpStatus(), null))
                            .orElseGet(() -> dead(item, failure));
            case Settlement.DeadLetter(var failure) -> dead(item, failure);
            case Settlement.HoldLane(var failure, var _) ->
                    new Verdict(item, "back", null, failure, failure.httpStatus(), null);
            case Settlement.PauseLane(var failure) ->
                    new Verdict(item, "back", null, failure, failure.httpStatus(), null);
            case Settlement.PutBack() -> new Verdict(item, "back", null, null, null, null);
        };
    }

    /** As {@link WorkQueue#takeBack}. */
    int takeBack(
            Lane lane, String receipt, Instant sent, Instant notBefore, Instant due, Failure why) {
        return items.takeBack(lane, receipt, sent, notBefore, due, why, clock.instant());
    }

    private static Verdict dead(ClaimedItem item, Failure failure) {
        return new Verdict(item, "dead", null, failure, failure.httpStatus(), null);
    }

    /**
     * What the results that count say of their lane: an account refused pauses it, calls that fail
     * in a row break it, an item delivered ends either; and with a quota used up it rests, whatever
     * became of its items.
     */
    private void settleLane(Lane lane, List<Settled> batch, Instant now) {
        LaneRest rest =
                batch.stream()
                        .map(Settled::rest)
                        .filter(Objects::nonNull)
                        .max(Comparator.comparing(one -> orNone(one.pause())))
                        .orElse(null);
        boolean delivered = false;
        boolean answered = rest != null;
        Settlement.RetryLater unanswered = null;
        for (Settled settled : batch) {
            switch (settled.settlement()) {
                case Settlement.PauseLane(var failure) -> {
                    breaker.answered(lane);
                    pause(lane, failure, now);
                    return;
                }
                case Settlement.HoldLane(var failure, var pause) -> {
                    breaker.answered(lane);
                    hold(lane, throttled(failure, pause, rest), now);
                    return;
                }
                case Settlement.Done _ -> delivered = true;
                // the platform judged the item, so it knows the account
                case Settlement.DeadLetter(var failure) ->
                        delivered |= failure.httpStatus() != null;
                case Settlement.RetryLater failed -> {
                    if (failed.failure().isUnanswered()) {
                        unanswered = failed;
                    } else {
                        answered = true;
                    }
                }
                case Settlement.PutBack _ -> {}
            }
        }
        if (delivered || answered) {
            breaker.answered(lane);
            boolean mended =
                    dispatcher.isProbing(lane)
                            && (delivered ? lanes.resume(lane, false) : lanes.mend(lane));
            if (mended) {
                waker.wakeAfterCommit(Set.of(lane));
            }
        } else if (unanswered != null && !dispatcher.isProbing(lane) && breaker.failed(lane)) {
            breakOff(lane, unanswered, now);
        }
        if (rest != null) {
            hold(lane, rest, now);
        }
    }

    private static Duration orNone(@Nullable Duration pause) {
        return pause == null ? Duration.ZERO : pause;
    }

    /** For as long as the refusal says, or what it says of its quota, where that is longer. */
    private static LaneRest throttled(
            Failure failure, @Nullable Duration pause, @Nullable LaneRest rest) {
        Duration quota = rest == null ? null : rest.pause();
        return new LaneRest(
                failure.message(), orNone(quota).compareTo(orNone(pause)) > 0 ? quota : pause);
    }

    /** Where the platform named no pause, the first one of the retry schedule. */
    private void hold(Lane lane, LaneRest rest, Instant now) {
        Duration pause = rest.pause();
        Instant until =
                pause != null
                        ? now.plus(pause)
                        : properties
                                .schedule(lane.platform())
                                .nextAttempt(0, now, null, random)
                                .orElse(now);
        lanes.hold(lane, rest.reason(), now, until);
    }

    /** A platform that says when it is back is not tried before. */
    private void breakOff(Lane lane, Settlement.RetryLater unanswered, Instant now) {
        Duration pause = properties.breaker().pause();
        Duration after = orNone(unanswered.after());
        lanes.breakOff(
                lane,
                unanswered.failure().message(),
                now,
                now.plus(after.compareTo(pause) > 0 ? after : pause));
    }

    private void pause(Lane lane, Failure failure, Instant now) {
        if (lanes.pause(lane, failure.message(), now, now.plus(properties.probeInterval()))) {
            Waker.afterCommit(() -> events.publishEvent(new LanePaused(lane, failure.message())));
        }
    }
}
