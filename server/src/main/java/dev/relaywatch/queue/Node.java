package dev.relaywatch.queue;

import dev.relaywatch.tenancy.Installation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * This server among those that share the database. It is seen every 3 seconds; what a node holds
 * that was not seen for 15 seconds is free again. Whoever was not seen itself for a while, because
 * the database was away or this process stood still, gives the others those 15 seconds to be seen
 * first. A start in the same data directory takes over what the last one held.
 */
@Component
class Node implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration BEAT = Duration.ofSeconds(3);
    static final Duration GONE_AFTER = Duration.ofSeconds(15);
    private static final Duration LONGEST_GAP = BEAT.multipliedBy(2);
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    private final UUID id;
    private final NodeStore nodes;
    private final QueueStore items;
    private final Clock clock;
    private volatile boolean clockAgrees = true;
    private volatile Duration clockAhead = Duration.ZERO;
    private volatile Instant judgesFrom = Instant.EPOCH;
    private volatile long lastBeat = System.nanoTime();
    private volatile boolean isKnown;
    private volatile boolean running;
    private ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(Node::thread);

    Node(Installation installation, NodeStore nodes, QueueStore items, Clock clock) {
        this.id = installation.nodeId();
        this.nodes = nodes;
        this.items = items;
        this.clock = clock;
    }

    private static Thread thread(Runnable task) {
        return Thread.ofPlatform().name("node-heartbeat").daemon().unstarted(task);
    }

    UUID id() {
        return id;
    }

    /**
     * False while this machine's clock is more than 5 seconds off the database's: its leases would
     * mean nothing.
     */
    boolean mayClaim() {
        return clockAgrees;
    }

    /** By how much this machine's clock is ahead of the database's; negative where it is behind. */
    Duration clockAhead() {
        return clockAhead;
    }

    /** How long ago it was last seen; from its making where it never was. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastBeat);
    }

    /** Whether it was silent for so long that the others take it for gone. */
    boolean isTakenForGone() {
        return silence().compareTo(GONE_AFTER) > 0;
    }

    @Override
    public void start() {
        isKnown = false;
        int inherited = items.releaseClaims(id);
        if (inherited > 0) {
            log.info("Taking over {} items that the last run was working on", inherited);
        }
        beat();
        if (heart.isShutdown()) {
            heart = Executors.newSingleThreadScheduledExecutor(Node::thread);
        }
        ScheduledFuture<?> _ =
                heart.scheduleWithFixedDelay(
                        this::tryToBeat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        running = true;
    }

    private void tryToBeat() {
        try {
            beat();
        } catch (RuntimeException e) {
            log.warn(
                    "The heartbeat could not be written; trying again in {}: {}",
                    BEAT,
                    e.toString());
        }
    }

    void beat() {
        Instant before = clock.instant();
        NodeStore.Seen seen = nodes.seen(id);
        Instant databaseNow = seen.now();
        Instant after = clock.instant();
        lastBeat = System.nanoTime();
        noteGap(seen);
        clockAhead = ahead(before, databaseNow, after);
        boolean agrees = clockAhead.abs().compareTo(TOLERATED_SKEW) <= 0;
        if (agrees != clockAgrees) {
            if (agrees) {
                log.info("The clock agrees with the database's again; claiming goes on");
            } else {
                log.error(
                        "The clock of this machine says {}, the database's says {}: no work is claimed here until they"
                                + " agree within {}; set the clock (NTP)",
                        after,
                        databaseNow,
                        TOLERATED_SKEW);
            }
        }
        clockAgrees = agrees;
        freeWhatTheGoneHold();
    }

    /** What kept this node from being seen may have kept the others from it. */
    private void noteGap(NodeStore.Seen seen) {
        Instant before = seen.before();
        if (isKnown && (before == null || before.plus(LONGEST_GAP).isBefore(seen.now()))) {
            judgesFrom = seen.now().plus(GONE_AFTER);
            log.warn(
                    "This node was not seen since {}; what it was working on may have been taken over, and for {} it"
                            + " takes nobody else for gone",
                    before == null ? "others took it for gone" : before,
                    GONE_AFTER);
        }
        isKnown = true;
    }

    /** Also between two beats, so that a node that is gone is noticed without delay. */
    void freeWhatTheGoneHold() {
        for (UUID gone : nodes.takeGone(id, LONGEST_GAP, judgesFrom, GONE_AFTER)) {
            log.warn(
                    "Node {} was not seen for {}; {} items it held are free again",
                    gone,
                    GONE_AFTER,
                    items.releaseClaims(gone));
        }
    }

    /** The database told its time somewhere between the two; a slow answer is no wrong clock. */
    private static Duration ahead(Instant before, Instant databaseNow, Instant after) {
        if (databaseNow.isBefore(before)) {
            return Duration.between(databaseNow, before);
        }
        return databaseNow.isAfter(after) ? Duration.between(databaseNow, after) : Duration.ZERO;
    }

    @Override
    public void stop() {
        heart.shutdownNow();
        nodes.leave(id);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Beats before the dispatcher claims and until it has stopped. */
    @Override
    public int getPhase() {
        return Dispatcher.PHASE - 1;
    }
}
