package dev.relaywatch.trackinghealth;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** From a moment until just before another. */
public record Period(Instant start, Instant end) {
    private static final Duration USUAL = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /**
     * As somebody asked for it.
     *
     * @param start absent: seven days before the end, from the beginning of an hour
     * @param end absent: now
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Period asked(@Nullable Instant start, @Nullable Instant end, Instant now) {
        Instant last = end == null ? now : end;
        if (last.isBefore(EARLIEST) || last.isAfter(LATEST)) {
            throw new IllegalArgumentException("end: must be in the years 2000 to 2099");
        }
        Instant first = start == null ? last.minus(USUAL).truncatedTo(ChronoUnit.HOURS) : start;
        if (!first.isBefore(last)) {
            throw new IllegalArgumentException("start: must be before end, which is " + last);
        }
        if (first.isBefore(EARLIEST) || Duration.between(first, last).compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "start: must be at most " + LONGEST.toDays() + " days before end");
        }
        return new Period(first, last);
    }

    /** As long, just before. */
    Period before() {
        return new Period(start.minus(Duration.between(start, end)), start);
    }
}
