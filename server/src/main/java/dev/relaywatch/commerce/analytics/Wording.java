package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.Season.Unusual;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What was unusual, for people. */
final class Wording {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final int SECOND = 1_000;

    private Wording() {}

    /**
     * @param calls in this hour
     * @param zone of the tenant
     */
    static String of(
            String operation,
            Unusual unusual,
            long calls,
            Instant hour,
            ZoneId zone,
            boolean byWeek) {
        String when =
                " between "
                        + TIME.format(hour.atZone(zone))
                        + " and "
                        + TIME.format(hour.plus(Duration.ofHours(1)).atZone(zone))
                        + "; at this hour of the "
                        + (byWeek ? "week" : "day")
                        + " ";
        return switch (unusual.sign()) {
            case RATE ->
                    operation
                            + (unusual.value() == 0
                                    ? " was not called"
                                    : " was called " + times(unusual.value()))
                            + when
                            + "it is usually "
                            + times(unusual.expected());
            case LATENCY ->
                    operation
                            + " took "
                            + duration(unusual.value())
                            + " at p95"
                            + when
                            + "it is usually "
                            + duration(unusual.expected());
            case ERRORS ->
                    percent(unusual.value())
                            + " of "
                            + calls
                            + " calls of "
                            + operation
                            + " failed"
                            + when
                            + "usually "
                            + percent(unusual.expected())
                            + " do";
        };
    }

    private static String times(double calls) {
        long whole = Math.round(calls);
        return whole == 1 ? "once" : whole + " times";
    }

    private static String duration(double ms) {
        return ms < SECOND
                ? Math.round(ms) + " ms"
                : String.format(Locale.ROOT, "%.1f s", ms / SECOND);
    }

    private static String percent(double share) {
        return share < 10 && share > 0
                ? String.format(Locale.ROOT, "%.1f %%", share)
                : Math.round(share) + " %";
    }
}
