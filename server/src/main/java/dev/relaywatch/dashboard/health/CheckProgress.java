package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.health.CheckState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a check goes on that was asked for, and how other deeds ended.
 *
 * @param notice absent where nothing was done
 */
record CheckProgress(boolean running, @Nullable Notice notice) {
    /** Longer than any check takes, with its time-out. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    static CheckProgress of(Look look, CheckState check) {
        return switch (look.asked("done")) {
            case "checking" -> checking(look, check, asked(look.asked("asked")));
            case "busy" ->
                    over(
                            Notice.wait(
                                    "Many checks run just now",
                                    "This one was not begun; its own turn comes anyway. Try again in a few seconds."));
            case null, default -> new CheckProgress(false, ofBounds(look.asked("done")));
        };
    }

    /** How setting bounds ended; absent where nothing was set. */
    static @Nullable Notice ofBounds(@Nullable String done) {
        return switch (done) {
            case "set" -> Notice.done("The bounds are saved", "They hold from the next result on.");
            case "unset" ->
                    Notice.done(
                            "The bounds are taken away", "What holds without them holds again.");
            case "refused" ->
                    Notice.wrong(
                            "The bounds were not saved",
                            "What stands in the configuration file is changed there; what else is wrong stands beside the bounds.");
            case null, default -> null;
        };
    }

    private static CheckProgress over(Notice notice) {
        return new CheckProgress(false, notice);
    }

    private static Instant asked(@Nullable String asked) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(String.valueOf(asked)));
        } catch (NumberFormatException e) {
            return Instant.EPOCH;
        }
    }

    private static CheckProgress checking(Look look, CheckState check, Instant asked) {
        Instant checked = check.checkedAt();
        if (checked != null && !checked.minusMillis(check.latencyMs()).isBefore(asked)) {
            String word = check.status().text();
            return over(
                    new Notice(
                            word,
                            "Checked at " + look.second(checked).text() + ": " + word,
                            check.reason() == null
                                    ? "It answered in " + Figures.latency(check.latencyMs()) + "."
                                    : Said.capital(Said.reason(check)) + "."));
        }
        Duration since = Duration.between(asked, look.now());
        if (since.compareTo(LONGEST) > 0) {
            return over(
                    Notice.wait(
                            "No result came within " + LONGEST.toSeconds() + " s",
                            "The check is made in its own turn; what it finds is shown here."));
        }
        return new CheckProgress(true, null);
    }
}
