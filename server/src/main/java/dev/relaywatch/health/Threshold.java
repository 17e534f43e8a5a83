package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of one metric of one service.
 *
 * @param tenant whose; absent where it holds for all that have none of their own
 * @param metric a numeric key of the details, or {@code latencyMs}
 * @param warning absent: critical at once
 * @param severity of the alert, {@code p1} to {@code p3}; absent where tier and level give it
 * @param origin who says so
 */
record Threshold(
        @Nullable TenantId tenant,
        String service,
        String metric,
        Direction direction,
        @Nullable BigDecimal warning,
        BigDecimal critical,
        @Nullable String severity,
        Origin origin) {

    /** Whether high values are bad or low ones. */
    enum Direction {
        NORMAL,
        INVERSE
    }

    /** Who set the bounds. */
    enum Origin {
        /** They come with the server. */
        BUILT_IN,
        /** The configuration file, which alone may change them. */
        FILE,
        /** Somebody, in the dashboard or the API. */
        PEOPLE
    }

    Threshold {
        if (warning != null && !suits(direction, warning, critical)) {
            throw new IllegalArgumentException(
                    "the order of warning and critical contradicts the direction " + direction);
        }
    }

    /** Whether the bounds stand in the order of the direction: the warning comes first. */
    static boolean suits(Direction direction, BigDecimal warning, BigDecimal critical) {
        int order = warning.compareTo(critical);
        return direction == Direction.NORMAL ? order <= 0 : order >= 0;
    }

    /** A bound that is reached is passed. */
    Level judge(BigDecimal value) {
        if (passes(value, critical)) {
            return Level.CRITICAL;
        }
        return warning != null && passes(value, warning) ? Level.WARNING : Level.FINE;
    }

    private boolean passes(BigDecimal value, BigDecimal bound) {
        int order = value.compareTo(bound);
        return direction == Direction.NORMAL ? order >= 0 : order <= 0;
    }

    /** The bound that is passed at this level. */
    BigDecimal bound(Level level) {
        return level == Level.WARNING && warning != null ? warning : critical;
    }
}
