package dev.relaywatch.bench;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What the recording of one operation costs whoever made it: that of the server's own jar, which
 * stands beside this class in the fork, and the least there is to do. A round fills empty buffers
 * one after the other, each nearly: what is dropped would cost less.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {
    /** Calls in a round, of all threads. */
    static final int CALLS = 800_000;

    private static final int BUFFERS = 50;
    private static final int ROOM = 20_000;
    private static final String ROOM_OF_SHOPS = "dev.relaywatch.commerce.";
    private static final String DROPPED = "relaywatch.operation.metrics.dropped";

    private static final Constructor<?> METRICS;
    private static final Constructor<?> REGISTRY;
    private static final MethodHandle RECORD;
    private static final Object METRIC;

    private final Object[] registries = new Object[BUFFERS];
    private final Object[] metrics = new Object[BUFFERS];
    private final List<ArrayBlockingQueue<Object>> queues = new ArrayList<>();
    private int callsOfThread;

    /** Which buffer a thread fills, and how much of its share is left. */
    @State(Scope.Thread)
    public static class Place {
        private int share;
        private int left;
        private int buffer;

        @Setup(Level.Iteration)
        public void begin(RecordBenchmark benchmark) {
            share = benchmark.callsOfThread;
            left = share;
            buffer = 0;
        }

        int next() {
            if (left == 0) {
                left = share;
                buffer++;
            }
            left--;
            return buffer;
        }
    }

    static {
        try {
            Class<?> metrics = Class.forName(ROOM_OF_SHOPS + "OperationMetrics");
            Class<?> metric = Class.forName(ROOM_OF_SHOPS + "OperationMetric");
            RECORD =
                    MethodHandles.privateLookupIn(metrics, MethodHandles.lookup())
                            .findVirtual(
                                    metrics, "record", MethodType.methodType(void.class, metric))
                            .asType(MethodType.methodType(void.class, Object.class, Object.class));
            METRICS = accessible(metrics, 2);
            REGISTRY =
                    Class.forName("io.micrometer.core.instrument.simple.SimpleMeterRegistry")
                            .getConstructor();
            METRIC =
                    accessible(metric, 12)
                            .newInstance(
                                    accessible(Class.forName("dev.relaywatch.shared.TenantId"), 1)
                                            .newInstance(UUID.randomUUID()),
                                    "woocommerce",
                                    "check_stock",
                                    12L,
                                    true,
                                    false,
                                    null,
                                    null,
                                    "shop.example",
                                    null,
                                    "bench",
                                    Instant.EPOCH);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static Constructor<?> accessible(Class<?> type, int parameters) {
        for (Constructor<?> one : type.getDeclaredConstructors()) {
            if (one.getParameterCount() == parameters) {
                one.setAccessible(true);
                return one;
            }
        }
        throw new IllegalStateException(type + " is made otherwise now");
    }

    /** Without their writers, who would take away what others put in. */
    @Setup(Level.Iteration)
    public void emptyBuffers(BenchmarkParams params) throws ReflectiveOperationException {
        @Nullable Object noStore = null;
        queues.clear();
        for (int i = 0; i < BUFFERS; i++) {
            registries[i] = REGISTRY.newInstance();
            metrics[i] = METRICS.newInstance(noStore, registries[i]);
            queues.add(new ArrayBlockingQueue<>(ROOM));
        }
        callsOfThread = CALLS / BUFFERS / params.getThreads();
    }

    @TearDown(Level.Iteration)
    public void nothingWasDropped() throws ReflectiveOperationException {
        for (Object registry : registries) {
            Object search =
                    REGISTRY.getDeclaringClass()
                            .getMethod("find", String.class)
                            .invoke(registry, DROPPED);
            Object counter = search.getClass().getMethod("counter").invoke(search);
            Object count =
                    Class.forName("io.micrometer.core.instrument.Counter")
                            .getMethod("count")
                            .invoke(counter);
            if (!count.equals(0.0)) {
                throw new IllegalStateException(count + " were dropped");
            }
        }
    }

    @Benchmark
    public void record(Place place) throws Throwable {
        RECORD.invokeExact(metrics[place.next()], METRIC);
    }

    /** A clock and a queue. */
    @Benchmark
    public long yardstick(Place place) {
        boolean taken = queues.get(place.next()).offer(METRIC);
        return taken ? System.nanoTime() : 0;
    }
}
