package dev.relaywatch.dashboard.frame;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A time as a page says it.
 *
 * @param text today {@code 02:14}, this week {@code Mon 16:40}, older {@code 29 Oct}, with the year
 *     where it is another
 * @param exact with the zone, for who hovers
 * @param machine ISO 8601
 */
public record Moment(String text, String exact, String machine) {
    private static final Duration WEEK = Duration.ofDays(6);
    private static final DateTimeFormatter EXACT = format("d MMM yyyy, HH:mm:ss z");

    public static Moment of(Instant at, Instant now, ZoneId zone) {
        ZonedDateTime then = at.atZone(zone);
        ZonedDateTime today = now.atZone(zone);
        return new Moment(
                format(pattern(then, today)).format(then), EXACT.format(then), at.toString());
    }

    /** The same, {@code 02:14:08} where that was today. */
    public static Moment second(Instant at, Instant now, ZoneId zone) {
        Moment moment = of(at, now, zone);
        ZonedDateTime then = at.atZone(zone);
        return then.toLocalDate().equals(now.atZone(zone).toLocalDate())
                ? new Moment(format("HH:mm:ss").format(then), moment.exact, moment.machine)
                : moment;
    }

    private static String pattern(ZonedDateTime then, ZonedDateTime today) {
        if (then.toLocalDate().equals(today.toLocalDate())) {
            return "HH:mm";
        }
        if (Duration.between(then, today).abs().compareTo(WEEK) < 0) {
            return "EEE HH:mm";
        }
        return then.getYear() == today.getYear() ? "d MMM" : "d MMM yyyy";
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
