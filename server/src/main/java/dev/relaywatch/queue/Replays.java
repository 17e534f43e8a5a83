package dev.relaywatch.queue;

import dev.relaywatch.queue.ReplayItemStore.Waiting;
import dev.relaywatch.queue.ReplayLaneStore.Stage;
import dev.relaywatch.queue.ReplayLaneStore.Walk;
import dev.relaywatch.queue.ReplayStore.Open;
import dev.relaywatch.queue.ReplayWalk.Walked;
import dev.relaywatch.queue.StuckStore.Matching;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Replays: what is stuck is tried now. All that one needs to go on stands in its rows, and each
 * step is a transaction that holds the first of them; whichever node comes takes the next step, and
 * one that dies loses nothing. All runs in the transaction of the platform's role that the caller
 * began.
 */
@Component
class Replays {
    /** As far as the clocks of two nodes that claim may differ. */
    static final Duration CLOCKS_APART = Duration.ofSeconds(10);

    /** Of one tenant, or of the platform itself. */
    static final int MOST_RUNNING = 50;

    private static final int MOST_PUT_BACK_A_STEP = 10_000;

    private final ReplayStore store;
    private final ReplayLaneStore walks;
    private final ReplayItemStore items;
    private final StuckStore stuck;
    private final ReplayWalk walk;
    private final LaneStore lanes;
    private final Waker waker;
    private final Clock clock;

    Replays(
            ReplayStore store,
            ReplayLaneStore walks,
            ReplayItemStore items,
            StuckStore stuck,
            ReplayWalk walk,
            LaneStore lanes,
            Waker waker,
            Clock clock) {
        this.store = store;
        this.walks = walks;
        this.items = items;
        this.stuck = stuck;
        this.walk = walk;
        this.lanes = lanes;
        this.waker = waker;
        this.clock = clock;
    }

    /** What a step showed. */
    enum Step {
        /** The next can be taken at once. */
        MORE,
        /** Something was done. */
        MOVED,
        /** It waits for what is to be sent. */
        WAITS,
        /** It has ended, or another node has it. */
        NOTHING
    }

    ReplayPreview preview(QueueFilter filter) {
        return ReplayPreview.of(stuck.matching(filter, walk.windows(), clock.instant()));
    }

    /**
     * Begins one with its first step, or joins the one that runs for the same. Their lanes flow
     * again either way: whoever presses retry says that the accounts are good.
     *
     * @param confirmed takes up what its platform could count twice, too
     */
    ReplayStart start(QueueFilter filter, boolean confirmed, String actor) {
        Instant now = clock.instant();
        UUID id = Ids.next();
        ReplayWanted wanted = ReplayWanted.of(filter, confirmed);
        String request = wanted.hash(filter.lanes());
        while (!store.insert(filter.tenant(), id, actor, request, wanted, now)) {
            Optional<UUID> running = store.running(filter.tenant(), request);
            if (running.isPresent()) {
                flowAgain(walks.stopped(running.get()));
                return new ReplayStart.Joined(running.get());
            }
        }
        if (store.countRunning(filter.tenant()) > MOST_RUNNING) {
            store.delete(id);
            return new ReplayStart.Refused(MOST_RUNNING);
        }
        return begin(
                new Open(filter.tenant(), id, false, wanted, now),
                stuck.matching(filter, walk.windows(), now),
                now);
    }

    private ReplayStart begin(Open replay, List<Matching> found, Instant now) {
        store.planAfresh();
        boolean confirmed = replay.wanted().confirmed();
        Map<Lane, Walk> begun = new LinkedHashMap<>();
        List<Lane> still = new ArrayList<>();
        long expected = 0;
        long leftAlone = 0;
        for (Matching some : found) {
            long outside = confirmed ? 0 : some.outside();
            leftAlone += outside;
            expected += some.items() - outside;
            if (some.items() > outside && !begun.containsKey(some.lane())) {
                boolean notes = some.stopped() && replay.wanted().takesWaiting();
                begun.put(
                        some.lane(), Walk.begin(some.lane(), notes ? Stage.WAITING : Stage.STUCK));
                if (some.troubled() && !notes) {
                    still.add(some.lane());
                }
            }
        }
        walks.insert(replay.id(), List.copyOf(begun.values()));
        flowAgain(still);
        Walked noted = took(replay, walk.note(replay, now));
        boolean allTaken = false;
        long taken = noted.taken();
        if (!noted.more()) {
            Walked walked = took(replay, walk.step(replay, items.waiting(replay.id()), now));
            allTaken = walked.allTaken();
            taken += walked.taken();
        }
        // when all is taken, without what another had locked in this moment
        long matching = allTaken ? taken : Math.max(expected, taken);
        store.setExpected(replay.id(), matching, leftAlone);
        if (allTaken && taken == 0) {
            end(replay, now);
        }
        return new ReplayStart.Begun(replay.id(), matching, leftAlone);
    }

