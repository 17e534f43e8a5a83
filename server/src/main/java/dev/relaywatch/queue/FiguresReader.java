package dev.relaywatch.queue;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the figures on a thread of its own, ten seconds after the last time, so that whoever asks
 * for them waits for no database.
 */
@Component
class FiguresReader implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FiguresReader.class);
    static final Duration PAUSE = Duration.ofSeconds(10);
    static final Duration STALE = Duration.ofMinutes(1);

    private final FiguresStore store;
    private final Clock clock;
    private final Set<String> platforms;
    private volatile @Nullable QueueFigures latest;
    private volatile boolean running;
    private ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(FiguresReader::thread);

    FiguresReader(FiguresStore store, LaneHandler handler, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.platforms = Set.copyOf(handler.oldest().keySet());
    }

    private static Thread thread(Runnable task) {
        return Thread.ofPlatform().name("queue-figures").daemon().unstarted(task);
    }

    /** The platforms that are told apart. */
    Set<String> platforms() {
        return platforms;
    }

    /** The newest figures; empty when none were read in the last minute. */
    Optional<QueueFigures> latest() {
        return Optional.ofNullable(latest)
                .filter(figures -> !figures.at().plus(STALE).isBefore(clock.instant()));
    }

    void read() {
        var now = clock.instant();
        latest = new QueueFigures(now, store.read(now, Node.GONE_AFTER), platforms);
    }

    private void tryToRead() {
        try {
            read();
        } catch (RuntimeException e) {
            log.warn(
                    "The queue's figures for the metrics page could not be read; trying again in {}: {}",
                    PAUSE,
                    e.toString());
        }
    }

    @Override
    public void start() {
        if (thread.isShutdown()) {
            thread = Executors.newSingleThreadScheduledExecutor(FiguresReader::thread);
        }
        ScheduledFuture<?> _ =
                thread.scheduleWithFixedDelay(
                        this::tryToRead, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        running = true;
    }

    @Override
    public void stop() {
        thread.shutdownNow();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
