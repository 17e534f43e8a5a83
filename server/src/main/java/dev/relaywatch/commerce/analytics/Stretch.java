package dev.relaywatch.commerce.analytics;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the operations of a period are read from: days and hours that stand counted, and the rest
 * row by row. Each moment of the period is in exactly one of them.
 *
 * @param days midnights
 * @param hours full hours
 * @param rows what is read row by row
 */
record Stretch(List<Instant> days, List<Instant> hours, List<Range> rows) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    /** From the first moment up to, not including, the second. */
    record Range(Instant from, Instant until) {}

    /**
     * What there is to read from.
     *
     * @param rowsFrom single operations and their hours are kept from this midnight on
     * @param rolledUntil hours before it stand counted; absent: none
     * @param changed hours that stand counted and are not what the rows say
     */
    record Stand(Instant rowsFrom, @Nullable Instant rolledUntil, Set<Instant> changed) {
        private boolean isCounted(Instant hour) {
            return rolledUntil != null && hour.isBefore(rolledUntil) && !changed.contains(hour);
        }

        private boolean isDayCounted(Instant day) {
            return rolledUntil != null
                    && !day.plus(DAY).isAfter(rolledUntil)
                    && changed.stream()
                            .noneMatch(hour -> hour.truncatedTo(ChronoUnit.DAYS).equals(day));
        }
    }

    /**
     * Where a period really begins or ends: a day of which the rows are gone is in it whole, if the
     * larger part of it is.
     */
    static Instant edge(Instant given, Stand stand) {
        return given.isBefore(stand.rowsFrom())
                ? given.plus(HALF_A_DAY).truncatedTo(ChronoUnit.DAYS)
                : given;
    }

    /**
     * @param byDay whether whole days need not be told apart by their hours
     */
    static Stretch of(Instant from, Instant until, Stand stand, boolean byDay) {
        List<Instant> days = new ArrayList<>();
        List<Instant> hours = new ArrayList<>();
        List<Range> rows = new ArrayList<>();
        Instant at = edge(from, stand);
        Instant end = edge(until, stand);
        while (at.isBefore(end)) {
            Instant nextDay = at.truncatedTo(ChronoUnit.DAYS).plus(DAY);
            Instant nextHour = at.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
            if (at.isBefore(stand.rowsFrom())
                    || (byDay
                            && at.equals(at.truncatedTo(ChronoUnit.DAYS))
                            && !nextDay.isAfter(end)
                            && stand.isDayCounted(at))) {
                days.add(at);
                at = nextDay;
            } else if (at.equals(at.truncatedTo(ChronoUnit.HOURS))
                    && !nextHour.isAfter(end)
                    && stand.isCounted(at)) {
                hours.add(at);
                at = nextHour;
            } else {
                Instant stop = nextHour.isAfter(end) ? end : nextHour;
                extend(rows, at, stop);
                at = stop;
            }
        }
        return new Stretch(days, hours, rows);
    }

    private static void extend(List<Range> rows, Instant from, Instant until) {
        if (!rows.isEmpty() && rows.getLast().until().equals(from)) {
            rows.set(rows.size() - 1, new Range(rows.getLast().from(), until));
        } else {
            rows.add(new Range(from, until));
        }
    }
}
