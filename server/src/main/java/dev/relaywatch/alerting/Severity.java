package dev.relaywatch.alerting;

import java.util.Locale;
import java.util.Optional;

/** How urgent an alert is, the most urgent first. */
public enum Severity {
    P1,
    P2,
    P3;

    /** As tables and the API write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Severity of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Empty where it is none. */
    static Optional<Severity> read(String text) {
        for (Severity one : values()) {
            if (one.text().equals(text)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    boolean isWorseThan(Severity other) {
        return compareTo(other) < 0;
    }

    Severity oneHigher() {
        return this == P3 ? P2 : P1;
    }
}
