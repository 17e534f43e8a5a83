package dev.relaywatch.capture.geo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * When a provider may be asked: within its calls a minute, not while it wants to be left alone, and
 * not while it rests because it failed too often in a row. After a rest one call is let through to
 * try; each rest that did not help is followed by one twice as long.
 */
final class Gate {
    static final int TOLERATED_FAILURES = 5;
    static final Duration FIRST_REST = Duration.ofSeconds(30);
    static final Duration LONGEST_REST = Duration.ofMinutes(5);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private final Deque<Instant> calls = new ArrayDeque<>();
    private Instant leftAloneUntil = Instant.MIN;
    private Instant restsUntil = Instant.MIN;
    private Duration nextRest = FIRST_REST;
    private int failures;
    private boolean tried;

    Gate(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Whether one call may be made now. */
    enum Entry {
        OPEN,
        LIMITED,
        RESTING
    }

    /** What is {@link Entry#OPEN} must be followed by {@link #answered} or {@link #failed}. */
    synchronized Entry enter(Instant now) {
        if (now.isBefore(leftAloneUntil)) {
            return Entry.LIMITED;
        }
        boolean shaky = failures >= TOLERATED_FAILURES;
        if (now.isBefore(restsUntil) || (shaky && tried)) {
            return Entry.RESTING;
        }
        while (!calls.isEmpty() && !calls.getFirst().plus(MINUTE).isAfter(now)) {
            calls.removeFirst();
        }
        if (calls.size() >= perMinute) {
            return Entry.LIMITED;
        }
        calls.addLast(now);
        tried = shaky;
        return Entry.OPEN;
    }

    /**
     * The provider is well.
     *
     * @param pause for how long it wants to be left alone; not positive: not at all
     */
    synchronized void answered(Instant now, Duration pause) {
        failures = 0;
        nextRest = FIRST_REST;
        restsUntil = Instant.MIN;
        tried = false;
        leaveAlone(now, pause);
    }

    /**
     * @param pause as in {@link #answered}
     * @return for how long it rests now; absent when it does not, or did already
     */
    synchronized @Nullable Duration failed(Instant now, Duration pause) {
        leaveAlone(now, pause);
        if (now.isBefore(restsUntil)) {
            return null; // began before the rest
        }
        failures++;
        tried = false;
        if (failures < TOLERATED_FAILURES) {
            return null;
        }
        Duration rest = nextRest;
        restsUntil = now.plus(rest);
        Duration twice = rest.multipliedBy(2);
        nextRest = twice.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : twice;
        return rest;
    }

    private void leaveAlone(Instant now, Duration pause) {
        Instant end = now.plus(pause);
        if (end.isAfter(leftAloneUntil)) {
            leftAloneUntil = end;
        }
    }
}
