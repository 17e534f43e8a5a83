package dev.relaywatch.capture;

import dev.relaywatch.capture.EventStore.Claim;
import dev.relaywatch.shared.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Stores events in the running transaction: each once, with its visitor, and tells who routes them.
 */
@Component
class Ledger {
    private final EventStore events;
    private final Suppressions suppressions;
    private final Visitors visitors;
    private final SealedContexts contexts;
    private final ApplicationEventPublisher publisher;

    Ledger(
            EventStore events,
            Suppressions suppressions,
            Visitors visitors,
            SealedContexts contexts,
            ApplicationEventPublisher publisher) {
        this.events = events;
        this.suppressions = suppressions;
        this.visitors = visitors;
        this.contexts = contexts;
        this.publisher = publisher;
    }

    private record Key(TenantId tenant, String name, String eventId) {}

    /** As {@link #store(List, List)}, without visits. */
    Set<UUID> store(List<NewEvent> events) {
        return store(events, List.of());
    }

    /**
     * Suppressions first, then visitors, then keys: all transactions take their locks in this
     * order. A lead's has its visitor locked when it comes here, and would dead-lock with one that
     * goes the other way round.
     *
     * @param visits what pages said of their visitors
     * @return the row ids of the events that were new; the others are repeats, in the ledger or
     *     among themselves
     */
    Set<UUID> store(List<NewEvent> events, List<Touch> visits) {
        List<NewEvent> allowed = suppressions.apply(events);
        Map<Visitor, KnownVisitor> seen =
                visitors.touched(touches(allowed, suppressions.visits(visits)));
        List<Claim> claims = distinct(allowed, seen);
        if (claims.isEmpty()) {
            return Set.of();
        }
        Set<UUID> claimed = this.events.claimKeys(claims);
        List<NewEvent> fresh = new ArrayList<>();
        List<NewEvent> repeats = new ArrayList<>();
        for (Claim claim : claims) {
            boolean isFresh = claimed.contains(claim.event().event().rowId());
            (isFresh ? fresh : repeats).add(claim.event());
            repeats.addAll(claim.repeats());
        }
        if (!fresh.isEmpty()) {
            this.events.insert(fresh, event -> rowOf(event, seen));
        }
        this.events.noteRepeats(repeats);
        if (fresh.isEmpty()) {
            return Set.of();
        }
        List<EventsStored.Stored> stored = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        for (NewEvent event : fresh) {
            stored.add(
                    new EventsStored.Stored(
                            event.event(),
                            event.context(),
                            contexts.seal(event.event().tenant(), event.context())));
            ids.add(event.event().rowId());
        }
        publisher.publishEvent(new EventsStored(stored));
        return ids;
    }

    /**
     * An event as it may be stored.
     *
     * @param visitorRow absent where it names no visitor, or one who asked to be forgotten
     */
    record Admitted(NewEvent event, @Nullable UUID visitorRow) {}

    /** Notes the event's visitor and completes the event from them, without storing it yet. */
    Admitted admit(NewEvent event) {
        NewEvent allowed = suppressions.apply(List.of(event)).getFirst();
        Map<Visitor, KnownVisitor> seen = visitors.touched(touches(List.of(allowed), List.of()));
        KnownVisitor visitor = visitorOf(allowed.event(), seen);
        return visitor == null
                ? new Admitted(allowed, null)
                : new Admitted(allowed.completedFrom(visitor), visitor.row());
    }

    private static List<Touch> touches(List<NewEvent> events, List<Touch> visits) {
        List<Touch> touches = new ArrayList<>(visits);
        for (NewEvent event : events) {
            Touch touch = event.touch();
            if (touch != null) {
                touches.add(touch);
            }
        }
        return touches;
    }

    /** Each once, completed from its visitor. */
    private static List<Claim> distinct(List<NewEvent> events, Map<Visitor, KnownVisitor> seen) {
        Map<Key, Claim> distinct = new LinkedHashMap<>();
        for (NewEvent event : events) {
            CapturedEvent captured = event.event();
            KnownVisitor visitor = visitorOf(captured, seen);
            distinct.merge(
                    new Key(captured.tenant(), captured.name(), captured.eventId()),
                    Claim.of(visitor == null ? event : event.completedFrom(visitor)),
                    Claim::repeatedBy);
        }
        return List.copyOf(distinct.values());
    }

    private static @Nullable KnownVisitor visitorOf(
            CapturedEvent event, Map<Visitor, KnownVisitor> seen) {
        String name = event.visitorId();
        return name == null ? null : seen.get(new Visitor(event.tenant(), name));
    }

    private static @Nullable UUID rowOf(CapturedEvent event, Map<Visitor, KnownVisitor> seen) {
        KnownVisitor visitor = visitorOf(event, seen);
        return visitor == null ? null : visitor.row();
    }
}
