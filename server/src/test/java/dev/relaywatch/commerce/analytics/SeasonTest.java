package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.analytics.Season.Now;
import dev.relaywatch.commerce.analytics.Season.Past;
import dev.relaywatch.commerce.analytics.Season.Unusual;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is called unusual, and what is not. */
class SeasonTest {
    private static final Instant HOUR = Instant.parse("2026-11-26T14:00:00Z");
    private static final Duration ONE_HOUR = Duration.ofHours(1);
    private static final int HOURS_OF_A_YEAR = 8_760;

    /** An operation whose calls come by chance. */
    private static final class Shop {
        private final Random random;
        private final double calls;
        private final double failures;
        private double slower = 1;
        private double failing;

        Shop(long seed, double calls, double failures) {
            this.random = new Random(seed);
            this.calls = calls;
            this.failures = failures;
            this.failing = failures;
        }

        Now hour() {
            int n = poisson(calls);
            int failed = 0;
            Durations durations = new Durations();
            for (int i = 0; i < n; i++) {
                failed += random.nextDouble() < failing ? 1 : 0;
                double ms = slower * Math.exp(4.5 + 0.9 * random.nextGaussian());
                durations.add((int) Math.min(ms, 1e7), 1);
            }
            return new Now(n, failed, durations);
        }

        void isWell() {
            slower = 1;
            failing = failures;
        }

        private int poisson(double mean) {
            if (mean > 200) {
                return (int)
                        Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
            }
            double bound = Math.exp(-mean);
            double product = random.nextDouble();
            int n = 0;
            while (product > bound) {
                product *= random.nextDouble();
                n++;
            }
            return n;
        }
    }

    private static Past past(Now now) {
        return new Past(now.calls(), now.failures(), now.durations().percentile(95));
    }

    private static Map<Instant, Past> known(Map<Instant, Past> all, Instant hour) {
        Map<Instant, Past> known = new HashMap<>();
        for (Instant time : Season.times(hour)) {
            Past one = all.get(time);
            if (one != null && one.calls() > 0) {
                known.put(time, one);
            }
        }
        return known;
    }

    private static Map<Instant, Past> same(int weeks, Past past) {
        Map<Instant, Past> known = new HashMap<>();
        for (Instant time : Season.times(HOUR)) {
            if (!time.isBefore(HOUR.minus(Duration.ofDays(7L * weeks)).minus(ONE_HOUR))) {
                known.put(time, past);
            }
        }
        return known;
    }

    private static Now now(int calls, int failures, int ms) {
        Durations durations = new Durations();
        durations.add(ms, calls);
        return new Now(calls, failures, durations);
    }

    private static List<Unusual> judge(Map<Instant, Past> known, Now now) {
        return Season.of(HOUR, known).orElseThrow().judge(now, null);
    }

    /** How many false alarms there are in a year of one operation. */
    private static double falseAlarms(int years, double calls, long seed) {
        int alarms = 0;
        for (int year = 0; year < years; year++) {
            Shop shop = new Shop(seed + year, calls, 0.02);
            Map<Instant, Past> all = new HashMap<>();
            Past before = null;
            for (int i = 0; i < HOURS_OF_A_YEAR; i++) {
                Instant hour = HOUR.plus(ONE_HOUR.multipliedBy(i));
                Now now = shop.hour();
                Past last = before;
                alarms +=
                        Season.of(hour, known(all, hour))
                                .map(season -> season.judge(now, last).size())
                                .orElse(0);
                before = past(now);
                all.put(hour, before);
            }
        }
        return (double) alarms / years;
    }

