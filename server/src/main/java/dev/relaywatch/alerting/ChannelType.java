package dev.relaywatch.alerting;

import java.util.Locale;
import java.util.Optional;

/** By what a channel tells. */
public enum ChannelType {
    SLACK,
    EMAIL,
    PAGERDUTY,
    WEBHOOK;

    /** As tables and the API write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ChannelType of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Empty where it is none. */
    static Optional<ChannelType> read(String text) {
        for (ChannelType one : values()) {
            if (one.text().equals(text)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
