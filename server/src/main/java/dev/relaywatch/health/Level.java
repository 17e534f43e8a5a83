package dev.relaywatch.health;

import java.util.Locale;

/** How bad a value is; the order is from good to bad. */
public enum Level {
    FINE,
    WARNING,
    CRITICAL;

    /** As tables write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Level of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What a service is of which this is the worst value. */
    HealthStatus status() {
        return switch (this) {
            case FINE -> HealthStatus.HEALTHY;
            case WARNING -> HealthStatus.DEGRADED;
            case CRITICAL -> HealthStatus.UNHEALTHY;
        };
    }

    boolean isWorseThan(Level other) {
        return compareTo(other) > 0;
    }
}
