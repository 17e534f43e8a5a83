package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.frame.Look;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/** Words of the API as pages say them: its times become those of the store's clock. */
final class Spoken {
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?Z");

    private Spoken() {}

    static String of(String words, Look look) {
        return TIME.matcher(words).replaceAll(time -> said(time.group(), look));
    }

    private static String said(String time, Look look) {
        try {
            return look.moment(Instant.parse(time)).text();
        } catch (DateTimeException e) {
            return time;
        }
    }

    /** As a sentence: with a capital, and a full stop. */
    static String sentence(String words, Look look) {
        String said = of(words.strip(), look);
        if (said.isEmpty()) {
            return said;
        }
        String capital = said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
