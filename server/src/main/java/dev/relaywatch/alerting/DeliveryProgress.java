package dev.relaywatch.alerting;

import dev.relaywatch.queue.WorkQueue;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is queued is given its turn on this node. */
@Component
class DeliveryProgress implements Progress {
    private final WorkQueue queue;

    DeliveryProgress(WorkQueue queue) {
        this.queue = queue;
    }

    @Override
    public String name() {
        return "delivery";
    }

    @Override
    public Optional<String> standstill(Instant now) {
        return queue.standstill();
    }
}
