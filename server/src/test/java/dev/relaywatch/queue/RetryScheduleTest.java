package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** When a failed item is tried again. */
class RetryScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-15T12:00:00Z");
    private static final List<Duration> DEFAULTS =
            IntStream.of(5, 10, 20, 40, 80).mapToObj(Duration::ofMinutes).toList();

    private final RandomGenerator random = new Random(7);

    private Optional<Duration> pause(double jitter, int failures, Duration after) {
        return new RetrySchedule(DEFAULTS, jitter)
                .nextAttempt(failures, NOW, after, random)
                .map(at -> Duration.between(NOW, at));
    }

    private Optional<Duration> pause(double jitter, int failures) {
        return new RetrySchedule(DEFAULTS, jitter)
                .nextAttempt(failures, NOW, null, random)
                .map(at -> Duration.between(NOW, at));
    }

    @Test
    void eachFailureWaitsForItsOwnPause() {
        assertThat(IntStream.range(0, 5).mapToObj(n -> pause(0, n).orElseThrow()))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void thereAreAsManyRetriesAsPauses() {
        assertThat(new RetrySchedule(DEFAULTS, 0.1).maxRetries()).isEqualTo(5);
        assertThat(pause(0.1, 4)).isPresent();
        assertThat(pause(0.1, 5)).isEmpty();
    }

    @Test
    void withoutPausesThereIsNoRetry() {
        assertThat(new RetrySchedule(List.of(), 0).nextAttempt(0, NOW, null, random)).isEmpty();
    }

    @Test
    void aLongerPauseThatThePlatformAskedForIsKeptTo() {
        assertThat(pause(0.1, 0, Duration.ofHours(1))).contains(Duration.ofHours(1));
    }

    @Test
    void aShorterPauseThatThePlatformAskedForDoesNotHurryUs() {
        assertThat(pause(0, 0, Duration.ofSeconds(1))).contains(Duration.ofMinutes(5));
        assertThat(pause(0, 0, Duration.ZERO)).contains(Duration.ofMinutes(5));
    }

    @Test
    void thePauseThatThePlatformAskedForGrantsNoFurtherRetry() {
        assertThat(pause(0, 5, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void jitterSpreadsThePausesOverBothSides() {
        List<Duration> pauses =
                IntStream.range(0, 1_000).mapToObj(_ -> pause(0.1, 0).orElseThrow()).toList();

        assertThat(pauses)
                .allSatisfy(pause ->
                        assertThat(pause)
                                .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330)))
                .anySatisfy(pause -> assertThat(pause).isLessThan(Duration.ofSeconds(275)))
                .anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(325)));
    }

    @Property(tries = 500)
    void theNextTryIsNeverBeforeNowAndNeverLaterThanAsked(
            @ForAll("pauses") List<Duration> pauses,
            @ForAll @DoubleRange(min = 0, max = 1) double jitter,
            @ForAll @IntRange(max = 60) int failures,
            @ForAll @LongRange(min = 0, max = 100_000_000) long askedMillis,
            @ForAll long seed) {
        Duration asked = Duration.ofMillis(askedMillis);
        Optional<Instant> next =
                new RetrySchedule(pauses, jitter)
                        .nextAttempt(failures, NOW, asked, new Random(seed));

        if (next.isPresent()) {
            double longest = pauses.get(failures).toMillis() * (1 + jitter) + 1;
            assertThat(next.get()).isAfter(NOW);
            assertThat(Duration.between(NOW, next.get()))
                    .isGreaterThanOrEqualTo(asked)
                    .isLessThanOrEqualTo(
                            Duration.ofMillis(Math.max(askedMillis, (long) Math.ceil(longest))));
        }
    }

    @Property(tries = 200)
    void onceExhaustedItStaysExhausted(
            @ForAll("pauses") List<Duration> pauses, @ForAll @IntRange(max = 60) int failures) {
        RetrySchedule schedule = new RetrySchedule(pauses, 0.1);

        assertThat(schedule.nextAttempt(failures, NOW, null, random).isPresent())
                .isEqualTo(failures < schedule.maxRetries());
    }

    @Provide
    Arbitrary<List<Duration>> pauses() {
        return Arbitraries.longs()
                .between(1, Duration.ofDays(2).toMillis())
                .map(Duration::ofMillis)
                .list()
                .ofMaxSize(50);
    }
}
