package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RisesTest {
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-26T12:00:00Z"));
    private final Rises rises = new Rises(clock);

    @Test
    void theFirstLookTellsNoRate() {
        assertThat(rises.perMinute("a", 5_000)).isEmpty();
    }

    @Test
    void theRateIsOfTheTimeBetweenTwoLooks() {
        assertThat(rises.perMinute("a", 100)).isEmpty();
        clock.advance(Duration.ofSeconds(30));

        assertThat(rises.perMinute("a", 160)).contains(120.0);
    }

    @Test
    void aLookSoonAfterTheLastTellsNothingAndSpoilsNothing() {
        assertThat(rises.perMinute("a", 100)).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(rises.perMinute("a", 150)).isEmpty();
        clock.advance(Duration.ofSeconds(58));

        assertThat(rises.perMinute("a", 160)).contains(60.0);
    }

    @Test
    void aServerThatBeganAnewTellsNoRate() {
        assertThat(rises.perMinute("a", 100)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(rises.perMinute("a", 3)).isEmpty();
        clock.advance(Duration.ofMinutes(1));

        assertThat(rises.perMinute("a", 5)).contains(2.0);
    }
}
