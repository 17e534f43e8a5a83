package dev.relaywatch.queue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How work is claimed and retried.
 *
 * @param retrySchedule pauses before each retry; as many retries as pauses
 * @param destinations what one destination does differently
 * @param jitter share of a pause by which it varies
 * @param lease how long a claim holds; a call to a platform may last at most half of it
 * @param pollInterval safety net; new work wakes the dispatcher at once
 * @param laneConcurrency batches of one lane under way at once on this node
 * @param workers batches under way at once on this node
 * @param probeInterval how often a paused lane tries one item
 * @param breaker when a lane whose platform does not answer rests
 */
@ConfigurationProperties("relaywatch.delivery")
public record QueueProperties(
        @DefaultValue({"5m", "10m", "20m", "40m", "80m"}) List<Duration> retrySchedule,
        @DefaultValue Map<String, Destination> destinations,
        @DefaultValue("0.1") double jitter,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("4") int laneConcurrency,
        @DefaultValue("512") int workers,
        @DefaultValue("5m") Duration probeInterval,
        @DefaultValue Breaker breaker) {

    private static final int MAX_RETRIES = 50;

    /**
     * @param retrySchedule absent: the common one
     * @param callsPerSecond of each of its lanes, on all nodes together; absent: as many as there
     *     are
     */
    public record Destination(
            @Nullable List<Duration> retrySchedule, @Nullable BigDecimal callsPerSecond) {
        public Destination {
            if (retrySchedule != null) {
                check("relaywatch.delivery.destinations.*.retry-schedule", retrySchedule);
            }
        }
    }

    /**
     * @param failures calls of a lane that fail in a row (network, time-out, 5xx; not throttling)
     *     before it rests
     * @param pause before it tries a few items; doubles with each try that fails, up to {@link
     *     #LONGEST_PAUSE}
     */
    public record Breaker(@DefaultValue("5") int failures, @DefaultValue("30s") Duration pause) {
        static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

        public Breaker {
            require(
                    failures >= 1 && failures <= 1_000,
                    "relaywatch.delivery.breaker.failures must be 1 to 1000, got " + failures);
            require(
                    pause.compareTo(Duration.ofMillis(100)) >= 0
                            && pause.compareTo(LONGEST_PAUSE) <= 0,
                    "relaywatch.delivery.breaker.pause must be 100ms to 5m, got " + pause);
        }
    }

    public QueueProperties {
        check("relaywatch.delivery.retry-schedule", retrySchedule);
        destinations.forEach(QueueProperties::checkRate);
        require(
                jitter >= 0 && jitter <= 1,
                "relaywatch.delivery.jitter must be 0 to 1, got " + jitter);
        require(
                lease.compareTo(Duration.ofSeconds(2)) >= 0,
                "relaywatch.delivery.lease must be at least 2s, got " + lease);
        require(
                pollInterval.compareTo(Duration.ofMillis(10)) >= 0,
                "relaywatch.delivery.poll-interval must be at least 10ms, got " + pollInterval);
        require(
                laneConcurrency >= 1 && laneConcurrency <= 64,
                "relaywatch.delivery.lane-concurrency must be 1 to 64, got " + laneConcurrency);
        require(
                workers >= 1 && workers <= 10_000,
                "relaywatch.delivery.workers must be 1 to 10000, got " + workers);
        require(
                probeInterval.compareTo(Duration.ofMillis(100)) >= 0,
                "relaywatch.delivery.probe-interval must be at least 100ms, got " + probeInterval);
    }

    /** The pauses of a destination's lanes. */
    RetrySchedule schedule(String platform) {
        Destination own = destinations.get(platform);
        List<Duration> pauses = own == null ? null : own.retrySchedule();
        return new RetrySchedule(pauses == null ? retrySchedule : pauses, jitter);
    }

    /** How often a lane of this platform may call; empty where nothing bounds it. */
    Optional<CallRate> rate(String platform) {
        return Optional.ofNullable(destinations.get(platform))
                .map(Destination::callsPerSecond)
                .map(CallRate::perSecond);
    }

    private static void checkRate(String destination, Destination own) {
        BigDecimal calls = own.callsPerSecond();
        require(
                calls == null
                        || (calls.compareTo(CallRate.LEAST) >= 0
                                && calls.compareTo(CallRate.MOST) <= 0),
                "relaywatch.delivery.destinations."
                        + destination
                        + ".calls-per-second must be 0.001 to 10000, such as 0.5 for a call every 2 s, got "
                        + calls
                        + "; leave it out where calls are not to be limited");
    }

    private static void check(String property, List<Duration> pauses) {
        require(
                pauses.size() <= MAX_RETRIES,
                property + " may have " + MAX_RETRIES + " pauses, got " + pauses.size());
        require(
                pauses.stream().allMatch(pause -> pause.toMillis() > 0),
                property + " must have pauses above zero, such as 5m, got " + pauses);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
