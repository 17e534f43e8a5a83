package dev.relaywatch.alerting;

import java.util.Locale;

/** What noticed a problem. */
public enum AlertSource {
    HEALTH_CHECK,
    THRESHOLD,
    TRACKING_HEALTH,
    DELIVERY,
    ANOMALY,
    MANUAL;

    /** As tables and the API write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AlertSource of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
