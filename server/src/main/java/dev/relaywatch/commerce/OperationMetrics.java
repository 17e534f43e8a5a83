package dev.relaywatch.commerce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Takes how operations went. Whoever makes an operation is neither slowed nor stopped by it: what
 * cannot be kept is dropped and counted. A thread of its own writes what has gathered.
 */
@Component
class OperationMetrics implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(OperationMetrics.class);

    /** Some 20 MB where each has long texts. */
    static final int MOST_BUFFERED = 20_000;

    static final int MOST_AT_ONCE = 1_000;

    /** How long one waits to be written; nobody is woken for it, that alone costs microseconds. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    /** After the last of them a batch is given up for what came since. */
    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30));

    /** Below the web server: at a stop all operations have ended. */
    private static final int PHASE = 1_000;

    private final OperationMetricStore store;
    private final List<Duration> pauses;
    private final Queue<OperationMetric> buffer = new ConcurrentLinkedQueue<>();
    private final AtomicInteger buffered = new AtomicInteger();
    private final Counter dropped;
    private volatile boolean running;
    private volatile @Nullable Thread writer;

    @Autowired
    OperationMetrics(OperationMetricStore store, MeterRegistry registry) {
        this(store, registry, PAUSES);
    }

    /**
     * @param pauses after tries to write a batch that failed
     */
    OperationMetrics(OperationMetricStore store, MeterRegistry registry, List<Duration> pauses) {
        this.store = store;
        this.pauses = pauses;
        this.dropped =
                Counter.builder("relaywatch.operation.metrics.dropped")
                        .description(
                                "Measurements of operations that could not be kept: too many at once, or the database was away")
                        .register(registry);
        Gauge.builder("relaywatch.operation.metrics.buffered", buffered, AtomicInteger::get)
                .description("Measurements of operations that this node has not written yet")
                .register(registry);
    }

    /** Returns at once, and throws nothing. */
    void record(OperationMetric metric) {
        if (buffered.get() >= MOST_BUFFERED) {
            dropped.increment();
            return;
        }
        buffered.incrementAndGet();
        buffer.offer(metric);
    }

    @Override
    public void start() {
        running = true;
        writer = Thread.ofPlatform().name("operation-metrics").start(this::run);
    }

    private void run() {
        while (running) {
            LockSupport.parkNanos(GATHERING.toNanos());
            writeAll();
        }
        writeAll();
    }

    private void writeAll() {
        while (!buffer.isEmpty()) {
            List<OperationMetric> batch = nextBatch();
            try {
                write(batch);
            } catch (RuntimeException | Error e) {
                // an Error too: without the writer nothing would be kept from now on
                drop(batch.size(), e);
            } finally {
                buffered.addAndGet(-batch.size());
            }
        }
    }

    private List<OperationMetric> nextBatch() {
        List<OperationMetric> batch = new ArrayList<>();
        OperationMetric next = buffer.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < MOST_AT_ONCE ? buffer.poll() : null;
        }
        return batch;
    }

    /** What the database does not take is found and left out; the others are written. */
    private void write(List<OperationMetric> batch) {
        try {
            writeOrGiveUp(batch);
        } catch (NonTransientDataAccessException e) {
            if (batch.size() == 1 || e instanceof NonTransientDataAccessResourceException) {
                drop(batch.size(), e);
            } else {
                write(batch.subList(0, batch.size() / 2));
                write(batch.subList(batch.size() / 2, batch.size()));
            }
        }
    }

    /** Again and again for a while, until it is written. */
    private void writeOrGiveUp(List<OperationMetric> batch) {
        Iterator<Duration> pause = pauses.iterator();
        while (true) {
            try {
                store.insert(batch);
                return;
            } catch (TransactionException | DataAccessException e) {
                if (isRefused(e) || !running || !pause.hasNext()) {
                    throw e;
                }
                LockSupport.parkNanos(pause.next().toNanos());
            }
        }
    }

    private static boolean isRefused(RuntimeException e) {
        return e instanceof NonTransientDataAccessException
                && !(e instanceof NonTransientDataAccessResourceException);
    }

    private void drop(int measurements, Throwable why) {
        dropped.increment(measurements);
        log.warn(
                "{} measurements of operations could not be stored and are left out: {}",
                measurements,
                why.toString());
    }

    /** What has gathered is written before the end. */
    @Override
    public void stop() {
        running = false;
        Thread writing = writer;
        if (writing != null) {
            LockSupport.unpark(writing);
            try {
                boolean _ = writing.join(LONGEST_STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
