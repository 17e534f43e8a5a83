package dev.relaywatch.queue;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.queue.QueueStore.QueuedItem;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ConnectionChanged;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The durable queue: what is enqueued in a transaction is worked after its commit, whatever is
 * killed when.
 */
@Component
@EnableConfigurationProperties(QueueProperties.class)
public class WorkQueue {
    private static final Duration COUNTS_FRESH = Duration.ofSeconds(1);

    private final QueueStore items;
    private final QueueViewStore views;
    private final LaneStore lanes;
    private final DeadLetterStore deadLetters;
    private final Replays replays;
    private final Dispatcher dispatcher;
    private final WithdrawalStore withdrawals;
    private final Settling settling;
    private final Waker waker;
    private final QueueProperties properties;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final LoadingCache<Optional<TenantId>, QueueCounts> counts;

    WorkQueue(
            QueueStore items,
            QueueViewStore views,
            LaneStore lanes,
            DeadLetterStore deadLetters,
            Replays replays,
            Dispatcher dispatcher,
            WithdrawalStore withdrawals,
            Settling settling,
            Waker waker,
            QueueProperties properties,
            TenantTransaction transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.items = items;
        this.views = views;
        this.lanes = lanes;
        this.deadLetters = deadLetters;
        this.replays = replays;
        this.dispatcher = dispatcher;
        this.withdrawals = withdrawals;
        this.settling = settling;
        this.waker = waker;
        this.properties = properties;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.counts =
                Caffeine.newBuilder()
                        .maximumSize(10_000)
                        .expireAfterWrite(COUNTS_FRESH)
                        .build(tenant ->
                                transaction.reading(
                                        tenant.orElse(null),
                                        () -> views.counts(tenant.orElse(null))));
    }

    /** How long a call to a platform may last at most: half a lease. */
    public Duration callLimit() {
        return properties.lease().dividedBy(2);
    }

    /**
     * Queues work in the running transaction of its tenants; it is due at once after the commit,
     * except what is sure to be refused.
     */
    public void enqueue(List<NewItem> work) {
        if (work.isEmpty()) {
            return;
        }
        List<QueuedItem> queued =
                work.stream()
                        .map(item ->
                                new QueuedItem(
                                        Ids.next(),
                                        item,
                                        properties.schedule(item.lane().platform()).maxRetries()))
                        .toList();
        items.enqueue(queued, clock.instant());
        Set<Lane> toWake = new HashSet<>();
        List<ItemDeadLettered> dead = new ArrayList<>();
        for (QueuedItem item : queued) {
            Failure refused = item.item().refused();
            if (refused == null) {
                toWake.add(item.item().lane());
            } else {
                dead.add(new ItemDeadLettered(item.item().lane(), item.id(), refused));
            }
        }
        if (!toWake.isEmpty()) {
            waker.wakeAfterCommit(toWake);
        }
        if (!dead.isEmpty()) {
            Waker.afterCommit(() -> dead.forEach(events::publishEvent));
        }
    }

    /**
     * Settles a batch of one lane in the running transaction, each item only while its claim is
     * still ours.
     *
     * @return the items that were ours; for any other the result counts for nothing
     */
    public Set<UUID> settle(Lane lane, List<Settled> batch) {
        return settling.settle(lane, batch);
    }

    /** Why this node works nothing of the queue, in words; empty while it does. */
    public Optional<String> standstill() {
        return dispatcher.standstill();
    }

    /** Items by status, at most a second old; of the tenant, or of all where none is given. */
    public QueueCounts counts(@Nullable TenantId tenant) {
        return counts.get(Optional.ofNullable(tenant));
    }

    /** How the tenant's deliveries stand, in the running transaction of the tenant. */
    public QueueStanding standing(TenantId tenant) {
        return views.standing(tenant, clock.instant());
    }

    /** Items of all statuses, newest first. */
    public List<QueueEntry> entries(QueueFilter filter, int offset, int limit) {
        return transaction.reading(filter.tenant(), () -> views.entries(filter, offset, limit));
    }

    /** The items of one subject, oldest first. */
    public List<QueueEntry> entries(TenantId tenant, Subject subject) {
        return entries(tenant, List.of(subject));
    }

