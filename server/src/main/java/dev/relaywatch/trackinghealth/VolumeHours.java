package dev.relaywatch.trackinghealth;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The hours that are looked at, and the same hours of the tenant's own clock in the weeks before:
 * where clocks were changed in between, nine o'clock is compared with nine o'clock. An hour that a
 * week did not have stands for the one after it, of one that a week had twice the first counts.
 */
final class VolumeHours {
    /** The running hour, two days before it, and the hour before those. */
    static final int SPAN = 50;

    static final int MOST_WEEKS = 8;
    private static final int SECONDS = 3600;

    private final Instant now;

    /** From the hour to come on, which the weeks before know already. */
    private final long[][] hours = new long[MOST_WEEKS + 1][SPAN + 1];

    private final double[] shares = new double[SPAN];

    /**
     * @param share how much of what is usual may be counted on that day, 0 to 1
     */
    VolumeHours(Instant now, ZoneId zone, ToDoubleFunction<LocalDate> share) {
        this.now = now;
        long running = hour(now);
        for (int back = -1; back < SPAN; back++) {
            hours[0][back + 1] = running - back;
            ZonedDateTime local = start(running - back).atZone(zone);
            for (int week = 1; week <= MOST_WEEKS; week++) {
                hours[week][back + 1] = hour(local.minusWeeks(week).toInstant());
            }
            if (back >= 0) {
                shares[back] = share.applyAsDouble(local.toLocalDate());
            }
        }
    }

    /** The same hours at a later moment of the running one. */
    VolumeHours(Instant now, VolumeHours same) {
        this.now = now;
        for (int week = 0; week <= MOST_WEEKS; week++) {
            hours[week] = same.hours[week];
        }
        System.arraycopy(same.shares, 0, shares, 0, SPAN);
    }

    static long hour(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), SECONDS);
    }

    static Instant start(long hour) {
        return Instant.ofEpochSecond(hour * SECONDS);
    }

    Instant now() {
        return now;
    }

    /**
     * @param week 0 for the present one
     * @param back 0 for the running hour, -1 for the next
     */
    long at(int week, int back) {
        return hours[week][back + 1];
    }

    double share(int back) {
        return shares[back];
    }

    /** How far it is over now, 0 to 1. */
    double elapsed(int back) {
        return back == 0 ? within(0, now) : 1;
    }

    /** How far it was over at a moment in it, 0 to 1. */
    double within(int back, Instant moment) {
        return Duration.between(start(at(0, back)), moment).toMillis() / 1000.0 / SECONDS;
    }

    /** The beginnings of all of them, in all weeks. */
    Set<Instant> beginnings() {
        Set<Instant> all = new TreeSet<>();
        for (long[] week : hours) {
            for (long hour : week) {
                all.add(start(hour));
            }
        }
        return all;
    }
}