    @Test
    void chanceAloneRaisesNoAlarmAtTwentyCallsAnHour() {
        assertThat(falseAlarms(2, 20, 1)).isLessThanOrEqualTo(0.5);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"40, 20", "40, 60", "3, 2000"})
    void chanceAloneRaisesAnAlarmInThreeYearsAtMost(int years, double calls) {
        assertThat(falseAlarms(years, calls, 100)).isLessThan(0.3);
    }

    @ParameterizedTest
    @CsvSource({"20, 10, 0.02", "20, 1, 0.5", "300, 10, 0.02", "300, 1, 0.5"})
    void tenTimesTheLatencyOrHalfTheSuccessIsFoundWithinTwoHours(
            double calls, double slower, double failing) {
        int found = 0;
        int tries = 60;
        for (int i = 0; i < tries; i++) {
            Shop shop = new Shop(1_000 + i, calls, 0.02);
            Map<Instant, Past> all = new HashMap<>();
            for (Instant time : Season.times(HOUR.plus(ONE_HOUR))) {
                all.put(time, past(shop.hour()));
                all.put(time.minus(ONE_HOUR), past(shop.hour()));
            }
            shop.slower = slower;
            shop.failing = failing;
            Now first = shop.hour();
            Now second = shop.hour();
            Instant next = HOUR.plus(ONE_HOUR);
            Past before = past(shop.hour());
            shop.isWell();
            boolean inFirst =
                    !Season.of(HOUR, known(all, HOUR)).orElseThrow().judge(first, before).isEmpty();
            boolean inSecond =
                    !Season.of(next, known(all, next))
                            .orElseThrow()
                            .judge(second, past(first))
                            .isEmpty();
            found += inFirst || inSecond ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(tries - 1);
    }

    @Test
    void ofAnOperationThatWasCalledForTwoDaysNothingIsSaid() {
        Map<Instant, Past> known = new HashMap<>();
        known.put(HOUR.minus(Duration.ofDays(1)), new Past(100, 0, 90));
        known.put(HOUR.minus(Duration.ofDays(2)), new Past(100, 0, 90));

        assertThat(Season.of(HOUR, known)).isEmpty();
        assertThat(Season.of(HOUR, Map.of())).isEmpty();
    }

    @Test
    void fromThreeDaysOnTheHourOfTheDayCountsAndFromThreeWeeksThatOfTheWeek() {
        Map<Instant, Past> known = new HashMap<>();
        known.put(HOUR.minus(Duration.ofDays(3)), new Past(100, 0, 90));
        assertThat(Season.of(HOUR, known)).get().matches(season -> !season.isByWeek());

        assertThat(Season.of(HOUR, same(3, new Past(100, 0, 90)))).get().matches(Season::isByWeek);
    }

    @Test
    void aPastIncidentIsNotTheUsual() {
        Map<Instant, Past> known = same(8, new Past(200, 2, 300));
        known.put(HOUR.minus(Duration.ofDays(7)), new Past(200, 180, 9_000));
        known.put(HOUR.minus(Duration.ofDays(14)), new Past(0, 0, 0));

        assertThat(judge(known, now(200, 100, 300)))
                .extracting(Unusual::sign)
                .containsExactly(Sign.ERRORS);
        assertThat(judge(known, now(200, 2, 3_000)))
                .extracting(Unusual::sign)
                .containsExactly(Sign.LATENCY);
    }

    @Test
    void callsThatStopAreUnusualAndSoIsTwiceAsMany() {
        Map<Instant, Past> known = same(8, new Past(50, 0, 90));

        assertThat(judge(known, Now.nobody())).containsExactly(new Unusual(Sign.RATE, 0, 50));
        assertThat(judge(known, now(130, 0, 90))).containsExactly(new Unusual(Sign.RATE, 130, 50));
        assertThat(judge(known, now(90, 0, 90))).isEmpty();
    }

    @Test
    void ofWhatWasNeverBusyNothingIsSaid() {
        Map<Instant, Past> known = same(8, new Past(2, 0, 90));

        assertThat(judge(known, now(40, 0, 90))).isEmpty();
        assertThat(judge(known, Now.nobody())).isEmpty();
    }

    @Test
    void thePlainSentenceSaysWhatWasAndWhatIsUsual() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(
                        Wording.of(
                                "search_products",
                                new Unusual(Sign.LATENCY, 2_400, 300),
                                90,
                                HOUR.minus(ONE_HOUR),
                                berlin,
                                true))
                .isEqualTo(
                        "search_products took 2.4 s at p95 between 14:00 and 15:00; at this hour of the week it is usually 300 ms");
        assertThat(
                        Wording.of(
                                "get_cart",
                                new Unusual(Sign.ERRORS, 52, 2),
                                120,
                                HOUR.minus(ONE_HOUR),
                                berlin,
                                false))
                .isEqualTo(
                        "52 % of 120 calls of get_cart failed between 14:00 and 15:00; at this hour of the day usually 2.0 % do");
        assertThat(
                        Wording.of(
                                "get_cart",
                                new Unusual(Sign.RATE, 0, 50),
                                0,
                                HOUR.minus(ONE_HOUR),
                                berlin,
                                true))
                .isEqualTo(
                        "get_cart was not called between 14:00 and 15:00; at this hour of the week it is usually 50 times");
    }
}
