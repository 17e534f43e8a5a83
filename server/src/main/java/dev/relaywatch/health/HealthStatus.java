package dev.relaywatch.health;

import java.util.Locale;

/** How a service stands; the order is from good to bad, and what is not known stands beside it. */
public enum HealthStatus {
    HEALTHY,
    /** It works, and not as it should: slow, throttled, near a limit. */
    DEGRADED,
    /** It does not work, or a critical bound is passed. */
    UNHEALTHY,
    /** It could not be found out, by no fault of the service's. */
    UNKNOWN;

    /** As addresses, tables and answers write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static HealthStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Degraded or unhealthy. */
    public boolean isBad() {
        return this == DEGRADED || this == UNHEALTHY;
    }
}
