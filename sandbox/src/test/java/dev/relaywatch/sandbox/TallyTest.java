package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final MovableClock clock = new MovableClock();

    @Test
    void theSameIdUnderTwoNamesIsTwoEvents() {
        var tally = new Tally(clock);
        tally.add("begin_checkout", "order-1");
        tally.add("purchase", "order-1");

        assertThat(tally.times("purchase", "order-1")).isOne();
        assertThat(tally.times("order-1")).isEqualTo(2);
        assertThat(tally.repeats()).isZero();
    }

    @Test
    void theSameNameAndIdIsARepeat() {
        var tally = new Tally(clock);
        tally.add("purchase", "order-1");
        tally.add("purchase", "order-1");

        assertThat(tally.times("purchase", "order-1")).isEqualTo(2);
        assertThat(tally.repeats()).isOne();
    }

    @Test
    void itKnowsWhenAnEventCameFirstAndLast() {
        var tally = new Tally(clock);
        Instant start = clock.instant();
        tally.add("purchase", "order-1");
        clock.advance(Duration.ofSeconds(3));
        tally.add("purchase", "order-1");
        tally.add("begin_checkout", "order-2");

        assertThat(tally.first("order-1")).hasValue(start);
        assertThat(tally.last("order-1")).hasValue(start.plusSeconds(3));
        assertThat(tally.first("order-2")).hasValue(start.plusSeconds(3));
        assertThat(tally.first("order-3")).isEmpty();
    }

    @Test
    void eventsWithoutIdAreCountedOnly() {
        var tally = new Tally(clock);
        tally.addWithoutId();
        tally.addWithoutId();

        assertThat(tally.total()).isEqualTo(2);
        assertThat(tally.repeats()).isZero();
        assertThat(tally.byEvent()).isEmpty();
    }

    @Test
    void theOldestIdsAreForgottenFirst() {
        var tally = new Tally(2, clock);
        tally.add("purchase", "1");
        tally.add("purchase", "2");
        tally.add("purchase", "3");

        assertThat(tally.times("1")).isZero();
        assertThat(tally.times("2")).isOne();
        assertThat(tally.times("3")).isOne();
        assertThat(tally.total()).isEqualTo(3);
    }

    @Test
    void twoHundredThousandIdsAreRemembered() {
        var tally = new Tally(clock);
        for (int i = 0; i < 200_000; i++) {
            tally.add("purchase", "order-" + i);
        }

        assertThat(tally.byEvent()).hasSize(200_000);
        assertThat(tally.times("order-0")).isOne();
    }
}
