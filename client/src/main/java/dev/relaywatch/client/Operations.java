package dev.relaywatch.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Times operations on a shop and tells a Relaywatch of them. Whoever is measured neither waits for
 * it nor hears of it when it fails: what cannot be sent is dropped and counted. Make one for each
 * shop and keep it; any number of threads may use it.
 *
 * <pre>{@code
 * Operations operations = Operations.builder()
 *         .url("https://relaywatch.example")
 *         .secretKey("rws_...")
 *         .platform("woocommerce")
 *         .domain("shop.example")
 *         .build();
 * List<Product> found = operations.time("search_products", () -> shop.search("tent"));
 * }</pre>
 */
public final class Operations implements AutoCloseable {
    private static final int MOST_BUFFERED = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final double NANOS_OF_MS = 1e6;

    private final BlockingQueue<Measurement> buffer;
    private final LongAdder dropped = new LongAdder();
    private final Sender sender;
    private final long gatheringMs;
    private final long longestCloseMs;
    private final List<Duration> pauses;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closed;

    private Operations(Sender sender, Builder asked) {
        this.sender = sender;
        this.buffer = new ArrayBlockingQueue<>(asked.mostBuffered);
        this.gatheringMs = asked.gathering.toMillis();
        this.longestCloseMs = asked.longestClose.toMillis();
        this.pauses = asked.pauses;
        this.clock = asked.clock;
        this.thread = new Thread(this::run, "relaywatch-operations");
        thread.setDaemon(true);
        thread.start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Calls it and measures how long it took and whether it threw.
     *
     * @param operation one of Relaywatch's 25 names where the platform is woocommerce, such as
     *     {@code search_products}; else any of a-z, 0-9, _, . and -
     * @return what the call returned
     * @throws Exception what the call threw, and nothing else
     */
    public <T extends @Nullable Object> T time(String operation, Callable<T> call)
            throws Exception {
        Instant at = clock.instant();
        long began = System.nanoTime();
        T result;
        try {
            result = call.call();
        } catch (Throwable e) {
            add(operation, began, e, at);
            throw e;
        }
        add(operation, began, null, at);
        return result;
    }

    private void add(String operation, long began, @Nullable Throwable failure, Instant at) {
        try {
            long ms = Math.round((System.nanoTime() - began) / NANOS_OF_MS);
            record(
                    operation,
                    ms,
                    failure == null,
                    failure == null ? null : failure.getClass().getSimpleName(),
                    failure == null ? null : failure.getMessage(),
                    at);
        } catch (RuntimeException e) {
            dropped.increment(); // a message that cannot be read must not hide what was thrown
        }
    }

    /**
     * Tells of an operation that was measured elsewhere. Returns at once.
     *
     * @param errorType absent on success
     * @param at when it began
     */
    public void record(
            String operation,
            long durationMs,
            boolean success,
            @Nullable String errorType,
            @Nullable String errorMessage,
            Instant at) {
        Measurement measurement =
                new Measurement(operation, durationMs, success, errorType, errorMessage, at);
        if (closed || !buffer.offer(measurement)) {
            dropped.increment();
        }
    }

    /** How many measurements were lost: too many at once, or not taken by the server. */
    public long dropped() {
        return dropped.sum();
    }

    private void run() {
        List<Measurement> batch = new ArrayList<>();
        try {
            while (!closed || !buffer.isEmpty()) {
                Measurement first = buffer.poll(gatheringMs, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    gather(batch);
                    send(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            // closed, and its time is over
        } finally {
            buffer.drainTo(batch);
            dropped.add(batch.size());
        }
    }

    private void gather(List<Measurement> batch) throws InterruptedException {
        if (!closed && buffer.size() < MOST_AT_ONCE) {
            Thread.sleep(gatheringMs);
        }
        buffer.drainTo(batch, MOST_AT_ONCE - batch.size());
    }

    private void send(List<Measurement> batch) throws InterruptedException {
        int tries = 0;
        Sender.Outcome outcome = attempt(batch);
        while (outcome == Sender.Outcome.LATER && tries < pauses.size()) {
            Thread.sleep(pauses.get(tries).toMillis());
            tries++;
            outcome = attempt(batch);
        }
        if (outcome != Sender.Outcome.TAKEN) {
            dropped.add(batch.size());
        }
    }

    /** Whatever goes wrong here costs this batch and not the thread. */
    private Sender.Outcome attempt(List<Measurement> batch) throws InterruptedException {
        try {
            return sender.send(batch);
        } catch (RuntimeException | Error e) {
            return Sender.Outcome.REFUSED;
        }
    }

    /** Sends what has gathered, for at most 2 s. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(longestCloseMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    /** What a client needs to know. */
    public static final class Builder {
        private static final Duration GATHERING = Duration.ofMillis(200);
        private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);
        private static final List<Duration> PAUSES =
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9));

        private @Nullable String url;
        private @Nullable String secretKey;
        private @Nullable String platform;
        private @Nullable String domain;
        private int mostBuffered = MOST_BUFFERED;
        private Duration gathering = GATHERING;
        private Duration longestClose = LONGEST_CLOSE;
        private List<Duration> pauses = PAUSES;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** Of the Relaywatch, such as {@code https://relaywatch.example}. */
        public Builder url(String address) {
            this.url = address;
            return this;
        }

        /** The tenant's ({@code rws_...}). */
        public Builder secretKey(String key) {
            this.secretKey = key;
            return this;
        }

        /** {@code woocommerce}, {@code shopify} or a name of your own. */
        public Builder platform(String name) {
            this.platform = name;
            return this;
        }

        /** Host name of the shop. */
        public Builder domain(String host) {
            this.domain = host;
            return this;
        }

        /** How many measurements may wait to be sent; 10,000 unless given. */
        public Builder mostBuffered(int measurements) {
            this.mostBuffered = measurements;
            return this;
        }

        /** Says when operations began; the clock of this machine unless given. */
        public Builder clock(Clock time) {
            this.clock = time;
            return this;
        }

        /** How long the close may take. */
        Builder longestClose(Duration time) {
            this.longestClose = time;
            return this;
        }

        /** How long measurements wait for others to go with. */
        Builder gathering(Duration time) {
            this.gathering = time;
            return this;
        }

        /** After tries that the server did not take; as many tries more as there are pauses. */
        Builder pauses(List<Duration> after) {
            this.pauses = List.copyOf(after);
            return this;
        }

        /**
         * Begins to wait for measurements.
         *
         * @throws IllegalArgumentException naming what is missing or wrong
         */
        public Operations build() {
            String address = given("url", url);
            URI endpoint =
                    URI.create(
                            (address.endsWith("/")
                                            ? address.substring(0, address.length() - 1)
                                            : address)
                                    + "/api/operations/metrics");
            if (endpoint.getHost() == null
                    || !List.of("http", "https").contains(endpoint.getScheme())) {
                throw new IllegalArgumentException(
                        "url must be such as https://relaywatch.example, got " + address);
            }
            return new Operations(
                    new Sender(
                            endpoint,
                            given("secretKey", secretKey),
                            given("platform", platform),
                            given("domain", domain)),
                    this);
        }

        private static String given(String name, @Nullable String value) {
            if (value == null || value.isBlank()) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return value;
        }
    }
}
