package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.LogWatch;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may be counted on, by day and country. */
class VolumeHolidaysTest {
    private static final double HOLIDAY = 0.1;
    private static final double BETWEEN = 0.5;
    private static final VolumeHolidays HOLIDAYS = new VolumeHolidays();

    private static double share(@Nullable String country, String day) {
        return HOLIDAYS.of(country).applyAsDouble(LocalDate.parse(day));
    }

    @Test
    void aHolidayIsOneInItsCountryAlone() {
        assertThat(share("DE", "2026-05-14")).isEqualTo(HOLIDAY);
        assertThat(share("US", "2026-05-14")).isEqualTo(1);
        assertThat(share("US", "2026-11-26")).isEqualTo(HOLIDAY);
        assertThat(share("DE", "2026-11-26")).isEqualTo(1);
    }

    @Test
    void aHolidayOfAnyStateIsOneAndThatOfATownIsNot() {
        assertThat(share("DE", "2026-08-15")).as("Bavaria").isEqualTo(HOLIDAY);
        assertThat(share("DE", "2028-08-08")).as("Augsburg alone").isEqualTo(1);
        assertThat(share("US", "2026-09-18")).isEqualTo(1);
    }

    @Test
    void aHolidayThatIsObservedOnAnotherDayIsOneOnBoth() {
        assertThat(share("US", "2026-07-03")).isEqualTo(HOLIDAY);
        assertThat(share("US", "2026-07-04")).isEqualTo(HOLIDAY);
    }

    @Test
    void whatIsRememberedAtWorkIsNoHoliday() {
        assertThat(share("US", "2026-05-08")).as("Truman Day in Missouri").isEqualTo(1);
    }

    @Test
    void aDayBetweenHolidayAndWeekendIsHalfADay() {
        assertThat(share("DE", "2026-05-15")).isEqualTo(BETWEEN);
        assertThat(share("DE", "2028-10-02")).isEqualTo(BETWEEN);
    }

    @Test
    void whereNoHolidayIsKnownTheYearEndsAllTheSame() {
        for (String country : Arrays.asList(null, "ZZ", "AQ")) {
            assertThat(share(country, "2026-05-14")).isEqualTo(1);
            assertThat(share(country, "2026-12-25")).isEqualTo(HOLIDAY);
            assertThat(share(country, "2026-12-28")).isEqualTo(BETWEEN);
            assertThat(share(country, "2026-12-21")).isEqualTo(1);
        }
    }

    @Test
    void noCountryIsOnHolidayForLongAndAllCalendarsAreRead() {
        try (LogWatch log = new LogWatch()) {
            for (String country : Locale.getISOCountries()) {
                long off =
                        LocalDate.of(2026, 1, 7)
                                .datesUntil(LocalDate.of(2026, 12, 22))
                                .filter(day -> share(country, day.toString()) == HOLIDAY)
                                .count();
                assertThat(off).as(country).isLessThan(60);
            }
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void aCalendarThatFailsHasNoHolidaysAndSaysSoOnce() {
        try (LogWatch log = new LogWatch()) {
            assertThat(share("MA", "2300-05-01")).as("beyond the Hijrah calendar").isEqualTo(1);
            assertThat(share("MA", "2300-05-02")).isEqualTo(1);
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().getFirst())
                    .startsWith("WARN")
                    .contains("The holidays of MA in 2300 are not known");
        }
    }
}
