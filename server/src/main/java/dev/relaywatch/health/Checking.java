package dev.relaywatch.health;

import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes one check, bounded and honest: it ends with its time, and what went wrong on our own side
 * is no fault of the target's.
 */
@Component
class Checking {
    private static final Logger log = LoggerFactory.getLogger(Checking.class);

    /** For a place at the host, before the check's own time begins. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** A monitor that keeps to its limit ends before this. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Monitors monitors;
    private final Tenancy tenancy;
    private final PauseWatch pauses;
    private final OwnNetwork network;
    private final HealthProperties properties;
    private final HostPlaces places;
    private final ExecutorService probes =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("probe-", 0).factory());

    Checking(
            Monitors monitors,
            Tenancy tenancy,
            PauseWatch pauses,
            OwnNetwork network,
            HealthProperties properties) {
        this.monitors = monitors;
        this.tenancy = tenancy;
        this.pauses = pauses;
        this.network = network;
        this.properties = properties;
        this.places = new HostPlaces(properties.hostConcurrency());
    }

    /** What came of it. */
    sealed interface Outcome {}

    /**
     * There is a result.
     *
     * @param ours whether the check failed on our own side, so that it is worth repeating soon
     */
    record Made(HealthResult result, boolean ours) implements Outcome {}

    /** Too many checks of its host are under way: it is still due. */
    record HostBusy() implements Outcome {}

    /** Call it on a virtual thread, outside any transaction. */
    Outcome make(DueCheck check) {
        Optional<Monitor> monitor = monitors.of(check.service());
        if (monitor.isEmpty()) {
            return new Made(
                    HealthResult.unknown("this version does not watch " + check.service()), false);
        }
        Target target;
        try {
            target = target(check);
        } catch (RuntimeException e) {
            return ours("its connection could not be read: " + e.getClass().getSimpleName());
        }
        if (target == null) {
            return new Made(
                    HealthResult.unknown(
                            "the connection was removed or disabled; connect it again"),
                    false);
        }
        try (HostPlaces.Place place = places.take(target, check.service(), LONGEST_WAIT)) {
            return place == null ? new HostBusy() : measured(monitor.get(), target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ours("this server is stopping");
        }
    }

    /** Null where the connection is gone. */
    private @Nullable Target target(DueCheck check) {
        if (check.connection() == null) {
            return new Target(check.tenant(), null);
        }
        Optional<Connection> connection =
                check.tenant() == null
                        ? tenancy.platformConnections().stream()
                                .filter(one -> one.id().equals(check.connection()))
                                .findFirst()
                        : tenancy.connection(check.tenant(), check.connection());
        return connection.map(one -> new Target(check.tenant(), one)).orElse(null);
    }

    private Outcome measured(Monitor monitor, Target target) throws InterruptedException {
        Duration limit = properties.timeout(monitor.tier());
        long start = System.nanoTime();
        HealthResult result = bounded(monitor, target, limit);
        if (result == null) {
            return ours("the check failed on our side; the log says why");
        }
        Duration paused = pauses.pausedSince(start);
        if (paused.isPositive()) {
            return ours(
                    "not measured: this server stood still for " + seconds(paused) + " meanwhile");
        }
        return network.isGone(target, result)
                ? ours("not measured: nothing outside can be reached from this server")
                : new Made(result, false);
    }

    /** Null where the monitor itself broke. */
    private @Nullable HealthResult bounded(Monitor monitor, Target target, Duration limit)
            throws InterruptedException {
        long start = System.nanoTime();
        Future<HealthResult> probe = probes.submit(() -> monitor.check(target, limit));
        try {
            return probe.get(limit.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            probe.cancel(true);
            if (target.connection() == null) {
                return HealthResult.unknown(
                        "not measured: our own part of it took longer than " + seconds(limit));
            }
            return HealthResult.unhealthy(
                    "timed out after " + seconds(limit),
                    Duration.ofNanos(System.nanoTime() - start),
                    Map.of());
        } catch (ExecutionException | CancellationException e) {
            log.error(
                    "The monitor of {} failed on {}; the check is made again",
                    monitor.service(),
                    target.connection() == null ? "tenant " + target.tenant() : target.connection(),
                    e);
            return null;
        }
    }

    private static Made ours(String reason) {
        return new Made(HealthResult.unknown(reason), true);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() / 1_000.0 + " s";
    }
}
