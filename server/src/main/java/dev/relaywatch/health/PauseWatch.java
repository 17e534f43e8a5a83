package dev.relaywatch.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Notices when this process stood still: frozen, swapped out, or starved of processor. What a check
 * measured meanwhile says nothing of its target.
 */
@Component
class PauseWatch implements SmartLifecycle {
    private static final Duration TICK = Duration.ofMillis(250);

    /** A standstill of a second and a half is none of a garbage collection's. */
    private static final Duration LONG = Duration.ofMillis(1_500);

    private final AtomicLong lastTick = new AtomicLong(System.nanoTime());
    private final AtomicLong lastPauseEnd = new AtomicLong(System.nanoTime() - LONG.toNanos());
    private final AtomicLong lastPause = new AtomicLong();
    private volatile boolean running;

    @Override
    public void start() {
        running = true;
        lastTick.set(System.nanoTime());
        Thread.ofPlatform().name("pause-watch").daemon().start(this::run);
    }

    private void run() {
        while (running) {
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            tick(System.nanoTime());
        }
    }

    /** Also asked when a result comes in: it may be the first to run after a standstill. */
    void tick(long now) {
        long before = lastTick.getAndAccumulate(now, Math::max);
        long gap = now - before;
        if (gap > LONG.toNanos()) {
            lastPause.set(gap);
            lastPauseEnd.set(now);
        }
    }

    /**
     * How long this process stood still at some time since; zero where it did not.
     *
     * @param start a {@link System#nanoTime}
     */
    Duration pausedSince(long start) {
        if (running) {
            tick(System.nanoTime());
        }
        return lastPauseEnd.get() - start > 0 ? Duration.ofNanos(lastPause.get()) : Duration.ZERO;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return CheckRunner.PHASE - 1;
    }
}
