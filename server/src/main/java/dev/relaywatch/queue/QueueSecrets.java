package dev.relaywatch.queue;

import dev.relaywatch.tenancy.SealedColumn;
import dev.relaywatch.tenancy.SealedColumns;
import java.util.List;
import org.springframework.stereotype.Component;

/** What this room keeps sealed; whoever enqueues seals it for {@code payload:<tenant>}. */
@Component
class QueueSecrets implements SealedColumns {
    @Override
    public List<SealedColumn> columns() {
        return List.of(
                new SealedColumn(
                        "queue_items", "payload", "payload:{tenant_id}", "tenant_id", "id"),
                new SealedColumn(
                        "queue_done", "payload", "payload:{tenant_id}", "tenant_id", "id"));
    }
}
