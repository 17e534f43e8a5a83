package dev.relaywatch.commerce.analytics;

import java.util.Locale;

/** What may be unusual of an hour. */
enum Sign {
    /** Calls. */
    RATE,
    /** Milliseconds at p95. */
    LATENCY,
    /** Percent of calls that failed, without what the shop declined. */
    ERRORS;

    /** As tables and the API write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
