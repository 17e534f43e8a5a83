package dev.relaywatch.health;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** When a check is made next. */
@Component
class Pace {
    /** By which share an interval varies, so that what began together does not stay together. */
    private static final double JITTER = 0.1;

    private final HealthProperties properties;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Pace(HealthProperties properties) {
        this.properties = properties;
    }

    /**
     * After its interval; sooner while a streak has not decided, or where the check failed on our
     * own side.
     */
    Instant next(Tier tier, boolean soon, Instant from) {
        Duration interval = properties.interval(tier);
        Duration confirm = properties.confirmInterval();
        return soon && confirm.compareTo(interval) < 0
                ? from.plus(confirm)
                : from.plusMillis(
                        Math.round(
                                interval.toMillis()
                                        * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }
}
