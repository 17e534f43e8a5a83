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
 * that was not seen for 15 seconds is free again. A start in the same data directory takes over
 * what the last one held.
 */
@Component
class Node implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration BEAT = Duration.ofSeconds(3);
    private static final Duration GONE_AFTER = Duration.ofSeconds(15);
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    private final UUID id;
    private final NodeStore nodes;
    private final QueueStore items;
    private final Clock clock;
    private volatile boolean clockAgrees = true;
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

    @Override
    public void start() {
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
        Instant databaseNow = nodes.seen(id);
        Instant after = clock.instant();
        boolean agrees = agree(before, databaseNow, after);
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
        for (UUID gone : nodes.takeGone(GONE_AFTER)) {
            log.warn(
                    "Node {} was not seen for {}; {} items it held are free again",
                    gone,
                    GONE_AFTER,
                    items.releaseClaims(gone));
        }
    }

    /** The database told its time somewhere between the two; a slow answer is no wrong clock. */
    private static boolean agree(Instant before, Instant databaseNow, Instant after) {
        return !databaseNow.isBefore(before.minus(TOLERATED_SKEW))
                && !databaseNow.isAfter(after.plus(TOLERATED_SKEW));
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
