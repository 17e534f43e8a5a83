package dev.relaywatch.queue;

import dev.relaywatch.queue.ReplayItemStore.Waiting;
import dev.relaywatch.queue.ReplayLaneStore.Stage;
import dev.relaywatch.queue.ReplayLaneStore.Walk;
import dev.relaywatch.queue.ReplayStore.Open;
import dev.relaywatch.queue.StuckStore.Locked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The way of a replay along its lanes. Of each it takes a bite, and the next when little of that
 * waits: what is fresh in a lane waits for little more than one bite, and a lane that is slow holds
 * up no other.
 */
@Component
class ReplayWalk {
    /** A request or two of the platforms that take most at once. */
    private static final int BITE = 2_000;

    private static final int NOTED = 10;
    private static final int MOST_LANES_A_STEP = 100;

    private final ReplayLaneStore walks;
    private final StuckStore stuck;
    private final ReplayItemStore items;
    private final LaneStore lanes;
    private final Waker waker;
    private final ObjectProvider<LaneHandler> handlers;
    private final int bite;

    @Autowired
    ReplayWalk(
            ReplayLaneStore walks,
            StuckStore stuck,
            ReplayItemStore items,
            LaneStore lanes,
            Waker waker,
            ObjectProvider<LaneHandler> handlers) {
        this(walks, stuck, items, lanes, waker, handlers, BITE);
    }

    /**
     * @param bite items of a lane at once
     */
    ReplayWalk(
            ReplayLaneStore walks,
            StuckStore stuck,
            ReplayItemStore items,
            LaneStore lanes,
            Waker waker,
            ObjectProvider<LaneHandler> handlers,
            int bite) {
        this.walks = walks;
        this.stuck = stuck;
        this.items = items;
        this.lanes = lanes;
        this.waker = waker;
        this.handlers = handlers;
        this.bite = bite;
    }

    /**
     * What one step took up.
     *
     * @param allTaken nothing is left to take up but in lanes that were paused since
     * @param more the next step can be taken at once
     */
    record Walked(long taken, boolean allTaken, boolean more) {}

    /** For how long each platform knows again what it had. */
    Map<String, Duration> windows() {
        return handlers.getObject().dedupWindows();
    }

    /**
     * Notes what waits in lanes that do not flow; each flows again when all of it is noted. What is
     * noted is due already, so a bite of it may be larger.
     */
    Walked note(Open replay, Instant now) {
        Map<String, Duration> windows = windows();
        long taken = 0;
        int walked = 0;
        for (Walk walk : walks.of(replay.id())) {
            if (walk.stage() != Stage.WAITING) {
                continue;
            }
            if (taken >= bite || walked == MOST_LANES_A_STEP) {
                return new Walked(taken, false, true);
            }
            Bitten noted =
                    walk.stopped()
                            ? bite(replay, walk, NOTED * bite, Stage.STUCK, windows, now)
                            : new Bitten(walk.to(Stage.STUCK), 0);
            walks.walked(replay.id(), noted.next());
            taken += noted.taken();
            walked++;
            if (noted.next().stage() == Stage.WAITING) {
                return new Walked(taken, false, true);
            }
            lanes.resume(walk.lane(), true);
            waker.wakeAfterCommit(List.of(walk.lane()));
        }
        return new Walked(taken, false, false);
    }

    /**
     * Makes due what is stuck, once all is noted.
     *
     * @param waiting items of the replay that have no outcome yet
     */
    Walked step(Open replay, Map<Lane, Waiting> waiting, Instant now) {
        Map<String, Duration> windows = windows();
        List<Lane> due = new ArrayList<>();
        long taken = 0;
        boolean allTaken = true;
        boolean more = false;
        for (Walk walk : walks.of(replay.id())) {
            if (walk.paused()) {
                continue;
            }
            if (isBusy(waiting.get(walk.lane()))) {
                allTaken = false;
                continue;
            }
            if (taken >= bite || due.size() == MOST_LANES_A_STEP) {
                allTaken = false;
                more = true;
                break;
            }
            Bitten bitten = bite(replay, walk, bite, Stage.TAKEN, windows, now);
            walks.walked(replay.id(), bitten.next());
            taken += bitten.taken();
            allTaken &= bitten.next().stage() == Stage.TAKEN;
            due.add(walk.lane());
        }
        if (!due.isEmpty()) {
            waker.wakeAfterCommit(due);
        }
        return new Walked(taken, allTaken, more);
    }

    private boolean isBusy(@Nullable Waiting waiting) {
        return waiting != null && waiting.items() > bite / 2;
    }

    private record Bitten(Walk next, int taken) {}

    /**
     * @param after the stage that follows when this one is through
     */
    private Bitten bite(
            Open replay,
            Walk walk,
            int limit,
            Stage after,
            Map<String, Duration> windows,
            Instant now) {
        Duration window = windows.get(walk.lane().platform());
        List<Locked> locked =
                stuck.lock(
                        walk,
                        replay.wanted(),
                        replay.begun().plus(Replays.CLOCKS_APART),
                        window == null ? null : now.minus(window),
                        now,
                        limit);
        int taken = locked.isEmpty() ? 0 : items.take(replay.id(), walk.lane(), locked, now);
        if (locked.size() < limit) {
            return new Bitten(walk.to(after), taken);
        }
        Locked last = locked.getLast();
        return new Bitten(walk.behind(last.at(), last.id()), taken);
    }
}
