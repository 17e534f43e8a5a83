package dev.relaywatch.delivery;

import dev.relaywatch.capture.Capture;
import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Names what queue items deliver: one look at the ledger a tenant, not one an item. */
@Component
class QueueSubjects {
    private final Capture capture;

    QueueSubjects(Capture capture) {
        this.capture = capture;
    }

    /** What people know it by. */
    record Name(String eventId, String event) {}

    /** By item; what was erased is missing. */
    Map<UUID, Name> of(List<QueueEntry> entries) {
        Map<UUID, Name> names = new HashMap<>();
        Map<TenantId, List<QueueEntry>> byTenant =
                entries.stream().collect(Collectors.groupingBy(entry -> entry.lane().tenant()));
        byTenant.forEach((tenant, own) -> names.putAll(of(tenant, own)));
        return names;
    }

    private Map<UUID, Name> of(TenantId tenant, List<QueueEntry> entries) {
        Map<UUID, Instant> eventIds = new HashMap<>();
        for (QueueEntry entry : entries) {
            if (entry.subject() instanceof Subject.Event(var id, var storedAt)) {
                eventIds.put(id, storedAt);
            }
        }
        List<UUID> conversionIds =
                entries.stream()
                        .filter(entry -> entry.subject() instanceof Subject.Conversion)
                        .map(entry -> entry.subject().id())
                        .toList();
        Map<UUID, CapturedEvent> events = capture.events(tenant, eventIds);
        Map<UUID, Conversion> conversions = capture.conversions(tenant, conversionIds);
        Map<UUID, Name> names = new HashMap<>();
        for (QueueEntry entry : entries) {
            CapturedEvent event = events.get(entry.subject().id());
            Conversion conversion = conversions.get(entry.subject().id());
            if (event != null) {
                names.put(entry.id(), new Name(event.eventId(), event.name()));
            } else if (conversion != null) {
                names.put(entry.id(), new Name(conversion.idempotencyKey(), conversion.type()));
            }
        }
        return names;
    }
}
