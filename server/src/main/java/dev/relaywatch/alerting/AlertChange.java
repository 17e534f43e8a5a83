package dev.relaywatch.alerting;

import java.util.Locale;

/** What an alert's timeline tells. */
enum AlertChange {
    OPENED,
    RAISED,
    FLAPPING,
    ACKNOWLEDGED,
    UNACKNOWLEDGED,
    RESOLVED,
    REOPENED,
    REMINDED,
    ABSORBED,
    /** Of a platform-wide one: whom it strikes changed. */
    SPREAD;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