    private Walked took(Open replay, Walked walked) {
        if (walked.taken() > 0) {
            store.took(replay.id(), walked.taken());
        }
        return walked;
    }

    private void flowAgain(List<Lane> stopped) {
        stopped.forEach(lane -> lanes.resume(lane, true));
        if (!stopped.isEmpty()) {
            waker.wakeAfterCommit(stopped);
        }
    }

    /** Those that have not ended, oldest first. */
    List<UUID> open() {
        return store.open();
    }

    /** Takes the next step of one. */
    Step goOn(UUID id) {
        return store.tryLock(id).map(this::step).orElse(Step.NOTHING);
    }

    private Step step(Open replay) {
        store.planAfresh();
        Instant now = clock.instant();
        if (replay.stopped()) {
            return putBack(replay, now);
        }
        if (took(replay, walk.note(replay, now)).more()) {
            return Step.MORE;
        }
        boolean counted = items.count(replay.id(), since(replay));
        Map<Lane, Waiting> waiting = items.waiting(replay.id());
        Walked walked = took(replay, walk.step(replay, waiting, now));
        if (walked.more()) {
            return Step.MORE;
        }
        if (walked.taken() == 0 && walked.allTaken() && isOver(waiting)) {
            end(replay, now);
            return Step.NOTHING;
        }
        return walked.taken() > 0 || counted ? Step.MOVED : Step.WAITS;
    }

    /** What waits in a paused lane waits for its account, however long. */
    private static boolean isOver(Map<Lane, Waiting> waiting) {
        return waiting.values().stream().allMatch(lane -> lane.paused() && lane.claimed() == 0);
    }

    /**
     * Stops one: what was not tried yet is as it was before, what is being sent is still counted.
     * One that has ended stays as it is.
     */
    Optional<ReplayStop> stop(@Nullable TenantId tenant, UUID id) {
        Optional<Open> open = store.lock(tenant, id);
        boolean wasRunning = open.isPresent() && store.stop(id);
        open.ifPresent(replay -> step(replay.stop()));
        return store.progress(tenant, id)
                .map(progress ->
                        new ReplayStop(
                                open.map(Open::tenant).orElse(tenant), progress, wasRunning));
    }

    /** What is being sent is waited for; what was tried and came back stays as it is. */
    private Step putBack(Open replay, Instant now) {
        boolean counted = items.count(replay.id(), since(replay));
        int back = items.putBack(replay.id(), now, MOST_PUT_BACK_A_STEP);
        if (back == MOST_PUT_BACK_A_STEP) {
            return Step.MORE;
        }
        boolean over =
                items.waiting(replay.id()).values().stream()
                        .allMatch(lane -> lane.claimed() == 0 && lane.untried() == 0);
        if (over) {
            end(replay, now);
            return Step.NOTHING;
        }
        return counted || back > 0 ? Step.MOVED : Step.WAITS;
    }

    /** Nothing of it was uploaded earlier. */
    private static Instant since(Open replay) {
        return replay.begun().minus(CLOCKS_APART);
    }

    private void end(Open replay, Instant now) {
        items.countLast(replay.id(), since(replay));
        walks.forget(replay.id());
        store.end(replay.id(), now);
    }

    /** How far one came; empty where the tenant has none of that identity. */
    Optional<ReplayProgress> progress(@Nullable TenantId tenant, UUID id) {
        return store.progress(tenant, id);
    }

    /** The oldest of those that go on. */
    List<RunningReplay> goingOn(@Nullable TenantId tenant, int most) {
        return store.goingOn(tenant, most);
    }
}
