package dev.relaywatch.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives lanes their turns. One thread chooses the lane; each batch is claimed and worked on a
 * virtual thread of its own. New work wakes it at once; a look at the database at every poll
 * interval finds what nobody announced: retries that are due, leases that ran out, rests that
 * ended.
 */
@Component
class Dispatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /**
     * Work in flight at a stop has half a lease to end; what does not is claimed by the next start.
     */
    static final int PHASE = 0;

    private static final Duration STANDSTILL = Duration.ofMinutes(1);
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);

    private final QueueStore items;
    private final LaneStore lanes;
    private final LaneTurn turn;
    private final Node node;
    private final QueueProperties properties;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReadyLanes ready;
    private final WaitingLanes waiting = new WaitingLanes();
    private final Set<Lane> probing = ConcurrentHashMap.newKeySet();
    private volatile long lastTurn = System.nanoTime();
    private boolean lookDue = true;
    private boolean running;
    private @Nullable Thread thread;

    Dispatcher(
            QueueStore items,
            LaneStore lanes,
            LaneTurn turn,
            Breaker breaker,
            Node node,
            QueueProperties properties,
            Clock clock) {
        this.items = items;
        this.lanes = lanes;
        this.turn = turn;
        this.node = node;
        this.properties = properties;
        this.clock = clock;
        this.ready =
                new ReadyLanes(
                        Places.of(properties.workers(), properties.laneConcurrency()),
                        breaker::hasAnswered);
    }

    /** These lanes have new work; one whose next call is not due yet is woken when it is. */
    void wake(Collection<Lane> withWork) {
        changing(() ->
                withWork.stream().filter(lane -> !waiting.contains(lane)).forEach(ready::add));
    }

    /** Something changed somewhere: look at the database now. */
    void look() {
        changing(() -> lookDue = true);
    }

    private void changing(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        turn.checkDestinations();
        running = true;
        thread = Thread.ofPlatform().name("queue-dispatcher").start(this::run);
    }

    private void run() {
        long nextLook = System.nanoTime();
        while (isRunning()) {
            try {
                if (takeLookDue() || System.nanoTime() - nextLook >= 0) {
                    nextLook = System.nanoTime() + properties.pollInterval().toNanos();
                    lookAtDatabase();
                }
                dispatch(nextLook);
                lastTurn = System.nanoTime();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn(
                        "The queue cannot be read; trying again in {}: {}",
                        properties.pollInterval(),
                        e.toString());
                nextLook = System.nanoTime() + properties.pollInterval().toNanos();
                pause(properties.pollInterval());
            }
        }
    }

    private boolean takeLookDue() {
        lock.lock();
        try {
            boolean due = lookDue;
            lookDue = false;
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void lookAtDatabase() {
        if (!node.mayClaim()) {
            return;
        }
        node.freeWhatTheGoneHold();
        Instant now = clock.instant();
        wake(items.dueLanes(now));
        lanes.takeProbes(
                        now,
                        now.plus(properties.probeInterval()),
                        properties.breaker(),
                        Math.max(0, properties.workers() - probing.size()))
                .forEach(this::startProbe);
    }

    /**
     * Under way from here on, so that a stop waits for it; a stop that came first leaves it to
     * another turn.
     */
    private void startProbe(Lane lane) {
        lock.lock();
        try {
            if (running && probing.add(lane)) {
                log.info(
                        "Trying lane {} of tenant {}, which does not flow",
                        lane.platform(),
                        lane.tenant());
                Thread.ofVirtual().name("probe").start(() -> probe(lane));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Starts a batch for each lane that has a place, else waits for a change or the next look. */
    private void dispatch(long nextLook) throws InterruptedException {
        lock.lock();
        try {
            waiting.takeDue(clock.instant()).forEach(ready::add);
            boolean free = running && node.mayClaim();
            Optional<Lane> lane = free ? ready.take() : Optional.empty();
            if (lane.isPresent()) {
                Thread.ofVirtual().name("lane").start(() -> work(lane.get()));
            } else if (running && !lookDue) {
                awaitChange(nextLook);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A wake-up without a cause does no harm: the caller looks again. */
    @SuppressWarnings("WaitNotInLoop")
    private void awaitChange(long until) throws InterruptedException {
        long look = until - System.nanoTime();
        long wait = waiting.next().map(at -> Math.min(look, untilDue(at))).orElse(look);
        if (wait > 0) {
            boolean _ = changed.await(wait, TimeUnit.NANOSECONDS);
        }
    }

    private long untilDue(Instant at) {
        return Math.max(SHORTEST_WAIT, Duration.between(clock.instant(), at).toNanos());
    }

    private void work(Lane lane) {
        try {
            turn.batch(lane, at -> wakeAt(lane, at));
        } catch (RuntimeException e) {
            log.error(
                    "Working lane {} of tenant {} failed; its items come back when their lease of {} ends",
                    lane.platform(),
                    lane.tenant(),
                    properties.lease(),
                    e);
        } finally {
            changing(() -> ready.done(lane));
        }
    }

    private void wakeAt(Lane lane, Instant at) {
        changing(() -> {
            if (at.isAfter(clock.instant())) {
                waiting.until(lane, at);
            } else {
                waiting.remove(lane);
                ready.add(lane);
            }
        });
    }

    /** Why nothing is given its turn here, in words; empty while all is. */
    Optional<String> standstill() {
        if (!node.mayClaim()) {
            return Optional.of("this machine's clock is too far from the database's");
        }
        if (node.silence().compareTo(STANDSTILL) > 0) {
            return Optional.of(
                    "this node was not seen in the database for "
                            + node.silence().toSeconds()
                            + " s");
        }
        Duration sinceTurn = Duration.ofNanos(System.nanoTime() - lastTurn);
        return sinceTurn.compareTo(STANDSTILL.plus(properties.pollInterval())) > 0
                ? Optional.of("no lane was given a turn for " + sinceTurn.toSeconds() + " s")
                : Optional.empty();
    }

    /** Whether the batch of this lane under way is one by which it is tried. */
    boolean isProbing(Lane lane) {
        return probing.contains(lane);
    }

    private void probe(Lane lane) {
        try {
            probeOnce(lane).ifPresent(at -> lanes.putOffProbe(lane, at));
        } catch (RuntimeException e) {
            log.error("Probing lane {} of tenant {} failed", lane.platform(), lane.tenant(), e);
        }
    }

    private Optional<Instant> probeOnce(Lane lane) {
        try {
            return turn.probe(lane, at -> wakeAt(lane, at));
        } finally {
            changing(() -> probing.remove(lane));
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No new claims; what is under way ends, at the longest in half a lease. */
    @Override
    public void stop() {
        changing(() -> running = false);
        long deadline = System.nanoTime() + properties.lease().dividedBy(2).toNanos();
        lock.lock();
        try {
            while (underWay() > 0 && deadline - System.nanoTime() > 0) {
                if (!changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    break;
                }
            }
            if (underWay() > 0) {
                log.warn(
                        "Stopping with {} batches under way; the next start takes them over",
                        underWay());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        Thread dispatching = thread;
        if (dispatching != null) {
            dispatching.interrupt();
        }
    }

    /** Batches and probes, for whoever watches. */
    int batchesUnderWay() {
        lock.lock();
        try {
            return underWay();
        } finally {
            lock.unlock();
        }
    }

    /** Batches and probes. */
    private int underWay() {
        return ready.underWay() + probing.size();
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
