package dev.relaywatch.alerting;

import java.util.Locale;

/** What happened to an alert that a channel is told of. */
public enum Transition {
    OPENED,
    /** It became more urgent. */
    RAISED,
    /** Nobody acknowledged it, and this channel hears of it for the first time. */
    ESCALATED,
    /** It opens and resolves again and again; said once. */
    FLAPPING,
    /** It is still open, and nobody acknowledged it. */
    REMINDED,
    ACKNOWLEDGED,
    UNACKNOWLEDGED,
    RESOLVED,
    REOPENED;

    /** As tables write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Transition of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
