package dev.relaywatch.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * What operators watch of the checks themselves; of no tenant and no service. Each is described in
 * {@code docs/metrics.md} in the same words.
 */
@Component
class CheckCounts {
    private static final Duration[] DELAYS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
    };

    private final Map<HealthStatus, Counter> made = new EnumMap<>(HealthStatus.class);
    private final Timer delay;

    CheckCounts(MeterRegistry registry) {
        for (HealthStatus status : HealthStatus.values()) {
            made.put(
                    status,
                    Counter.builder("relaywatch.checks")
                            .description(
                                    "Checks of services that this node made, by what they found")
                            .tag("status", status.text())
                            .register(registry));
        }
        this.delay =
                Timer.builder("relaywatch.check.delay")
                        .description("How late a check that was due was begun")
                        .serviceLevelObjectives(DELAYS)
                        .register(registry);
    }

    /** Of a check that was due. */
    void begun(Duration late) {
        delay.record(late.isNegative() ? Duration.ZERO : late);
    }

    void made(HealthStatus found) {
        Objects.requireNonNull(made.get(found)).increment();
    }
}
