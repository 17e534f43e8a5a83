package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.trackinghealth.SimulatedStream.Kind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Years of made-up tenants with holidays, sales, seasons, growth, noise, an outage and clocks that
 * are changed.
 */
class VolumeYearTest {
    private static final int EVERY_HOUR = 4;
    private static final int[] SIZES = {5, 12, 20, 40, 100, 240, 1_000, 5_000, 24_000, 120_000};

    @Test
    void aFewYearsPassQuietlyAndWhatIsRemovedIsMissed() {
        VolumeYears years = new VolumeYears();
        years.add(Kind.SHOP, 1_000, 1, EVERY_HOUR, 20);
        years.add(Kind.LEADS, 40, 2, EVERY_HOUR, 20);
        System.out.println(years.figures("a few"));
        assertThat(years.falseAlarmsAYear()).isLessThan(1);
        assertThat(years.inTime).isGreaterThanOrEqualTo(years.removals * 3 / 4);
        assertThat(years.dropsFound).isGreaterThanOrEqualTo(years.drops * 3 / 4);
    }

    @Test
    @Tag("long")
    void manyYearsCheckedEveryQuarterOfAnHourHaveFewerThanOneFalseAlarmEach() {
        for (Kind kind : Kind.values()) {
            for (int size : SIZES) {
                VolumeYears years = new VolumeYears();
                for (int number = 0; number < 20; number++) {
                    years.add(kind, size, number, 1, 10);
                }
                System.out.println(years.figures(kind + " of " + size + " a day"));
                assertThat(years.falseAlarmsAYear()).as("%s of %d", kind, size).isLessThan(1);
                if (size > 10) {
                    assertThat(years.inTime).isGreaterThanOrEqualTo(years.removals * 8 / 10);
                }
                if (size >= 40) {
                    assertThat(years.dropsFound).isGreaterThanOrEqualTo(years.drops * 9 / 10);
                }
            }
        }
    }
}
