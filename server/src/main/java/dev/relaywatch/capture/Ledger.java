package dev.relaywatch.capture;

import dev.relaywatch.capture.VisitorStore.Visitor;
import dev.relaywatch.shared.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Stores events in the running transaction: each once, with its visitor, and tells who routes them.
 */
@Component
class Ledger {
    private final EventStore events;
    private final VisitorStore visitors;
    private final SealedContexts contexts;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Ledger(
            EventStore events,
            VisitorStore visitors,
            SealedContexts contexts,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.events = events;
        this.visitors = visitors;
        this.contexts = contexts;
        this.publisher = publisher;
        this.clock = clock;
    }

    private record Key(TenantId tenant, String name, String eventId) {}

    /**
     * Returns the row ids of the events that were new; the others are repeats, in the ledger or
     * among themselves.
     */
    Set<UUID> store(List<NewEvent> all) {
        Map<Key, NewEvent> distinct = new LinkedHashMap<>();
        for (NewEvent event : all) {
            CapturedEvent captured = event.event();
            distinct.putIfAbsent(
                    new Key(captured.tenant(), captured.name(), captured.eventId()), event);
        }
        List<NewEvent> candidates = List.copyOf(distinct.values());
        // always visitors before keys: two transactions that want the same rows must not meet
        // crosswise
        Map<Visitor, UUID> seen = visitors.seen(visitorsOf(candidates), clock.instant());
        Set<UUID> claimed = events.claimKeys(candidates);
        List<NewEvent> fresh =
                candidates.stream()
                        .filter(event -> claimed.contains(event.event().rowId()))
                        .toList();
        if (fresh.isEmpty()) {
            return Set.of();
        }
        events.insert(
                fresh,
                event ->
                        event.visitorId() == null
                                ? null
                                : seen.get(new Visitor(event.tenant(), event.visitorId())));
        List<EventsStored.Stored> stored = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        for (NewEvent event : fresh) {
            stored.add(
                    new EventsStored.Stored(
                            event.event(), contexts.seal(event.event().tenant(), event.context())));
            ids.add(event.event().rowId());
        }
        publisher.publishEvent(new EventsStored(stored));
        return ids;
    }

    private static Set<Visitor> visitorsOf(List<NewEvent> events) {
        Set<Visitor> visitors = new HashSet<>();
        for (NewEvent event : events) {
            String visitor = event.event().visitorId();
            if (visitor != null) {
                visitors.add(new Visitor(event.event().tenant(), visitor));
            }
        }
        return visitors;
    }
}
