package dev.relaywatch.delivery;

import dev.relaywatch.capture.Capture;
import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.capture.Lead;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.SuppressionStore.Suppression;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What became of what was captured: the trace of each event and conversion. */
@Component
public class Deliveries {
    private final Capture capture;
    private final WorkQueue queue;
    private final Destinations destinations;
    private final AttemptStore attempts;
    private final SuppressionStore suppressions;
    private final Confirmations confirmations;
    private final TenantTransaction transaction;

    Deliveries(
            Capture capture,
            WorkQueue queue,
            Destinations destinations,
            AttemptStore attempts,
            SuppressionStore suppressions,
            Confirmations confirmations,
            TenantTransaction transaction) {
        this.capture = capture;
        this.queue = queue;
        this.destinations = destinations;
        this.attempts = attempts;
        this.suppressions = suppressions;
        this.confirmations = confirmations;
        this.transaction = transaction;
    }

    /**
     * The trace of an event by its id, or of a conversion by its idempotency key.
     *
     * @param name tells apart what shares an id; absent: the newest event of this id
     */
    public Optional<Trace> trace(TenantId tenant, String eventId, @Nullable String name) {
        List<CapturedEvent> events =
                capture.eventsOf(tenant, eventId).stream()
                        .filter(event -> name == null || event.name().equals(name))
                        .toList();
        if (!events.isEmpty()) {
            CapturedEvent event = events.getLast();
            List<Trace.DeliveryView> deliveries =
                    deliveries(tenant, new Subject.Event(event.rowId(), event.receivedAt()));
            Optional<Lead> lead =
                    Optional.ofNullable(event.leadId()).flatMap(id -> capture.lead(tenant, id));
            return Optional.of(
                    new Trace(
                            view(event, deliveries),
                            lead.map(Deliveries::view).orElse(null),
                            null,
                            deliveries));
        }
        return capture.conversionOf(tenant, eventId)
                .filter(conversion -> name == null || conversion.type().equals(name))
                .map(conversion -> trace(tenant, conversion));
    }

    private Trace trace(TenantId tenant, Conversion conversion) {
        List<Trace.DeliveryView> deliveries =
                deliveries(
                        tenant, new Subject.Conversion(conversion.id(), conversion.receivedAt()));
        Optional<Lead> lead =
                Optional.ofNullable(conversion.leadId()).flatMap(id -> capture.lead(tenant, id));
        return new Trace(
                view(conversion, deliveries),
                lead.map(Deliveries::view).orElse(null),
                view(conversion),
                deliveries);
    }

    private List<Trace.DeliveryView> deliveries(TenantId tenant, Subject subject) {
        List<QueueEntry> entries = queue.entries(tenant, subject);
        Map<UUID, List<Attempt>> tried =
                transaction.within(
                        tenant,
                        () -> attempts.of(tenant, entries.stream().map(QueueEntry::id).toList()));
        Map<UUID, ConfirmationView> confirmed = confirmations.of(entries);
        List<Trace.DeliveryView> views = new ArrayList<>();
        for (QueueEntry entry : entries) {
            views.add(
                    view(
                            entry,
                            confirmed.get(entry.id()),
                            tried.getOrDefault(entry.id(), List.of())));
        }
        for (Suppression held :
                transaction.within(tenant, () -> suppressions.of(tenant, subject))) {
            views.add(
                    new Trace.DeliveryView(
                            null,
                            label(held.lane()),
                            EventStatus.SUPPRESSED.text(),
                            0,
                            null,
                            held.reason(),
                            null,
                            null,
                            null,
                            List.of()));
        }
        return views;
    }

    private Trace.DeliveryView view(
            QueueEntry entry, @Nullable ConfirmationView confirmation, List<Attempt> tried) {
        Failure failure = entry.lastFailure();
        return new Trace.DeliveryView(
                entry.id(),
                label(entry.lane()),
                entry.status(),
                entry.retryCount(),
                entry.nextRetryAt(),
                null,
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message(),
                confirmation,
                tried.stream().map(Deliveries::view).toList());
    }

    private static Trace.AttemptView view(Attempt attempt) {
        return new Trace.AttemptView(
                attempt.at(),
                attempt.took().toMillis(),
                attempt.outcome(),
                attempt.httpStatus(),
                attempt.errorCode(),
                attempt.errorMessage(),
                attempt.request(),
                attempt.response());
    }

    private static Trace.EventView view(CapturedEvent event, List<Trace.DeliveryView> deliveries) {
        return new Trace.EventView(
                event.eventId(),
                event.name(),
                event.receivedAt(),
                event.time(),
                event.visitorId(),
                event.pageUrl(),
                amount(event.value()),
                event.value() == null ? null : event.value().currency(),
                event.params(),
                event.userData().toJson(),
                event.clickIds(),
                event.utm(),
                event.consent(),
                status(deliveries),
                statuses(deliveries),
                event.erased(),
                event.erased() ? Capture.KEPT_WHEN_ERASED : null);
    }

    private static Trace.EventView view(
            Conversion conversion, List<Trace.DeliveryView> deliveries) {
        return new Trace.EventView(
                conversion.idempotencyKey(),
                conversion.type(),
                conversion.receivedAt(),
                conversion.occurredAt(),
                conversion.visitorId(),
                null,
                amount(conversion.value()),
                conversion.currency(),
                Map.of(),
                conversion.userData().toJson(),
                conversion.clickIds(),
                conversion.utm(),
                conversion.consent(),
                status(deliveries),
                statuses(deliveries),
                conversion.erased(),
                conversion.erased() ? Capture.KEPT_WHEN_ERASED : null);
    }

    private static Trace.ConversionView view(Conversion conversion) {
        return new Trace.ConversionView(
                conversion.id(),
                conversion.idempotencyKey(),
                conversion.type(),
                conversion.leadId(),
                conversion.matchedBy(),
                amount(conversion.value()),
                conversion.currency(),
                conversion.occurredAt());
    }

    private static Trace.LeadView view(Lead lead) {
        return new Trace.LeadView(lead.id(), lead.emailHash(), lead.phoneHash(), lead.createdAt());
    }

    private static @Nullable BigDecimal amount(@Nullable Money money) {
        return money == null ? null : money.amount();
    }

    private static Map<String, String> statuses(List<Trace.DeliveryView> deliveries) {
        Map<String, String> statuses = new LinkedHashMap<>();
        deliveries.forEach(delivery -> statuses.put(delivery.destination(), delivery.status()));
        return statuses;
    }

    private static String status(List<Trace.DeliveryView> deliveries) {
        return EventStatus.worst(deliveries.stream().map(Trace.DeliveryView::status).toList())
                .text();
    }

    /** What platforms said later of what they accepted, by item; most items have no such thing. */
    Map<UUID, ConfirmationView> confirmations(List<QueueEntry> entries) {
        return confirmations.of(entries);
    }

    /** As routes, lanes and traces write it. */
    public String label(Lane lane) {
        return destinations.label(lane);
    }
}
