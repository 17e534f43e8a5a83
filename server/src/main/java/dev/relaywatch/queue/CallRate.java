package dev.relaywatch.queue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How often a lane may call: in any span of time at most its share of calls, and beyond that at
 * most {@code burst}. Each call pays for the time to the next; the lane is ahead of its payments by
 * no more than a burst. It is the generic cell rate algorithm in its form of a virtual schedule
 * (ITU-T I.371, annex A).
 *
 * @param interval from one call to the next
 * @param burst calls that may be made at once after a rest: about a second's worth
 */
record CallRate(Duration interval, int burst) {
    static final BigDecimal LEAST = new BigDecimal("0.001");
    static final BigDecimal MOST = BigDecimal.valueOf(10_000);

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final long NANOS_OF_A_MICRO = 1_000;

    static CallRate perSecond(BigDecimal calls) {
        return new CallRate(
                Duration.ofNanos(NANOS.divide(calls, 0, RoundingMode.CEILING).longValueExact()),
                Math.max(1, calls.intValue()));
    }

    /** How many calls may be made now. */
    int permits(Instant paidUntil, Instant now) {
        Duration free = Duration.between(later(paidUntil, now), now.plus(burstTime()));
        return free.isNegative() ? 0 : (int) free.dividedBy(interval);
    }

    /** How far is paid for after so many calls more; by microseconds, as the database keeps it. */
    Instant after(Instant paidUntil, Instant now, int calls) {
        Instant exact = later(paidUntil, now).plus(time(calls));
        Instant cut = exact.truncatedTo(ChronoUnit.MICROS);
        return cut.equals(exact) ? cut : cut.plusNanos(NANOS_OF_A_MICRO);
    }

    /** When the next call may be made; in the past where that is now. */
    Instant next(Instant paidUntil) {
        return paidUntil.minus(burstTime()).plus(interval);
    }

    /** What so many calls pay for. */
    Duration time(int calls) {
        return interval.multipliedBy(calls);
    }

    private Duration burstTime() {
        return time(burst);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
