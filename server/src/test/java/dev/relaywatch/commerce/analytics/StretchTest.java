package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.analytics.Stretch.Range;
import dev.relaywatch.commerce.analytics.Stretch.Stand;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each moment of a period is read from one place. */
class StretchTest {
    private static final Instant KEPT = Instant.parse("2026-08-01T00:00:00Z");

    private static Instant at(String time) {
        return Instant.parse("2026-11-" + time + ":00Z");
    }

    private static Stretch of(Stand stand, String from, String until, boolean byDay) {
        return Stretch.of(at(from), at(until), stand, byDay);
    }

    @Test
    void whatIsNotCountedIsReadRowByRow() {
        Stand nothing = new Stand(KEPT, null, Set.of());

        Stretch stretch = of(nothing, "20T10:20", "26T10:20", true);

        assertThat(stretch.days()).isEmpty();
        assertThat(stretch.hours()).isEmpty();
        assertThat(stretch.rows()).containsExactly(new Range(at("20T10:20"), at("26T10:20")));
    }

    @Test
    void wholeDaysAndHoursAreReadCountedAndBothEndsRowByRow() {
        Stand stand = new Stand(KEPT, at("26T09:00"), Set.of());

        Stretch stretch = of(stand, "23T22:20", "26T10:20", true);

        assertThat(stretch.days()).containsExactly(at("24T00:00"), at("25T00:00"));
        assertThat(stretch.hours()).hasSize(10).contains(at("23T23:00"), at("26T08:00"));
        assertThat(stretch.rows())
                .containsExactly(
                        new Range(at("23T22:20"), at("23T23:00")),
                        new Range(at("26T09:00"), at("26T10:20")));
    }

    @Test
    void anHourToWhichSomethingCameIsReadRowByRowAndTheRestOfItsDayByHours() {
        Stand stand = new Stand(KEPT, at("26T10:00"), Set.of(at("24T05:00")));

        Stretch stretch = of(stand, "24T00:00", "26T00:00", true);

        assertThat(stretch.days()).containsExactly(at("25T00:00"));
        assertThat(stretch.hours()).hasSize(23).doesNotContain(at("24T05:00"));
        assertThat(stretch.rows()).containsExactly(new Range(at("24T05:00"), at("24T06:00")));
    }

    @Test
    void daysWhoseRowsAreGoneAreInThePeriodThatHasTheLargerPart() {
        Stand stand = new Stand(at("20T00:00"), at("26T10:00"), Set.of());

        assertThat(of(stand, "15T11:59", "17T12:00", true).days())
                .containsExactly(at("15T00:00"), at("16T00:00"), at("17T00:00"));
        assertThat(of(stand, "17T12:00", "19T11:00", true).days()).containsExactly(at("18T00:00"));
    }
}
