package dev.relaywatch.bench;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Purchases of several stores, one a request, at a fixed rate: the next one comes at its time,
 * however long the one before took.
 */
final class SteadyTraffic {
    private final List<Store> stores;
    private final Duration interval;
    private final Clock clock;

    /**
     * @param perSecond of all stores together
     */
    SteadyTraffic(List<Store> stores, int perSecond, Clock clock) {
        this.stores = stores;
        this.interval = Duration.ofSeconds(stores.size()).dividedBy(perSecond);
        this.clock = clock;
    }

    /** Until the time is up; when each event was acknowledged, by its id. */
    Map<String, Instant> run(Duration duration) throws InterruptedException {
        long deadline = System.nanoTime() + duration.toNanos();
        return run(() -> System.nanoTime() - deadline < 0);
    }

    /** For as long as it goes on. */
    Map<String, Instant> run(BooleanSupplier goesOn) throws InterruptedException {
        long start = System.nanoTime();
        List<Callable<Map<String, Instant>>> crew = new ArrayList<>();
        for (int i = 0; i < stores.size(); i++) {
            Store store = stores.get(i);
            long first = start + interval.toNanos() * i / stores.size();
            crew.add(() -> send(store, first, goesOn));
        }
        Map<String, Instant> acknowledged = new HashMap<>();
        Crew.run(crew).forEach(acknowledged::putAll);
        return acknowledged;
    }

    private Map<String, Instant> send(Store store, long first, BooleanSupplier goesOn)
            throws IOException {
        Map<String, Instant> acknowledged = new HashMap<>();
        try (KeepAliveConnection connection = store.connection()) {
            for (long next = first; goesOn.getAsBoolean(); next += interval.toNanos()) {
                waitUntil(next);
                Purchases.Purchase purchase = store.purchases().next();
                Clients.require(connection.post(purchase.body()), 1);
                acknowledged.put(purchase.eventId(), clock.instant());
            }
        }
        return acknowledged;
    }

    private static void waitUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
