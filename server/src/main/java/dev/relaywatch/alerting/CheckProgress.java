package dev.relaywatch.alerting;

import dev.relaywatch.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks are made when they are due, by whichever node. */
@Component
class CheckProgress implements Progress {
    private static final Duration TOLERATED = Duration.ofMinutes(2);

    private final Health health;

    CheckProgress(Health health) {
        this.health = health;
    }

    @Override
    public String name() {
        return "checks";
    }

    @Override
    public Optional<String> standstill(Instant now) {
        Duration lag = health.lag();
        return lag.compareTo(TOLERATED) > 0
                ? Optional.of("a check has been due for " + lag.toSeconds() + " s")
                : Optional.empty();
    }
}
