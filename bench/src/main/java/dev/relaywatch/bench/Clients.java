package dev.relaywatch.bench;

import dev.relaywatch.bench.Meter.Done;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Clients of a shop, each on a connection of its own, each waiting for its answer before it sends
 * the next request.
 */
final class Clients {
    private final Store shop;
    private final int count;

    Clients(Store shop, int count) {
        this.shop = shop;
        this.count = count;
    }

    /** Purchases, one a request, until the time is up. */
    Done sendSingly(Duration duration) throws InterruptedException {
        return sendUntil(duration, 1, shop.purchases()::one);
    }

    /** Purchases, so many a request, until the time is up; timed is the request, counted they. */
    Done sendTogether(Duration duration, int size) throws InterruptedException {
        return sendUntil(duration, size, () -> shop.purchases().batch(size));
    }

    private Done sendUntil(Duration duration, int size, Supplier<String> bodies)
            throws InterruptedException {
        long deadline = System.nanoTime() + duration.toNanos();
        Callable<long[]> client = () -> sendUntil(deadline, size, bodies);
        long[] nanos =
                Crew.run(Collections.nCopies(count, client)).stream()
                        .flatMapToLong(LongStream::of)
                        .toArray();
        return new Done((long) nanos.length * size, Percentiles.of(nanos));
    }

    /** The latency of each request. */
    private long[] sendUntil(long deadline, int size, Supplier<String> bodies) throws IOException {
        LongStream.Builder nanos = LongStream.builder();
        try (KeepAliveConnection connection = shop.connection()) {
            while (System.nanoTime() - deadline < 0) {
                String body = bodies.get();
                long sent = System.nanoTime();
                require(connection.post(body), size);
                nanos.add(System.nanoTime() - sent);
            }
        }
        return nanos.build().toArray();
    }

    /** So many requests of so many purchases each. */
    Done sendBatches(int batches, int size) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(batches);
        Callable<Integer> client = () -> sendWhile(left, size);
        int sent = Crew.run(Collections.nCopies(count, client)).stream().reduce(0, Integer::sum);
        return new Done(sent, null);
    }

    private int sendWhile(AtomicInteger left, int size) throws IOException {
        int sent = 0;
        try (KeepAliveConnection connection = shop.connection()) {
            while (left.getAndDecrement() > 0) {
                require(connection.post(shop.purchases().batch(size)), size);
                sent += size;
            }
        }
        return sent;
    }

    static void require(String answer, int accepted) {
        if (!answer.contains("\"success\":true")
                || !answer.contains("\"accepted\":" + accepted + ",")) {
            throw new IllegalStateException("not all was accepted: " + answer);
        }
    }
}
