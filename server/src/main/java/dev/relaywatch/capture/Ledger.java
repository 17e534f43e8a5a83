package dev.relaywatch.capture;

import dev.relaywatch.capture.EventStore.Claim;
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
    private final Suppressions suppressions;
    private final SealedContexts contexts;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Ledger(
            EventStore events,
            VisitorStore visitors,
            Suppressions suppressions,
            SealedContexts contexts,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.events = events;
        this.visitors = visitors;
        this.suppressions = suppressions;
        this.contexts = contexts;
        this.publisher = publisher;
        this.clock = clock;
    }

    private record Key(TenantId tenant, String name, String eventId) {}

    /**
     * Visitors first, then keys: a lead's transaction has its visitor locked when it comes here,
     * and would dead-lock with one that goes the other way round.
     *
     * @return the row ids of the events that were new; the others are repeats, in the ledger or
     *     among themselves
     */
    Set<UUID> store(List<NewEvent> received) {
        List<NewEvent> all = suppressions.apply(received);
        Map<Key, Claim> distinct = new LinkedHashMap<>();
        for (NewEvent event : all) {
            CapturedEvent captured = event.event();
            distinct.merge(
                    new Key(captured.tenant(), captured.name(), captured.eventId()),
                    Claim.of(event),
                    Claim::repeatedBy);
        }
        List<Claim> claims = List.copyOf(distinct.values());
        Map<Visitor, UUID> seen = visitors.seen(visitorsOf(claims), clock.instant());
        Set<UUID> claimed = events.claimKeys(claims);
        List<NewEvent> fresh =
                claims.stream()
                        .map(Claim::event)
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

    private static Set<Visitor> visitorsOf(List<Claim> claims) {
        Set<Visitor> visitors = new HashSet<>();
        for (Claim claim : claims) {
            CapturedEvent event = claim.event().event();
            String visitor = event.visitorId();
            if (visitor != null) {
                visitors.add(new Visitor(event.tenant(), visitor));
            }
        }
        return visitors;
    }
}