    /** The items of many subjects, oldest first. */
    public List<QueueEntry> entries(TenantId tenant, Collection<Subject> subjects) {
        return entries(List.of(tenant), subjects);
    }

    /** The items of many subjects of these tenants, oldest first. */
    public List<QueueEntry> entries(Collection<TenantId> tenants, Collection<Subject> subjects) {
        return transaction.within(tenants, () -> views.entries(tenants, subjects));
    }

    /** What is stuck, by error. */
    public List<ErrorGroup> errorGroups(QueueFilter filter) {
        return transaction.reading(filter.tenant(), () -> views.errorGroups(filter));
    }

    /** The dead letters of every lane that has any. */
    public List<DeadLetters> deadLetters() {
        return deadLetters.read();
    }

    /** Lanes that do not flow, longest first. */
    public List<TroubledLane> troubledLanes(@Nullable TenantId tenant) {
        return transaction.reading(tenant, () -> lanes.troubled(tenant, clock.instant())).stream()
                .map(lane -> dispatcher.isProbing(lane.lane()) ? lane.probing() : lane)
                .toList();
    }

    /** Lets a lane flow again, in the running transaction of its tenant; whether it did not. */
    public boolean resume(Lane lane) {
        boolean resumed = lanes.resume(lane, true);
        TenantTransaction.afterCommit(() -> dispatcher.wake(Set.of(lane)));
        return resumed;
    }

    /** What a replay would take up. */
    public ReplayPreview previewReplay(QueueFilter filter) {
        return transaction.reading(filter.tenant(), () -> replays.preview(filter));
    }

    /**
     * Begins to make failed items, and dead letters among the filter's statuses, due now, in the
     * running transaction of the platform's role; or joins the replay that runs for the same.
     *
     * @param confirmed takes up what its platform could count twice, too
     */
    public ReplayStart startReplay(QueueFilter filter, boolean confirmed, String actor) {
        return replays.start(filter, confirmed, actor);
    }

    /** Takes the next step in such a transaction; whether the one after can be taken at once. */
    public boolean continueReplay(UUID id) {
        return replays.goOn(id) == Replays.Step.MORE;
    }

    /** Puts back what was not tried, in such a transaction; empty where the tenant has no such. */
    public Optional<ReplayStop> stopReplay(@Nullable TenantId tenant, UUID id) {
        return replays.stop(tenant, id);
    }

    /**
     * Makes pending again what a platform accepted under this receipt and did not keep, for a
     * reason that passes; in the running transaction of the platform's role. Each is taken back
     * once: it is no longer done.
     *
     * @param sent when the request was made
     * @param notBefore older items stay as they are
     * @param due when they are tried again
     * @return how many items
     */
    public int takeBack(
            Lane lane, String receipt, Instant sent, Instant notBefore, Instant due, Failure why) {
        return settling.takeBack(lane, receipt, sent, notBefore, due, why);
    }

    /**
     * Takes the items of these subjects out of the queue in the running transaction of their
     * tenant, claimed or not: whoever is sending one finds its claim gone.
     */
    public Withdrawal withdraw(TenantId tenant, Collection<UUID> subjects) {
        return withdrawals.withdraw(tenant, subjects);
    }

    /**
     * Waits until an item of the subject is not being claimed or settled any more. Runs in a
     * transaction that has changed nothing yet, so that nobody can be waiting for it.
     */
    public void awaitUnlocked(TenantId tenant, UUID subject) {
        withdrawals.awaitUnlocked(tenant, subject);
    }

    /** How far a replay came; empty where the tenant has none of that identity. */
    public Optional<ReplayProgress> replay(@Nullable TenantId tenant, UUID id) {
        return transaction.reading(tenant, () -> replays.progress(tenant, id));
    }

    /** The oldest of the replays that go on: a tenant's own, or everybody's where none is given. */
    public List<RunningReplay> runningReplays(@Nullable TenantId tenant, int most) {
        return transaction.reading(tenant, () -> replays.goingOn(tenant, most));
    }

    /** A new secret may be a good one: the lanes of the connection flow again. */
    @EventListener
    void on(ConnectionChanged changed) {
        TenantId tenant = changed.tenant();
        if (tenant != null) {
            lanes.resume(tenant, changed.connection());
            Waker.afterCommit(dispatcher::look);
        }
    }
}
