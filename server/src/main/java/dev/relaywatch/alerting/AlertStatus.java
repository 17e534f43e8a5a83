package dev.relaywatch.alerting;

import java.util.Locale;

/** Where an alert stands. */
public enum AlertStatus {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED;

    /** As tables and the API write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AlertStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
