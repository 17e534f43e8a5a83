package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relaywatch.trackinghealth.VolumeName.Expectation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What came of a name against what is usual. */
class VolumeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-06-17T10:30:00Z");
    private static final long THIS_HOUR = VolumeHours.hour(NOW);
    private static final long LONG_AGO = THIS_HOUR - 20 * 168;

    private static VolumeVerdict judge(VolumeName.Counts counts, long knownSince) {
        return judge(counts, knownSince, null);
    }

    private static VolumeVerdict judge(
            VolumeName.Counts counts, long knownSince, @Nullable Expectation expectation) {
        return Volume.judge(
                new VolumeName("purchase", counts, null, expectation),
                new VolumeHours(NOW, BERLIN, _ -> 1),
                VolumeHours.start(knownSince));
    }

    /** So many an hour, and none in the newest hours. */
    private static VolumeName.Counts until(int hoursAgo, int anHour) {
        return hour -> {
            if (hour > THIS_HOUR - hoursAgo) {
                return 0;
            }
            return hour == THIS_HOUR ? anHour / 2 : anHour;
        };
    }

    @Test
    void whatComesAsUsualIsNormal() {
        VolumeVerdict verdict = judge(until(0, 40), LONG_AGO);
        assertThat(verdict.level()).isEqualTo(VolumeLevel.NORMAL);
        assertThat(verdict.weeks()).isEqualTo(8);
        assertThat(verdict.why())
                .isEqualTo(
                        "purchase: 20 in the last 30 minutes, 20 are usual at this time (median of 8 weeks)");
    }

    @Test
    void whatStoppedIsSilent() {
        VolumeVerdict verdict = judge(until(1, 40), LONG_AGO);
        assertThat(verdict.level()).isEqualTo(VolumeLevel.SILENT);
        assertThat(verdict.why()).startsWith("purchase: none in the last 30 minutes");
    }

    @Test
    void whatFellToATenthIsLow() {
        VolumeVerdict verdict = judge(hour -> hour > THIS_HOUR - 12 ? 4 : 40, LONG_AGO);
        assertThat(verdict.level()).isEqualTo(VolumeLevel.LOW);
    }

    @Test
    void whatFellToHalfIsNoAlarm() {
        assertThat(judge(hour -> hour > THIS_HOUR - 100 ? 20 : 40, LONG_AGO).level())
                .isEqualTo(VolumeLevel.NORMAL);
    }

    @Test
    void nothingIsSaidBeforeTwoWeeksAreKnown() {
        assertThat(judge(until(5, 40), THIS_HOUR - 13 * 24).level())
                .isEqualTo(VolumeLevel.LEARNING);
        assertThat(judge(until(5, 40), THIS_HOUR - 17 * 24).level()).isEqualTo(VolumeLevel.SILENT);
    }

    @Test
    void lessThanTenInTwoDaysIsNeverMissed() {
        VolumeVerdict verdict =
                judge(hour -> hour < THIS_HOUR - 60 && hour % 6 == 0 ? 1 : 0, LONG_AGO);
        assertThat(verdict.level()).isEqualTo(VolumeLevel.NORMAL);
        assertThat(verdict.why()).contains("too few to be missed");
    }

    @Test
    void aWeekOfAnOutageDoesNotTeachThatSilenceIsUsual() {
        VolumeName.Counts counts =
                hour -> {
                    long ago = THIS_HOUR - hour;
                    return ago < 4 || (ago > 100 && ago < 268) ? 0 : 40;
                };
        assertThat(judge(counts, THIS_HOUR - 4 * 168).level()).isEqualTo(VolumeLevel.SILENT);
    }

    @Test
    void anHourIsComparedWithTheSameHourOfTheTenantsClock() {
        Instant monday = Instant.parse("2026-03-30T06:30:00Z"); // summer time since yesterday
        VolumeHours hours = new VolumeHours(monday, BERLIN, _ -> 1);
        assertThat(VolumeHours.start(hours.at(1, 0))).isEqualTo("2026-03-23T07:00:00Z");
        assertThat(VolumeHours.start(hours.at(1, 40))).isEqualTo("2026-03-21T14:00:00Z");
    }

    @Test
    void theHourThatAWeekDidNotHaveStandsForTheNext() {
        Instant sunday = Instant.parse("2026-04-05T00:30:00Z"); // 02:30; a week ago there was none
        assertThat(VolumeHours.start(new VolumeHours(sunday, BERLIN, _ -> 1).at(1, 0)))
                .isEqualTo("2026-03-29T01:00:00Z");
    }

    @Test
    void whatIsExpectedIsMissedFromTheFirstDayOn() {
        Expectation hourly =
                new Expectation(Duration.ofHours(1), NOW.minus(Duration.ofMinutes(61)));
        VolumeVerdict verdict = judge(_ -> 0, THIS_HOUR - 3, hourly);
        assertThat(verdict.level()).isEqualTo(VolumeLevel.SILENT);
        assertThat(verdict.why())
                .isEqualTo("purchase: none for 61 minutes, and one is expected every 60 minutes");
        Expectation later = new Expectation(Duration.ofHours(1), NOW.minus(Duration.ofHours(1)));
        assertThat(judge(_ -> 0, THIS_HOUR - 3, later).level()).isEqualTo(VolumeLevel.LEARNING);
    }

    @Test
    void theTailIsPoissonsWhereTheRateHardlyVaries() {
        assertThat(VolumeTail.of(0, 10, 1e-7)).isCloseTo(Math.exp(-10), within(1e-8));
        assertThat(VolumeTail.of(3, 10, 1e-7)).isCloseTo(0.010336, within(1e-5));
        assertThat(VolumeTail.of(100_000, 100_000, 0.01)).isCloseTo(0.5, within(0.03));
    }
}
