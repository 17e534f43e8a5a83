package dev.relaywatch.commerce.analytics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far behind the roll-up of operations is, by where it was when it was read last. */
@Component
class OperationGauge {
    private final Clock clock;
    private volatile @Nullable Instant rolledUntil;

    OperationGauge(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        Gauge.builder("relaywatch.operation.rollup.lag", this::lag)
                .baseUnit("seconds")
                .description(
                        "How long the oldest hour of operations that is over has not been counted; of the whole installation, each node reports the same")
                .register(registry);
    }

    void set(@Nullable Instant until) {
        rolledUntil = until;
    }

    /** Not a number before anything was counted. */
    private double lag() {
        Instant until = rolledUntil;
        if (until == null) {
            return Double.NaN;
        }
        Duration over = Duration.between(until.plus(Duration.ofHours(1)), clock.instant());
        return Math.max(0, over.toMillis() / 1000.0);
    }
}
