package dev.relaywatch.capture;

import dev.relaywatch.capture.ErasureStore.FoundEvent;
import dev.relaywatch.queue.Withdrawal;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Strips what is a person's of them, a few hundred rows in a transaction: no lock is held for long,
 * and what was done stays done.
 */
@Component
class Eraser {
    private static final int ROWS_AT_ONCE = 500;

    private final TenantTransaction transaction;
    private final ForgottenStore turns;
    private final ErasureStore store;
    private final WorkQueue queue;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Eraser(
            TenantTransaction transaction,
            ForgottenStore turns,
            ErasureStore store,
            WorkQueue queue,
            ApplicationEventPublisher events,
            Clock clock) {
        this.transaction = transaction;
        this.turns = turns;
        this.store = store;
        this.queue = queue;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What one transaction did.
     *
     * @param found nothing found: all is done
     * @param busy a subject to wait for before the next one; absent where that can follow at once
     */
    private record Chunk(int found, @Nullable UUID busy) {}

    void events(TenantId tenant, Person person, ErasureProgress progress) {
        repeat(
                tenant,
                progress,
                () -> {
                    List<FoundEvent> found = store.events(tenant, person, ROWS_AT_ONCE);
                    Set<UUID> ids = found.stream().map(FoundEvent::id).collect(Collectors.toSet());
                    Set<UUID> free = withdrawn(tenant, ids, progress);
                    progress.events +=
                            store.stripEvents(
                                    tenant,
                                    found.stream()
                                            .filter(event -> free.contains(event.id()))
                                            .map(Eraser::left)
                                            .toList());
                    return chunk(ids, free);
                });
    }

    private static FoundEvent left(FoundEvent event) {
        return new FoundEvent(
                event.id(),
                event.storedAt(),
                Stripped.page(event.pageUrl()),
                Stripped.params(event.params()));
    }

    /** The person's conversions, and those of these leads. */
    void conversions(
            TenantId tenant, Person person, Collection<UUID> leads, ErasureProgress progress) {
        repeat(
                tenant,
                progress,
                () -> {
                    Set<UUID> ids = store.conversions(tenant, person, leads, ROWS_AT_ONCE);
                    Set<UUID> free = withdrawn(tenant, ids, progress);
                    progress.conversions += store.stripConversions(tenant, free, clock.instant());
                    return chunk(ids, free);
                });
    }

    void leads(TenantId tenant, Collection<UUID> ids, ErasureProgress progress) {
        once(
                tenant,
                progress,
                () -> progress.leads += store.stripLeads(tenant, ids, clock.instant()));
    }

    /** Takes these visitors off what is another person's, and removes them. */
    void visitors(TenantId tenant, Set<String> names, ErasureProgress progress) {
        repeat(
                tenant,
                progress,
                () -> new Chunk(store.unlinkEvents(tenant, names, ROWS_AT_ONCE), null));
        once(
                tenant,
                progress,
                () -> {
                    store.unlinkConversions(tenant, names);
                    progress.visitors += store.deleteVisitors(tenant, names);
                });
    }

    /** Takes them out of the queue; returns those of which nothing is there any more. */
    private Set<UUID> withdrawn(TenantId tenant, Set<UUID> subjects, ErasureProgress progress) {
        if (subjects.isEmpty()) {
            return Set.of();
        }
        Withdrawal withdrawal = queue.withdraw(tenant, subjects);
        withdrawal.items().forEach(item -> progress.queueItems.add(item.id()));
        progress.queueItems.addAll(withdrawal.delivered());
        events.publishEvent(new SubjectsErased(tenant, withdrawal));
        Set<UUID> free = new HashSet<>(subjects);
        free.removeAll(withdrawal.busy());
        return free;
    }

    /** Where all are busy there is nothing to do but wait for one. */
    private static Chunk chunk(Set<UUID> found, Set<UUID> free) {
        return new Chunk(
                found.size(), free.isEmpty() ? found.stream().findFirst().orElse(null) : null);
    }

    private void repeat(TenantId tenant, ErasureProgress progress, Supplier<Chunk> work) {
        while (progress.hasTime()) {
            Chunk chunk =
                    transaction.within(
                            tenant,
                            () -> {
                                turns.takeTurns(tenant);
                                return work.get();
                            });
            if (chunk.found() == 0) {
                return;
            }
            UUID busy = chunk.busy();
            if (busy != null) {
                transaction.within(
                        tenant,
                        () -> {
                            queue.awaitUnlocked(tenant, busy);
                            return true;
                        });
            }
        }
    }

    private void once(TenantId tenant, ErasureProgress progress, Runnable work) {
        if (progress.hasTime()) {
            transaction.within(
                    tenant,
                    () -> {
                        turns.takeTurns(tenant);
                        work.run();
                        return true;
                    });
        }
    }
}
