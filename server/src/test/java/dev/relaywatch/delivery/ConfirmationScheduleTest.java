package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** When a platform is asked what it kept. */
class ConfirmationScheduleTest {

    @Test
    void askedFromHalfAnHourBackingOffForADay() {
        List<String> after = new ArrayList<>();
        Optional<Instant> at = Optional.of(ConfirmationSchedule.first(AnItem.NOW));
        while (at.isPresent()) {
            after.add(Duration.between(AnItem.NOW, at.get()).toString());
            at = ConfirmationSchedule.next(AnItem.NOW, at.get());
        }

        assertThat(after)
                .containsExactly("PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "PT16H", "PT24H");
    }

    /** Also where a node was down for hours, or the clock was turned back. */
    @Property
    void wheneverItWasAskedTheNextTimeIsLaterAndWithinTheDay(
            @ForAll @LongRange(min = -100_000, max = 200_000) long seconds) {
        Instant asked = AnItem.NOW.plusSeconds(seconds);

        Optional<Instant> next = ConfirmationSchedule.next(AnItem.NOW, asked);

        assertThat(next.isEmpty()).isEqualTo(seconds >= 86_400);
        next.ifPresent(at ->
                assertThat(at)
                        .isAfter(asked)
                        .isBeforeOrEqualTo(AnItem.NOW.plus(ConfirmationSchedule.LAST)));
    }
}
