package dev.relaywatch.queue;

import dev.relaywatch.queue.Replays.Step;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Goes on with every replay there is, whichever node began it: often while one moves, else at the
 * poll interval. It leaves the database most of its time for what is fresh.
 */
@Component
class ReplayRunner implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ReplayRunner.class);
    private static final Duration SOON = Duration.ofMillis(100);

    /** So much longer than it works it rests. */
    private static final int REST = 3;

    private static final int MOST_STEPS_OF_ONE = 20;

    private final Replays replays;
    private final Node node;
    private final TenantTransaction transaction;
    private final QueueProperties properties;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    ReplayRunner(
            Replays replays, Node node, TenantTransaction transaction, QueueProperties properties) {
        this.replays = replays;
        this.node = node;
        this.transaction = transaction;
        this.properties = properties;
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        Thread _ = Thread.ofVirtual().name("queue-replays").start(() -> run(stop));
    }

    private void run(CountDownLatch stop) {
        Duration pause = properties.pollInterval();
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                long began = System.nanoTime();
                pause = pauseAfter(round(), pause);
                Duration gentle = Duration.ofNanos(System.nanoTime() - began).multipliedBy(REST);
                pause = pause.compareTo(gentle) < 0 ? gentle : pause;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What only waits is looked at less and less often. */
    private Duration pauseAfter(Step most, Duration before) {
        Duration longest = properties.pollInterval();
        Duration wanted =
                switch (most) {
                    case MORE, MOVED -> SOON;
                    case WAITS -> before.multipliedBy(2);
                    case NOTHING -> longest;
                };
        return wanted.compareTo(longest) < 0 ? wanted : longest;
    }

    /** Takes the next steps of all; returns what showed the most. */
    Step round() {
        Step most = Step.NOTHING;
        try {
            if (node.mayClaim()) {
                for (UUID id : replays.open()) {
                    Step step = stepsOf(id);
                    most = step.compareTo(most) < 0 ? step : most;
                }
            }
        } catch (RuntimeException e) {
            log.warn(
                    "Replays cannot be read; trying again in {}: {}",
                    properties.pollInterval(),
                    e.toString());
        }
        return most;
    }

    private Step stepsOf(UUID id) {
        try {
            for (int i = 1; i < MOST_STEPS_OF_ONE; i++) {
                Step step = transaction.acrossTenants(() -> replays.goOn(id));
                if (step != Step.MORE) {
                    return step;
                }
            }
            return Step.MORE;
        } catch (RuntimeException e) {
            log.error(
                    "Replay {} could not go on; its next step is tried again in {}",
                    id,
                    properties.pollInterval(),
                    e);
            return Step.NOTHING;
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    @Override
    public int getPhase() {
        return Dispatcher.PHASE;
    }
}
