package dev.relaywatch.commerce;

import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.StorableText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A measurement as the table takes it: texts cut to their bounds, what is said in words without
 * secrets and personal data, no error beside a success.
 */
final class StorableMetric {
    /** Characters. */
    static final int MOST_OF_MESSAGE = 500;

    static final int MOST_OF_TYPE = 100;
    static final int MOST_OF_DOMAIN = 253;
    static final int MOST_OF_AGENT = 300;

    /** A day. */
    static final long LONGEST_MS = 86_400_000;

    private static final Redaction REDACTION = Redaction.of(List.of());

    /** Four numbers of a browser's version look like an address. */
    private static final Pattern BEFORE_VERSION = Pattern.compile("(?<=[A-Za-z])/(?=\\d)");

    private static final Pattern AFTERWARDS = Pattern.compile("(?<=[A-Za-z])/_(?=\\d)");

    private StorableMetric() {}

    static OperationMetric of(OperationMetric given) {
        boolean success = given.success();
        return new OperationMetric(
                given.tenant(),
                given.platform(),
                given.operation(),
                Math.clamp(given.durationMs(), 0, LONGEST_MS),
                success,
                given.refused() && !success,
                success ? null : cut(given.errorType(), MOST_OF_TYPE),
                success ? null : message(given.errorMessage()),
                String.valueOf(cut(given.domain(), MOST_OF_DOMAIN)),
                given.connection(),
                agent(given.userAgent()),
                given.at());
    }

    private static @Nullable String message(@Nullable String given) {
        return given == null ? null : cut(REDACTION.body(given), MOST_OF_MESSAGE);
    }

    private static @Nullable String agent(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        String guarded = BEFORE_VERSION.matcher(given).replaceAll("/_");
        String clean = AFTERWARDS.matcher(REDACTION.body(guarded)).replaceAll("/");
        return cut(clean, MOST_OF_AGENT);
    }

    /** Never between the two halves of one character. */
    private static @Nullable String cut(@Nullable String text, int most) {
        if (text == null) {
            return null;
        }
        String made = StorableText.made(text);
        if (made.length() <= most) {
            return made;
        }
        int end = Character.isHighSurrogate(made.charAt(most - 1)) ? most - 1 : most;
        return made.substring(0, end);
    }
}
