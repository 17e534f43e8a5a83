package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.SealedSecret;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What was captured, for the rooms that deliver and show it. */
@Component
public class Capture {
    /** What is left of an event or conversion whose person was erased, and why. */
    public static final String KEPT_WHEN_ERASED =
            "what happened, when, on which page, its value, currency and order: without the person these are the"
                    + " figures of the shop, and a repeat is still known as one";

    private final TenantTransaction transaction;
    private final EventStore events;
    private final ConversionStore conversions;
    private final LeadStore leads;
    private final SealedContexts contexts;

    Capture(
            TenantTransaction transaction,
            EventStore events,
            ConversionStore conversions,
            LeadStore leads,
            SealedContexts contexts) {
        this.transaction = transaction;
        this.events = events;
        this.conversions = conversions;
        this.leads = leads;
        this.contexts = contexts;
    }

    /**
     * Events by the ids of their rows; what was erased is missing.
     *
     * @param receivedAt when each was stored; finds its partition
     */
    public Map<UUID, CapturedEvent> events(TenantId tenant, Map<UUID, Instant> receivedAt) {
        if (receivedAt.isEmpty()) {
            return Map.of();
        }
        Instant first = receivedAt.values().stream().min(Comparator.naturalOrder()).orElseThrow();
        Instant last = receivedAt.values().stream().max(Comparator.naturalOrder()).orElseThrow();
        return transaction
                .within(tenant, () -> events.byRowId(tenant, receivedAt.keySet(), first, last))
                .stream()
                .collect(Collectors.toMap(CapturedEvent::rowId, Function.identity()));
    }

    /** Conversions by id; what was erased is missing. */
    public Map<UUID, Conversion> conversions(TenantId tenant, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : transaction.within(tenant, () -> conversions.byId(tenant, ids)).stream()
                        .collect(Collectors.toMap(Conversion::id, Function.identity()));
    }

    /**
     * The client ids of Google Analytics that events of these visitors carried, the newest of each.
     *
     * @param visitors identities of their rows
     * @param since how far to look back
     */
    public Map<UUID, String> clientIds(TenantId tenant, Collection<UUID> visitors, Instant since) {
        return visitors.isEmpty()
                ? Map.of()
                : transaction.within(tenant, () -> events.clientIds(tenant, visitors, since));
    }

    /** The events that carry this id: one, unless a shop used it for several names. */
    public List<CapturedEvent> eventsOf(TenantId tenant, String eventId) {
        return transaction.within(tenant, () -> events.byEventId(tenant, eventId));
    }

    /** The conversion with this idempotency key. */
    public Optional<Conversion> conversionOf(TenantId tenant, String idempotencyKey) {
        return transaction.within(tenant, () -> conversions.byKey(tenant, idempotencyKey));
    }

    public Optional<Lead> lead(TenantId tenant, UUID id) {
        return transaction.within(tenant, () -> leads.byId(tenant, id));
    }

    /** Opens what {@link EventsStored} carried sealed. */
    public RequestContext openContext(TenantId tenant, SealedSecret sealed) {
        return contexts.open(tenant, sealed);
    }
}
