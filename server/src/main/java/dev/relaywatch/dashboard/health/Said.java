package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.HealthStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How health is said. */
public final class Said {
    private static final int LONGEST = 240;

    private Said() {}

    /** {@code Unhealthy}. */
    static String word(HealthStatus status) {
        String text = status.text();
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** How a history bar draws it, and a cell; empty: healthy. */
    static String mark(HealthStatus status) {
        return switch (status) {
            case HEALTHY -> "";
            case DEGRADED -> "d";
            case UNHEALTHY -> "x";
            case UNKNOWN -> "n";
        };
    }

    /** In one unit, for a narrow cell: {@code 5 h}, {@code 17 m}. */
    static String brief(Duration length) {
        if (length.toDays() > 0) {
            return length.toDays() + " d";
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h";
        }
        return length.toMinutes() > 0 ? length.toMinutes() + " m" : "now";
    }

    /** Why it is not healthy, never longer than a few lines. */
    static String reason(CheckState check) {
        String reason = Objects.requireNonNullElse(check.reason(), "no reason was given");
        return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "…";
    }

    static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Where a service is looked at; of one store, where one is named. */
    static Address at(String service, @Nullable String slug) {
        return Address.of("/health/" + service).with("tenant", slug);
    }
}
