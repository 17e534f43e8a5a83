package dev.relaywatch.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.relaywatch.capture.LedgerEntry;
import dev.relaywatch.capture.LedgerReader;
import dev.relaywatch.capture.LedgerReading;
import dev.relaywatch.capture.LedgerSearch;
import dev.relaywatch.delivery.SuppressionStore.Suppression;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Page.Listed;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The ledger page by page, each line with the statuses of its deliveries. */
@Component
public class LedgerPages {
    private static final int CHUNK = 500;

    /** What one request looks at where few lines have the status wanted. */
    private static final int MOST_LOOKED_AT = 10_000;

    private final LedgerReader ledger;
    private final LedgerSearch search;
    private final WorkQueue queue;
    private final SuppressionStore suppressions;
    private final Destinations destinations;
    private final TenantTransaction transaction;

    LedgerPages(
            LedgerReader ledger,
            LedgerSearch search,
            WorkQueue queue,
            SuppressionStore suppressions,
            Destinations destinations,
            TenantTransaction transaction) {
        this.ledger = ledger;
        this.search = search;
        this.queue = queue;
        this.suppressions = suppressions;
        this.destinations = destinations;
        this.transaction = transaction;
    }

    /**
     * One line of the list.
     *
     * @param eventId of a conversion its idempotency key
     * @param status the worst of its deliveries; {@code stored} where it goes nowhere
     * @param destinations statuses by destination
     */
    public record LineView(
            @JsonIgnore TenantId tenant,
            String eventId,
            String event,
            Instant receivedAt,
            Instant timestamp,
            @Nullable String visitorId,
            @Nullable BigDecimal value,
            @Nullable String currency,
            String status,
            Map<String, String> destinations) {}

    /** What became of a request. */
    public sealed interface Outcome {
        /** With a cursor where there is more, or where the rest was not looked at yet. */
        record Lines(Listed<LineView> page) implements Outcome {}

        record TookTooLong() implements Outcome {}
    }

    /** A line, and the statuses of its deliveries by lane. */
    private record Line(LedgerEntry entry, Map<Lane, String> deliveries) {
        EventStatus status() {
            return EventStatus.worst(deliveries.values());
        }
    }

    Outcome page(TenantId tenant, LedgerRequest.Wanted wanted) {
        return page(List.of(tenant), wanted);
    }

    /**
     * Of several tenants in one list.
     *
     * @param wanted without a text to search for, where they are more than one
     */
    public Outcome page(List<TenantId> tenants, LedgerRequest.Wanted wanted) {
        List<Line> lines = new ArrayList<>();
        Cursor after = wanted.after();
        int chunk = wanted.statuses().isEmpty() ? wanted.limit() + 1 : CHUNK;
        for (int lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += chunk) {
            switch (read(tenants, wanted, after, chunk)) {
                case LedgerReading.TookTooLong() -> {
                    return new Outcome.TookTooLong();
                }
                case LedgerReading.Found(var entries) -> {
                    for (Line line : lines(tenants, entries)) {
                        if (wanted.statuses().isEmpty()
                                || wanted.statuses().contains(line.status())) {
                            lines.add(line);
                        }
                    }
                    if (lines.size() > wanted.limit()) {
                        List<Line> page = lines.subList(0, wanted.limit());
                        return lines(page, page.getLast().entry().place());
                    }
                    if (entries.size() < chunk) {
                        return lines(lines, null);
                    }
                    after = entries.getLast().place();
                }
            }
        }
        return lines(lines, after);
    }

    private LedgerReading read(
            List<TenantId> tenants, LedgerRequest.Wanted wanted, Cursor after, int chunk) {
        return tenants.size() == 1
                ? ledger.newest(tenants.getFirst(), wanted.filter(), after, chunk)
                : search.newest(tenants, wanted.filter(), after, chunk);
    }

    private Outcome lines(List<Line> page, @Nullable Cursor next) {
        return new Outcome.Lines(
                new Listed<>(
                        page.stream().map(this::view).toList(), next == null ? null : next.text()));
    }

    /** However many they are, it asks the queue once and the suppressions once. */
    private List<Line> lines(List<TenantId> tenants, List<LedgerEntry> entries) {
        List<Subject> subjects = entries.stream().map(LedgerPages::subject).toList();
        Map<UUID, Map<Lane, String>> statuses = new HashMap<>();
        for (Suppression held :
                transaction.within(tenants, () -> suppressions.of(tenants, subjects))) {
            of(statuses, held.subject()).put(held.lane(), EventStatus.SUPPRESSED.text());
        }
        for (QueueEntry item : queue.entries(tenants, subjects)) {
            of(statuses, item.subject()).put(item.lane(), item.status());
        }
        return entries.stream()
                .map(entry -> new Line(entry, statuses.getOrDefault(entry.rowId(), Map.of())))
                .toList();
    }

    private static Map<Lane, String> of(Map<UUID, Map<Lane, String>> statuses, Subject subject) {
        return statuses.computeIfAbsent(subject.id(), _ -> new LinkedHashMap<>());
    }

    private static Subject subject(LedgerEntry entry) {
        return switch (entry.kind()) {
            case EVENT -> new Subject.Event(entry.rowId(), entry.receivedAt());
            case CONVERSION -> new Subject.Conversion(entry.rowId(), entry.receivedAt());
        };
    }

    private LineView view(Line line) {
        LedgerEntry entry = line.entry();
        Map<String, String> byDestination = new LinkedHashMap<>();
        line.deliveries()
                .forEach((lane, status) -> byDestination.put(destinations.label(lane), status));
        return new LineView(
                entry.tenant(),
                entry.eventId(),
                entry.name(),
                entry.receivedAt(),
                entry.time(),
                entry.visitorId(),
                entry.amount(),
                entry.currency(),
                line.status().text(),
                byDestination);
    }
}
