package dev.relaywatch.health;

import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
    private final ScheduledThreadPoolExecutor ends =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("check-ends").factory());

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
        this.ends.setRemoveOnCancelPolicy(true);
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

    /**
     * Call it on a virtual thread, outside any transaction.
     *
     * @param then is told once: on this thread, or on another when the time is up before
     */
    void make(DueCheck check, Consumer<Outcome> then) {
        Optional<Monitor> monitor = monitors.of(check.service());
        if (monitor.isEmpty()) {
            then.accept(
                    new Made(
                            HealthResult.unknown("this version does not watch " + check.service()),
                            false));
            return;
        }
        Target target;
        try {
            target = target(check);
        } catch (RuntimeException e) {
            then.accept(ours("its connection could not be read: " + e.getClass().getSimpleName()));
            return;
        }
        if (target == null) {
            then.accept(
                    new Made(
                            HealthResult.unknown(
                                    "the connection was removed or disabled; connect it again"),
                            false));
            return;
        }
        HostPlaces.Place place;
        try {
            place = places.take(target, check.service(), LONGEST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            then.accept(ours("this server is stopping"));
            return;
        }
        if (place == null) {
            then.accept(new HostBusy());
            return;
        }
        measure(
                monitor.get(),
                target,
                outcome -> {
                    place.close();
                    then.accept(outcome);
                });
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

    /** Whoever comes first decides: the monitor with its result, or the end of its time. */
    private void measure(Monitor monitor, Target target, Consumer<Outcome> then) {
        Duration limit = properties.timeout(monitor.tier());
        long start = System.nanoTime();
        AtomicBoolean decided = new AtomicBoolean();
        Thread prober = Thread.currentThread();
        Future<?> end =
                ends.schedule(
                        () -> {
                            if (decided.compareAndSet(false, true)) {
                                prober.interrupt();
                                Thread.startVirtualThread(() ->
                                        then.accept(
                                                outcome(
                                                        target,
                                                        start,
                                                        tooLong(target, limit, start))));
                            }
                        },
                        limit.plus(GRACE).toNanos(),
                        TimeUnit.NANOSECONDS);
        HealthResult result = null;
        try {
            result = monitor.check(target, limit);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            log.error(
                    "The monitor of {} failed on {}; the check is made again",
                    monitor.service(),
                    target.connection() == null ? "tenant " + target.tenant() : target.connection(),
                    e);
        }
        if (decided.compareAndSet(false, true)) {
            end.cancel(false);
            then.accept(outcome(target, start, result));
        }
    }

    private static HealthResult tooLong(Target target, Duration limit, long start) {
        if (target.connection() == null) {
            return HealthResult.unknown(
                    "not measured: our own part of it took longer than " + seconds(limit));
        }
        return HealthResult.unhealthy(
                "timed out after " + seconds(limit),
                Duration.ofNanos(System.nanoTime() - start),
                Map.of());
    }

    /**
     * @param result absent where the monitor itself broke
     */
    private Outcome outcome(Target target, long start, @Nullable HealthResult result) {
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

    private static Made ours(String reason) {
        return new Made(HealthResult.unknown(reason), true);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() / 1_000.0 + " s";
    }
}
