package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What results in a row confirm. */
class StreakTest {

    private static Streak after(int failures, int successes, List<Level> levels) {
        Streak streak = Streak.NONE;
        for (Level level : levels) {
            streak = streak.after(level, failures, successes);
        }
        return streak;
    }

    /** F is fine, W a warning, C critical; two bad and two good ones decide. */
    @ParameterizedTest
    @CsvSource({
        "F, FINE",
        "C, FINE",
        "W, FINE",
        "WW, WARNING",
        "CC, CRITICAL",
        "WC, WARNING",
        "CW, WARNING",
        "CFC, FINE",
        "WFWFWFW, FINE",
        "WWC, WARNING",
        "WWCC, CRITICAL",
        "CCW, CRITICAL",
        "CCWW, WARNING",
        "CCF, CRITICAL",
        "CCFF, FINE",
        "CCFW, WARNING",
        "CCFCFC, CRITICAL",
        "WWF, WARNING",
        "WWFF, FINE",
        "WWFWF, WARNING"
    })
    void resultsInARowConfirm(String results, Level confirmed) {
        List<Level> levels =
                results.chars()
                        .mapToObj(c ->
                                switch (c) {
                                    case 'F' -> Level.FINE;
                                    case 'W' -> Level.WARNING;
                                    default -> Level.CRITICAL;
                                })
                        .toList();

        assertThat(after(2, 2, levels).confirmed()).isEqualTo(confirmed);
    }

    @Property(tries = 300)
    void fewerThanNeededChangeNothing(
            @ForAll @Size(max = 30) List<Level> before,
            @ForAll Level blip,
            @ForAll @IntRange(min = 2, max = 5) int failures,
            @ForAll @IntRange(min = 2, max = 5) int successes) {
        Streak settled = settled(after(failures, successes, before), failures, successes);

        Streak blipped = settled.after(blip, failures, successes);

        assertThat(blipped.confirmed()).isEqualTo(settled.confirmed());
    }

    /** As many results of the confirmed level as make it certain. */
    private static Streak settled(Streak streak, int failures, int successes) {
        Streak now = streak;
        for (int i = 0; i < failures + successes; i++) {
            now = now.after(streak.confirmed(), failures, successes);
        }
        return now;
    }

    @Property(tries = 300)
    void enoughInARowAreBelieved(
            @ForAll @Size(max = 30) List<Level> before,
            @ForAll Level level,
            @ForAll @IntRange(min = 1, max = 5) int failures,
            @ForAll @IntRange(min = 1, max = 5) int successes) {
        Streak streak = after(failures, successes, before);
        List<Level> row =
                Stream.generate(() -> level).limit(Math.max(failures, successes)).toList();
        for (Level one : row) {
            streak = streak.after(one, failures, successes);
        }

        assertThat(streak.confirmed()).isEqualTo(level);
    }

    @Property(tries = 300)
    void whatWasNeverSeenIsNeverConfirmed(@ForAll @Size(max = 40) List<Level> levels) {
        Streak streak = after(2, 2, levels);

        assertThat(
                        streak.confirmed() == Level.FINE
                                || levels.stream()
                                        .anyMatch(one -> !streak.confirmed().isWorseThan(one)))
                .isTrue();
    }
}
