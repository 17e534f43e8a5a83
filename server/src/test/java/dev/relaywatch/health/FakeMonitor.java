package dev.relaywatch.health;

import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Watches a service that does what the test says. */
final class FakeMonitor implements Monitor {
    static final HealthResult FINE =
            HealthResult.healthy(Duration.ofMillis(20), Map.of("left", 90));
    static final HealthResult DOWN =
            HealthResult.unhealthy("it is down", Duration.ofMillis(20), Map.of());

    private final String service;
    private final Tier tier;
    private final List<Target> seen = new CopyOnWriteArrayList<>();
    private final Map<Target, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger mostOfOne = new AtomicInteger();
    private volatile Function<Target, HealthResult> answer = _ -> FINE;

    FakeMonitor(String service, Tier tier) {
        this.service = service;
        this.tier = tier;
    }

    void answers(Function<Target, HealthResult> answer) {
        this.answer = answer;
    }

    void answers(HealthResult result) {
        this.answer = _ -> result;
    }

    /** Every check so far, in order. */
    List<Target> seen() {
        return seen;
    }

    /** The most checks of one target that were under way at once. */
    int mostOfOne() {
        return mostOfOne.get();
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public Tier tier() {
        return tier;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        seen.add(target);
        AtomicInteger now = underWay.computeIfAbsent(target, _ -> new AtomicInteger());
        mostOfOne.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            return answer.apply(target);
        } finally {
            now.decrementAndGet();
        }
    }

    static String name(Target target) {
        Connection connection = target.connection();
        return connection == null ? "" : connection.name();
    }
}
