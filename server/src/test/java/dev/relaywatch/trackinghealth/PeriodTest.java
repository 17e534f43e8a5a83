package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What somebody may ask about. */
class PeriodTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:34:56Z");

    @Test
    void nothingSaidIsTheLastSevenDaysFromTheBeginningOfAnHour() {
        assertThat(Period.asked(null, null, NOW))
                .isEqualTo(new Period(Instant.parse("2026-11-19T12:00:00Z"), NOW));
    }

    @Test
    void thePeriodBeforeIsAsLongAndEndsWhereItBegins() {
        Period period =
                new Period(
                        Instant.parse("2026-11-20T06:00:00Z"),
                        Instant.parse("2026-11-21T00:00:00Z"));

        assertThat(period.before())
                .isEqualTo(new Period(Instant.parse("2026-11-19T12:00:00Z"), period.start()));
    }

    @Test
    void whatIsEmptyTurnedRoundOrTooLongIsRefusedByName() {
        assertThatThrownBy(() -> Period.asked(NOW, NOW, NOW))
                .hasMessageStartingWith("start: must be before end");
        assertThatThrownBy(() -> Period.asked(NOW.minusSeconds(401L * 86_400), NOW, NOW))
                .hasMessageStartingWith("start: must be at most 400 days");
        assertThatThrownBy(() -> Period.asked(null, Instant.MAX, NOW))
                .hasMessageStartingWith("end: must be in the years");
        assertThatThrownBy(() -> Period.asked(Instant.MIN, null, NOW))
                .hasMessageStartingWith("start:");
    }
}
