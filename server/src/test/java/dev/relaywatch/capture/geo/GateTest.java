package dev.relaywatch.capture.geo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.geo.Gate.Entry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A provider is asked within its limit, and left alone when it wants to be or fails. */
class GateTest {
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final Gate gate = new Gate(45);

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Entry enter() {
        return gate.enter(now);
    }

    private void fail() {
        assertThat(enter()).isEqualTo(Entry.OPEN);
        gate.failed(now, Duration.ZERO);
    }

    private void failUntilItRests() {
        for (int i = 0; i < Gate.TOLERATED_FAILURES; i++) {
            fail();
        }
        assertThat(enter()).isEqualTo(Entry.RESTING);
    }

    @Test
    void noMinuteHasMoreCallsThanTheLimit() {
        for (int i = 0; i < 45; i++) {
            assertThat(enter()).isEqualTo(Entry.OPEN);
            gate.answered(now, Duration.ZERO);
            pass(Duration.ofSeconds(1));
        }
        assertThat(enter()).isEqualTo(Entry.LIMITED);
        pass(Duration.ofSeconds(14));
        assertThat(enter()).as("59 s after the first").isEqualTo(Entry.LIMITED);
        pass(Duration.ofSeconds(1));
        assertThat(enter()).as("60 s after the first").isEqualTo(Entry.OPEN);
        assertThat(enter()).as("59 s after the second").isEqualTo(Entry.LIMITED);
    }

    @Test
    void aProviderThatWantsToBeLeftAloneIs() {
        assertThat(enter()).isEqualTo(Entry.OPEN);
        gate.answered(now, Duration.ofSeconds(20));
        assertThat(enter()).isEqualTo(Entry.LIMITED);
        pass(Duration.ofMillis(19_999));
        assertThat(enter()).isEqualTo(Entry.LIMITED);
        pass(Duration.ofMillis(1));
        assertThat(enter()).isEqualTo(Entry.OPEN);
    }

    @Test
    void aLaterAnswerDoesNotShortenThePause() {
        gate.answered(now, Duration.ofSeconds(20));
        gate.answered(now, Duration.ofSeconds(5));
        gate.answered(now, Duration.ZERO);
        pass(Duration.ofSeconds(19));
        assertThat(enter()).isEqualTo(Entry.LIMITED);
    }

    @Test
    void someFailuresInARowAreFollowedByARest() {
        failUntilItRests();
        pass(Gate.FIRST_REST.minusMillis(1));
        assertThat(enter()).isEqualTo(Entry.RESTING);
        pass(Duration.ofMillis(1));
        assertThat(enter()).isEqualTo(Entry.OPEN);
    }

    @Test
    void failuresThatAreNotInARowAreNot() {
        for (int i = 0; i < 20; i++) {
            fail();
            fail();
            assertThat(enter()).isEqualTo(Entry.OPEN);
            gate.answered(now, Duration.ZERO);
            pass(Duration.ofSeconds(5));
        }
    }

    @Test
    void afterARestOneCallTriesAndTheOthersWaitForWhatBecomesOfIt() {
        failUntilItRests();
        pass(Gate.FIRST_REST);
        assertThat(enter()).isEqualTo(Entry.OPEN);
        assertThat(enter()).isEqualTo(Entry.RESTING);
        gate.answered(now, Duration.ZERO);
        assertThat(enter()).isEqualTo(Entry.OPEN);
        assertThat(enter()).isEqualTo(Entry.OPEN);
    }

    @Test
    void restsThatDoNotHelpGrowToFiveMinutes() {
        failUntilItRests();
        for (int seconds : new int[] {30, 60, 120, 240, 300, 300, 300}) {
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(enter()).as(seconds + " s").isEqualTo(Entry.RESTING);
            pass(Duration.ofMillis(1));
            fail();
            assertThat(enter()).isEqualTo(Entry.RESTING);
        }
    }

    @Test
    void aProviderThatIsWellAgainStartsAnew() {
        failUntilItRests();
        pass(Gate.FIRST_REST);
        fail();
        pass(Gate.FIRST_REST.multipliedBy(2));
        assertThat(enter()).isEqualTo(Entry.OPEN);
        gate.answered(now, Duration.ZERO);
        pass(Duration.ofMinutes(1));

        failUntilItRests();
        pass(Gate.FIRST_REST);
        assertThat(enter()).isEqualTo(Entry.OPEN);
    }

    @Test
    void callsThatWereUnderWayWhenTheRestBeganDoNotProlongIt() {
        for (int i = 0; i < 20; i++) {
            assertThat(enter()).isEqualTo(Entry.OPEN);
        }
        for (int i = 0; i < 20; i++) {
            gate.failed(now, Duration.ZERO);
        }
        pass(Gate.FIRST_REST);
        assertThat(enter()).isEqualTo(Entry.OPEN);
        assertThat(gate.failed(now, Duration.ZERO)).isEqualTo(Gate.FIRST_REST.multipliedBy(2));
    }

    @Test
    void theLimitCountsNoCallThatWasNotMade() {
        failUntilItRests();
        for (int i = 0; i < 100; i++) {
            assertThat(enter()).isEqualTo(Entry.RESTING);
        }
        pass(Gate.FIRST_REST);
        assertThat(enter()).isEqualTo(Entry.OPEN);
    }
}
