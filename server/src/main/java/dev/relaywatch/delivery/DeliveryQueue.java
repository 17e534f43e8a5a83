package dev.relaywatch.delivery;

import dev.relaywatch.queue.ErrorGroup;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.LaneChoice;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The queue as people look at it: items with the names of their events, and destinations as routes
 * and traces write them.
 */
@Component
public class DeliveryQueue {
    private final WorkQueue queue;
    private final Deliveries deliveries;
    private final QueueSubjects subjects;
    private final Destinations destinations;

    DeliveryQueue(
            WorkQueue queue,
            Deliveries deliveries,
            QueueSubjects subjects,
            Destinations destinations) {
        this.queue = queue;
        this.deliveries = deliveries;
        this.subjects = subjects;
        this.destinations = destinations;
    }

    /**
     * One item.
     *
     * @param status {@code pending}, {@code uploaded}, {@code failed} or {@code dead_letter}
     * @param eventId absent where the event was erased, as is its name
     * @param nextRetryAt absent when it is due at once, done or dead
     */
    public record Item(
            UUID id,
            TenantId tenant,
            String destination,
            String status,
            @Nullable String eventId,
            @Nullable String event,
            @Nullable Money value,
            int retryCount,
            @Nullable Instant nextRetryAt,
            @Nullable Failure lastFailure,
            @Nullable Integer httpStatus,
            Instant createdAt,
            Instant updatedAt,
            @Nullable ConfirmationView confirmation) {}

    /** A lane that does not flow. */
    public record StoppedLane(String destination, TroubledLane lane) {}

    /**
     * Items of a destination as people write it; empty where there is none that is written so.
     *
     * @param tenant absent: of all tenants
     * @param statuses empty: any
     * @param destination absent: any
     */
    public Optional<QueueFilter> filter(
            @Nullable TenantId tenant,
            List<String> statuses,
            @Nullable String destination,
            @Nullable String errorCode,
            @Nullable Instant from,
            @Nullable Instant to) {
        if (destination == null) {
            return Optional.of(new QueueFilter(tenant, statuses, null, errorCode, from, to, null));
        }
        Optional<LaneChoice> lanes = destinations.lanes(tenant, destination);
        return lanes.map(
                chosen -> new QueueFilter(tenant, statuses, chosen, errorCode, from, to, null));
    }

    /** What to say of a destination that {@link #filter} knows nothing of. */
    String unknown(@Nullable TenantId tenant, String destination) {
        return destinations.unknown(tenant, destination);
    }

    /** The destinations there are, of a tenant those that it is connected to; by name. */
    public List<String> destinations(@Nullable TenantId tenant) {
        return tenant == null
                ? destinations.oldest().keySet().stream().sorted().toList()
                : destinations.of(tenant).stream()
                        .map(Destinations.Connected::label)
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** Newest first. */
    public List<Item> items(QueueFilter filter, int offset, int limit) {
        List<QueueEntry> entries = queue.entries(filter, offset, limit);
        Map<UUID, QueueSubjects.Name> names = subjects.of(entries);
        Map<UUID, ConfirmationView> confirmations = deliveries.confirmations(entries);
        return entries.stream()
                .map(entry -> item(entry, names.get(entry.id()), confirmations.get(entry.id())))
                .toList();
    }

    private Item item(
            QueueEntry entry,
            QueueSubjects.@Nullable Name name,
            @Nullable ConfirmationView confirmation) {
        return new Item(
                entry.id(),
                entry.lane().tenant(),
                deliveries.label(entry.lane()),
                entry.status(),
                name == null ? null : name.eventId(),
                name == null ? null : name.event(),
                entry.value(),
                entry.retryCount(),
                entry.nextRetryAt(),
                entry.lastFailure(),
                entry.httpStatus(),
                entry.createdAt(),
                entry.updatedAt(),
                confirmation);
    }

    /** What is stuck, by error, the most first. */
    public List<ErrorGroup> errorGroups(QueueFilter filter) {
        return queue.errorGroups(filter);
    }

    /** Lanes that do not flow, longest first. */
    public List<StoppedLane> stoppedLanes(@Nullable TenantId tenant) {
        return queue.troubledLanes(tenant).stream()
                .map(lane -> new StoppedLane(deliveries.label(lane.lane()), lane))
                .toList();
    }
}
