package dev.relaywatch.alerting;

import dev.relaywatch.alerting.ChannelClaimStore.Claim;
import dev.relaywatch.tenancy.Installation;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells channels what they are to hear. Nodes share the channels by lease; one that is slow keeps
 * no other waiting.
 */
@Component
class Notifier implements SmartLifecycle, Progress {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final int PHASE = 10;
    private static final int MOST_AT_ONCE = 32;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private static final Duration TOLERATED = Duration.ofMinutes(2);

    /** Longer than the longest pass over one channel. */
    private static final Duration LEASE = Duration.ofSeconds(45);

    private final ChannelClaimStore store;
    private final ChannelTurn turn;
    private final NotifierBell bell;
    private final UUID node;
    private final Clock clock;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private volatile boolean running;
    private @Nullable Thread thread;

    Notifier(
            ChannelClaimStore store,
            ChannelTurn turn,
            NotifierBell bell,
            Installation installation,
            Clock clock) {
        this.store = store;
        this.turn = turn;
        this.bell = bell;
        this.node = installation.nodeId();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Optional<String> standstill(Instant now) {
        return store.oldestOverdue(now)
                .map(since -> Duration.between(since, now))
                .filter(late -> late.compareTo(TOLERATED) > 0)
                .map(late -> "a notification has been due for " + late.toSeconds() + " s");
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("notifier").start(this::run);
    }

    private void run() {
        boolean taken = false;
        while (running) {
            try {
                if (!taken) {
                    store.releaseClaims(node);
                    taken = true;
                }
                while (running && tellNext()) {
                    // another channel waits
                }
                bell.await(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn(
                        "Notifications cannot be read; trying again in {}: {}",
                        AFTER_TROUBLE,
                        e.toString());
                rest();
            }
        }
    }

    /** Whether there was a channel to tell, and a place for it. */
    private boolean tellNext() {
        if (!free.tryAcquire()) {
            return false;
        }
        boolean begun = false;
        try {
            Instant now = clock.instant();
            Optional<Claim> claim = store.claim(node, now, now.plus(LEASE));
            claim.ifPresent(this::tell);
            begun = claim.isPresent();
            return begun;
        } finally {
            if (!begun) {
                free.release();
            }
        }
    }

    private void tell(Claim claim) {
        Thread.ofVirtual()
                .name("notify")
                .start(() -> {
                    try {
                        turn.take(claim);
                    } catch (RuntimeException e) {
                        log.error(
                                "What the channel {} was told cannot be recorded; it is told again when the lease ends",
                                claim.name(),
                                e);
                    } finally {
                        free.release();
                        bell.ring();
                    }
                });
    }

    /** What kept it from being told may be gone. */
    @EventListener
    void on(ChannelChanged changed) {
        TenantTransaction.afterCommit(bell::ring);
    }

    @EventListener
    void on(SilencesChanged changed) {
        bell.ring();
    }

    private static void rest() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No new messages; those under way are recorded, or sent again after the next start. */
    @Override
    public void stop() {
        running = false;
        Thread notifier = thread;
        if (notifier != null) {
            notifier.interrupt();
        }
        try {
            if (free.tryAcquire(MOST_AT_ONCE, 5, TimeUnit.SECONDS)) {
                free.release(MOST_AT_ONCE); // for the next start
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
