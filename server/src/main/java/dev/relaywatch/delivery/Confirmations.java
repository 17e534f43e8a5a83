package dev.relaywatch.delivery;

import dev.relaywatch.delivery.Confirmation.NotYet;
import dev.relaywatch.delivery.Confirmation.Verdict;
import dev.relaywatch.delivery.Confirmation.Worked;
import dev.relaywatch.delivery.ConfirmationStore.Receipt;
import dev.relaywatch.delivery.ConfirmationStore.Request;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What platforms said later of what they accepted: expected, recorded, and shown on its items. */
@Component
class Confirmations {
    static final Duration LEASE = Duration.ofMinutes(5);

    /** An item older than this stays refused: its reason has not passed. */
    private static final Duration LONGEST_SENT_AGAIN = Duration.ofDays(3);

    private static final String UNKNOWN = "unknown";

    private final ConfirmationStore store;
    private final WorkQueue queue;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Confirmations(
            ConfirmationStore store,
            WorkQueue queue,
            TenantTransaction transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.queue = queue;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** Will be asked for; in the transaction that settles the items. */
    void expect(Lane lane, Map<String, Integer> itemsByReceipt, Instant sentAt) {
        if (!itemsByReceipt.isEmpty()) {
            store.expect(lane, itemsByReceipt, sentAt, ConfirmationSchedule.first(sentAt));
        }
    }

    /**
     * Requests to ask for now, under a lease of this node.
     *
     * @param each most of one account
     * @param most of all together
     */
    List<Request> claim(int each, int most) {
        Instant now = clock.instant();
        return store.claim(each, most, now, now.plus(LEASE));
    }

    /** Records what was said, where the claim is still ours; whether it was. */
    boolean record(Request request, Confirmation said) {
        Instant now = clock.instant();
        return switch (said) {
            case NotYet _ ->
                    ConfirmationSchedule.next(request.sentAt(), now)
                            .map(next -> store.askLater(request, next))
                            .orElseGet(() -> store.settle(request, UNKNOWN, Map.of(), 0, now));
            case Worked worked -> record(request, worked, now);
        };
    }

    private boolean record(Request request, Worked worked, Instant now) {
        long refused =
                worked.verdict() == Verdict.REFUSED
                        ? request.items()
                        : Math.min(worked.refused(), request.items());
        return transaction.acrossTenants(() -> {
            String status = worked.verdict().text();
            if (!store.settle(request, status, worked.reasons(), refused, now)) {
                return false;
            }
            long lost = refused - sentAgain(request, worked, now);
            boolean allAgain = worked.again() != null && lost == 0;
            if (worked.verdict() != Verdict.CONFIRMED && !allAgain) {
                events.publishEvent(
                        new ConfirmationRefused(
                                request.lane(), request.requestId(), lost, worked.reasons()));
            }
            return true;
        });
    }

    /** How many items went back into the queue. */
    private int sentAgain(Request request, Worked worked, Instant now) {
        Duration again = worked.again();
        if (again == null) {
            return 0;
        }
        String reasons = String.join(", ", worked.reasons().keySet());
        int back =
                queue.takeBack(
                        request.lane(),
                        request.requestId(),
                        request.sentAt(),
                        now.minus(LONGEST_SENT_AGAIN),
                        now.plus(again),
                        new Failure("accepted, but not kept yet: " + reasons, reasons, null));
        store.takenBack(request, back);
        return back;
    }

    /** By item; items without a receipt have none. */
    Map<UUID, ConfirmationView> of(List<QueueEntry> entries) {
        Map<UUID, Receipt> receipts = new HashMap<>();
        Instant from = Instant.MAX;
        Instant to = Instant.MIN;
        for (QueueEntry entry : entries) {
            String receipt = entry.receipt();
            if (receipt != null) {
                receipts.put(entry.id(), new Receipt(entry.lane().tenant(), receipt));
                from = entry.updatedAt().isBefore(from) ? entry.updatedAt() : from;
                to = entry.updatedAt().isAfter(to) ? entry.updatedAt() : to;
            }
        }
        if (receipts.isEmpty()) {
            return Map.of();
        }
        Map<Receipt, ConfirmationView> known =
                store.of(receipts.values().stream().distinct().toList(), from, to);
        Map<UUID, ConfirmationView> views = new HashMap<>();
        receipts.forEach((item, receipt) ->
                views.put(
                        item,
                        known.getOrDefault(
                                receipt,
                                new ConfirmationView(receipt.requestId(), UNKNOWN, Map.of()))));
        return views;
    }
}
