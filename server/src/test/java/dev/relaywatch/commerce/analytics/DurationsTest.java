package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Percentiles are those of the durations; rounded ones are close. */
class DurationsTest {
    private static Durations of(int... ms) {
        Durations durations = new Durations();
        Arrays.stream(ms).forEach(one -> durations.add(one, 1));
        return durations;
    }

    private static int nearestRank(int[] ms, int percent) {
        int[] sorted = ms.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1];
    }

    private static Durations readAgain(Durations written) {
        Durations read = new Durations();
        read.addAll(written.packed());
        return read;
    }

    @Test
    void ofOneAllPercentilesAreThatOne() {
        assertThat(of(7).percentile(1)).isEqualTo(7);
        assertThat(of(7).percentile(50)).isEqualTo(7);
        assertThat(of(7).percentile(99)).isEqualTo(7);
    }

    @Test
    void ofTwoTheMedianIsTheLowerAndTheRestTheHigher() {
        assertThat(of(9, 5).percentile(50)).isEqualTo(5);
        assertThat(of(9, 5).percentile(51)).isEqualTo(9);
        assertThat(of(9, 5).percentile(95)).isEqualTo(9);
    }

    @Test
    void equalDurationsCountEach() {
        assertThat(of(1, 4, 4, 4, 4, 90).percentile(50)).isEqualTo(4);
        assertThat(of(1, 4, 4, 4, 4, 90).percentile(83)).isEqualTo(4);
        assertThat(of(1, 4, 4, 4, 4, 90).percentile(84)).isEqualTo(90);
    }

    @Test
    void ofNoneThereIsNothing() {
        assertThat(of().percentile(95)).isZero();
        assertThat(of().packed().length()).isZero();
    }

    @Property(tries = 200)
    void percentilesAreTheNearestRanksAlsoAfterWritingAndReading(
            @ForAll @NotEmpty List<@IntRange(max = 86_400_000) Integer> given,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        int[] ms = given.stream().mapToInt(Integer::intValue).toArray();

        assertThat(of(ms).percentile(percent)).isEqualTo(nearestRank(ms, percent));
        Durations twice = readAgain(of(ms));
        assertThat(twice.percentile(percent)).isEqualTo(nearestRank(ms, percent));
        twice.addAll(of(ms).packed());
        assertThat(twice.count()).isEqualTo(2L * ms.length);
        assertThat(twice.percentile(percent)).isEqualTo(nearestRank(ms, percent));
    }

    @Property(tries = 500)
    void aDurationIsRoundedByHalfAPercentAtMostAndOnce(@ForAll @IntRange(max = 86_400_000) int ms) {
        int rounded = Durations.rounded(ms);

        assertThat((double) rounded).isCloseTo(ms, within(ms * 0.004));
        assertThat(Durations.rounded(rounded)).isEqualTo(rounded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lognormal", "uniform", "exponential", "two peaks", "long tail"})
    void percentilesOfRoundedDaysAreWithinOnePercent(String shape) {
        Random random = new Random(11);
        DoubleSupplier next =
                switch (shape) {
                    case "lognormal" -> () -> Math.exp(4.5 + 0.9 * random.nextGaussian());
                    case "uniform" -> () -> 1 + 5_000 * random.nextDouble();
                    case "exponential" -> () -> -400 * Math.log(1 - random.nextDouble());
                    case "two peaks" ->
                            () -> (random.nextInt(3) == 0 ? 4_000 : 90) + 30 * random.nextDouble();
                    default -> () -> 20 * Math.pow(1 - random.nextDouble(), -0.8);
                };
        int[] all = new int[60_000];
        Durations sum = new Durations();
        for (int day = 0; day < 60; day++) {
            Durations one = new Durations();
            for (int i = 0; i < 1_000; i++) {
                int ms = (int) Math.min(86_400_000, next.getAsDouble());
                all[day * 1_000 + i] = ms;
                one.add(ms, 1);
            }
            sum.addAll(one.rounded().packed());
        }

        for (int percent : new int[] {1, 50, 90, 95, 99, 100}) {
            int exact = nearestRank(all, percent);
            assertThat((double) sum.percentile(percent))
                    .as("p%d of %s", percent, shape)
                    .isCloseTo(exact, within(exact * 0.01));
        }
    }

    @Test
    void farTooManyDifferentLongOnesAreRoundedAndBounded() {
        Durations durations = new Durations();
        for (int i = 0; i < 2 * Durations.MOST_LONG; i++) {
            durations.add(70_000 + i * 3, 1);
        }

        assertThat(durations.count()).isEqualTo(2L * Durations.MOST_LONG);
        assertThat((double) durations.percentile(50))
                .isCloseTo(70_000 + 3.0 * Durations.MOST_LONG, within(1_500.0));
        assertThat(durations.packed().length()).isLessThan(10_000);
    }

    @Test
    void thoseThatTookLongerAreCounted() {
        assertThat(of(1, 5, 5, 9, 70_000).longerThan(5)).isEqualTo(2);
        assertThat(of(1, 5, 5, 9, 70_000).longerThan(4.5)).isEqualTo(4);
        assertThat(of(1, 5, 5, 9, 70_000).longerThan(100_000)).isZero();
    }
}
