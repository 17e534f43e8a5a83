package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many calls a rate leaves, and when the next. */
class CallRateTest {
    private static final Instant START = QueueWorld.START;

    private static CallRate rate(String perSecond) {
        return CallRate.perSecond(new BigDecimal(perSecond));
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, PT1000S,       1",
        "0.5,   PT2S,          1",
        "1,     PT1S,          1",
        "2.5,   PT0.4S,        2",
        "3,     PT0.333333334S, 3",
        "10000, PT0.0001S, 10000"
    })
    void aRateIsATimeBetweenCallsAndABurstOfASecond(String rate, Duration interval, int burst) {
        assertThat(rate(rate)).isEqualTo(new CallRate(interval, burst));
    }

    @Test
    void afterARestABurstMayCome() {
        CallRate rate = rate("5");

        assertThat(rate.permits(START.minusSeconds(3_600), START)).isEqualTo(5);
    }

    @Test
    void theNextCallIsDueOneIntervalLater() {
        CallRate rate = rate("5");
        Instant paid = rate.after(START, START, 5);

        assertThat(rate.permits(paid, START)).isZero();
        assertThat(rate.next(paid)).isEqualTo(START.plusMillis(200));
        assertThat(rate.permits(paid, START.plusMillis(199))).isZero();
        assertThat(rate.permits(paid, START.plusMillis(200))).isOne();
    }

    @Test
    void callsThatWereMadeBesidesArePaidForFirst() {
        CallRate rate = rate("2");
        Instant paid = rate.after(START, START, 12);

        assertThat(rate.permits(paid, START.plusSeconds(5))).isZero();
        assertThat(rate.next(paid)).isEqualTo(START.plusMillis(5_500));
    }

    @Provide
    Arbitrary<BigDecimal> rates() {
        return Arbitraries.bigDecimals()
                .between(CallRate.LEAST, CallRate.MOST)
                .ofScale(3)
                .filter(rate -> rate.signum() > 0);
    }

    /** Whoever asks as often as he likes and takes all he gets. */
    @Property(tries = 300)
    void inNoSpanOfTimeAreThereMoreCallsThanTheRateAllowsAndABurst(
            @ForAll("rates") BigDecimal perSecond,
            @ForAll @Size(max = 60) List<@IntRange(max = 3_000_000) Integer> microsBetween,
            @ForAll @IntRange(min = 1, max = 20_000) int greed) {
        CallRate rate = CallRate.perSecond(perSecond);
        Instant now = START;
        Instant paid = START;
        long[] at = new long[microsBetween.size()];
        long[] calls = new long[microsBetween.size()];
        for (int i = 0; i < at.length; i++) {
            now = now.plusNanos(microsBetween.get(i) * 1_000L);
            int some = Math.min(greed, rate.permits(paid, now));
            if (some > 0) {
                paid = rate.after(paid, now, some);
            } else {
                assertThat(rate.next(paid)).isAfter(now);
            }
            at[i] = Duration.between(START, now).toNanos();
            calls[i] = some;
        }
        for (int from = 0; from < at.length; from++) {
            long sum = 0;
            for (int to = from; to < at.length; to++) {
                sum += calls[to];
                BigDecimal most =
                        perSecond
                                .multiply(
                                        BigDecimal.valueOf(at[to] - at[from]).movePointLeft(9),
                                        MathContext.DECIMAL64)
                                .add(BigDecimal.valueOf(rate.burst()));
                assertThat(BigDecimal.valueOf(sum)).isLessThanOrEqualTo(most);
            }
        }
    }

    @Property(tries = 300)
    void nothingWaitsLongerThanItMust(
            @ForAll("rates") BigDecimal perSecond, @ForAll @IntRange(max = 100) int calls) {
        CallRate rate = CallRate.perSecond(perSecond);
        Instant paid = rate.after(START, START, calls);
        Instant next = rate.next(paid);

        assertThat(rate.permits(paid, next)).isPositive();
        assertThat(rate.permits(paid, next.minusNanos(1))).isZero();
    }
}
