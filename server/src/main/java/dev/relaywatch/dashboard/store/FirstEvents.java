package dev.relaywatch.dashboard.store;

import dev.relaywatch.capture.LedgerEntry;
import dev.relaywatch.capture.LedgerFilter;
import dev.relaywatch.capture.LedgerReader;
import dev.relaywatch.capture.LedgerReading;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.store.SetupView.Arrival;
import dev.relaywatch.dashboard.store.SetupView.Way;
import dev.relaywatch.delivery.Deliveries;
import dev.relaywatch.delivery.Trace;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Looks out for the first event of a store, and for where it goes. */
@Component
public class FirstEvents {
    private static final String UPLOADED = "uploaded";

    /** Among so many of the newest, as page views may stand before a sale. */
    private static final int LOOKED_AT = 20;

    private final LedgerReader ledger;
    private final WorkQueue queue;
    private final Deliveries deliveries;

    FirstEvents(LedgerReader ledger, WorkQueue queue, Deliveries deliveries) {
        this.ledger = ledger;
        this.queue = queue;
        this.deliveries = deliveries;
    }

    /** Whether anything of a store ever arrived anywhere, as far as the queue remembers. */
    public boolean isAnyDelivered(TenantId store) {
        return queue.counts(store).uploaded() > 0;
    }

    /** The newest that arrived somewhere, else one that goes somewhere, else the newest. */
    Optional<Arrival> newest(TenantId store, Look look) {
        if (!(ledger.newest(store, LedgerFilter.ALL, Cursor.NEWEST, LOOKED_AT)
                instanceof LedgerReading.Found(var entries))) {
            return Optional.empty();
        }
        Map<UUID, List<QueueEntry>> queued =
                entries.isEmpty()
                        ? Map.of()
                        : queue
                                .entries(store, entries.stream().map(FirstEvents::subject).toList())
                                .stream()
                                .collect(Collectors.groupingBy(one -> one.subject().id()));
        return entries.stream()
                .min(
                        Comparator.comparingInt(
                                entry -> rank(queued.getOrDefault(entry.rowId(), List.of()))))
                .flatMap(entry -> deliveries.trace(store, entry.eventId(), entry.name()))
                .map(trace -> arrival(trace, look));
    }

    private static Subject subject(LedgerEntry entry) {
        return switch (entry.kind()) {
            case EVENT -> new Subject.Event(entry.rowId(), entry.receivedAt());
            case CONVERSION -> new Subject.Conversion(entry.rowId(), entry.receivedAt());
        };
    }

    private static int rank(List<QueueEntry> queued) {
        if (queued.stream().anyMatch(one -> one.status().equals(UPLOADED))) {
            return 0;
        }
        return queued.isEmpty() ? 2 : 1;
    }

    private static Arrival arrival(Trace trace, Look look) {
        Trace.EventView event = trace.event();
        Duration age = Duration.between(event.receivedAt(), look.now());
        return new Arrival(
                event.event(),
                Figures.duration(age) + " ago",
                Address.of(
                                "/tracking/events/"
                                        + URLEncoder.encode(event.eventId(), StandardCharsets.UTF_8)
                                                .replace("+", "%20"))
                        .with("event", event.event())
                        .with("tenant", look.asked("tenant")),
                trace.deliveries().stream().map(FirstEvents::way).toList());
    }

    private static Way way(Trace.DeliveryView delivery) {
        String to = ServiceName.of(delivery.destination());
        String reason =
                delivery.errorMessage() == null ? "no reason was given" : delivery.errorMessage();
        return switch (delivery.status()) {
            case UPLOADED -> new Way("healthy", "Delivered to " + to + took(delivery), "");
            case "pending" -> new Way("unknown", "On its way to " + to, "");
            case "failed" ->
                    new Way(
                            "degraded",
                            to + " did not take it yet; it is tried again by itself",
                            reason);
            case "suppressed" ->
                    new Way(
                            "unknown",
                            "Held back from " + to,
                            "because of " + delivery.suppressedBy());
            default -> new Way("unhealthy", to + " refused it", reason);
        };
    }

    private static String took(Trace.DeliveryView delivery) {
        return delivery.attempts().isEmpty()
                ? ""
                : " in " + Figures.latency(delivery.attempts().getLast().durationMs());
    }
}
