package dev.relaywatch.queue;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * What an operator sees of this node as {@code node} of {@code /actuator/health}. It is no part of
 * readiness: a node that may not claim still captures.
 */
@Component
class NodeHealthIndicator implements HealthIndicator {
    private final Node node;

    NodeHealthIndicator(Node node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Duration ahead = node.clockAhead();
        Health.Builder health = Health.up();
        if (node.isTakenForGone()) {
            health.down()
                    .withDetail(
                            "reason",
                            "the heartbeat could not be written for "
                                    + node.silence().toSeconds()
                                    + " s, and other nodes take this one for gone: look at the database");
        } else if (!node.mayClaim()) {
            health.outOfService()
                    .withDetail(
                            "reason",
                            "the clock of this machine is "
                                    + ahead.abs().toSeconds()
                                    + (ahead.isNegative() ? " s behind" : " s ahead of")
                                    + " the database's, so no work is claimed here: set it (NTP)");
        }
        return health.withDetail("id", node.id())
                .withDetail("claims", node.mayClaim())
                .withDetail("clockAheadMillis", ahead.toMillis())
                .build();
    }
}
