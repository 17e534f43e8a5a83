package dev.relaywatch.health;

import dev.relaywatch.tenancy.Installation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Makes the checks that are due. Nodes share them by lease; one check never overlaps itself, and
 * after a standstill no more are made at once than at any other time.
 */
@Component
@EnableConfigurationProperties(HealthProperties.class)
class CheckRunner implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CheckRunner.class);

    static final int PHASE = 10;

    private static final int MOST_A_CLAIM = 500;
    private static final Duration LONGEST_REST = Duration.ofMillis(250);

    /** What falls due within it is claimed at once: a claim costs more than a check. */
    private static final Duration SHORTEST_REST = Duration.ofMillis(50);

    private static final Duration REFRESH_EVERY = Duration.ofSeconds(15);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final CheckScheduleStore schedule;
    private final CheckList list;
    private final Checking checking;
    private final Judge judge;
    private final Pace pace;
    private final Monitors monitors;
    private final Recorder recorder;
    private final CheckCounts counts;
    private final HealthProperties properties;
    private final UUID node;
    private final Clock clock;
    private final Semaphore free;
    private volatile boolean running;
    private @Nullable Thread thread;

    CheckRunner(
            CheckScheduleStore schedule,
            CheckList list,
            Checking checking,
            Judge judge,
            Pace pace,
            Monitors monitors,
            Recorder recorder,
            CheckCounts counts,
            HealthProperties properties,
            Installation installation,
            Clock clock) {
        this.schedule = schedule;
        this.list = list;
        this.checking = checking;
        this.judge = judge;
        this.pace = pace;
        this.monitors = monitors;
        this.recorder = recorder;
        this.counts = counts;
        this.properties = properties;
        this.node = installation.nodeId();
        this.clock = clock;
        this.free = new Semaphore(properties.concurrency());
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("health-runner").start(this::run);
    }

    private void run() {
        boolean taken = false;
        long refreshed = System.nanoTime() - REFRESH_EVERY.toNanos();
        while (running) {
            try {
                if (!taken) {
                    schedule.releaseClaims(node);
                    taken = true;
                }
                if (list.takeChanged()
                        || System.nanoTime() - refreshed >= REFRESH_EVERY.toNanos()) {
                    refreshed = System.nanoTime();
                    list.refresh();
                }
                if (makeDue() < MOST_A_CLAIM) {
                    Thread.sleep(rest());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn(
                        "The checks cannot be read; trying again in {}: {}",
                        AFTER_TROUBLE,
                        e.toString());
                pause();
            }
        }
    }

    /** Takes up what there is to check by now, on its own thread. */
    void lookAgain() {
        list.lookAgain();
    }

    /** Claims what is due and has a place, and begins it; returns how many. */
    private int makeDue() {
        int places = Math.min(free.availablePermits(), MOST_A_CLAIM);
        if (places == 0) {
            return 0;
        }
        Instant now = clock.instant();
        List<DueCheck> due = schedule.claimDue(node, places, now, now.plus(lease()));
        for (DueCheck check : due) {
            free.acquireUninterruptibly();
            counts.begun(Duration.between(check.dueAt(), now));
            Thread.ofVirtual().name("check").start(() -> make(check, free::release));
        }
        return due.size();
    }

    /** Long enough for the longest check, its wait for a place, and the writing of its result. */
    private Duration lease() {
        Duration longest = Duration.ZERO;
        for (Tier tier : Tier.values()) {
            Duration limit = properties.timeout(tier);
            longest = limit.compareTo(longest) > 0 ? limit : longest;
        }
        return longest.plus(Checking.LONGEST_WAIT).plusSeconds(15);
    }

    private Duration rest() {
        Instant now = clock.instant();
        Optional<Instant> next = schedule.nextDue(now);
        Duration until = next.map(at -> Duration.between(now, at)).orElse(LONGEST_REST);
        if (until.compareTo(LONGEST_REST) > 0) {
            return LONGEST_REST;
        }
        return until.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : until.plusMillis(1);
    }

    private void make(DueCheck check, Runnable then) {
        try {
            checking.make(check, outcome -> finish(check, outcome, then));
        } catch (RuntimeException e) {
            log.error(
                    "Check {} of {} could not be made; it is due again when its lease ends",
                    check.id(),
                    check.service(),
                    e);
            then.run();
        }
    }

    private void finish(DueCheck check, Checking.Outcome outcome, Runnable then) {
        boolean handedOver = false;
        try {
            switch (outcome) {
                case Checking.Made(var result, var ours) -> {
                    Instant at = clock.instant();
                    Verdict verdict = judge.judge(check, result, at);
                    Instant next =
                            pace.next(
                                    monitors.tier(check.service()), ours || !verdict.decided(), at);
                    counts.made(verdict.status());
                    recorder.add(verdict, next, then);
                    handedOver = true;
                }
                case Checking.HostBusy() ->
                        schedule.putBack(List.of(check), clock.instant().plusSeconds(1));
            }
        } catch (DataAccessException e) {
            log.warn(
                    "Check {} of {} cannot be finished without the database; it is due again when its lease ends: {}",
                    check.id(),
                    check.service(),
                    e.toString());
        } catch (RuntimeException e) {
            log.error(
                    "Check {} of {} could not be judged; it is due again when its lease ends",
                    check.id(),
                    check.service(),
                    e);
        } finally {
            if (!handedOver) {
                then.run();
            }
        }
    }

    /**
     * Makes a check now, whenever it is due; waits for its result.
     *
     * @return false when somebody else is making it, or it took too long
     */
    boolean makeNow(UUID id) throws InterruptedException {
        Instant now = clock.instant();
        Optional<DueCheck> claimed = schedule.claim(id, node, now, now.plus(lease()));
        if (claimed.isEmpty()) {
            return false;
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("check-now")
                .start(() -> make(claimed.get(), () -> done.complete(true)));
        try {
            return done.get(lease().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No new checks; those under way are due again at the next start. */
    @Override
    public void stop() {
        running = false;
        Thread runner = thread;
        if (runner != null) {
            runner.interrupt();
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
