package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LaneChoice;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.ReplayPreview;
import dev.relaywatch.queue.ReplayProgress;
import dev.relaywatch.queue.ReplayStart;
import dev.relaywatch.queue.RunningReplay;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Tries stuck items now, whatever their next try was to be. The queue does the work; this waits for
 * it a while.
 */
@Component
public class Replay {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final WorkQueue queue;
    private final TenantTransaction transaction;
    private final AuditLog audit;
    private final Destinations destinations;
    private final Duration longestAnswer;

    @Autowired
    Replay(
            WorkQueue queue,
            TenantTransaction transaction,
            AuditLog audit,
            Destinations destinations) {
        this(queue, transaction, audit, destinations, LONGEST_ANSWER);
    }

    /**
     * @param longestAnswer after this it goes on in the background
     */
    Replay(
            WorkQueue queue,
            TenantTransaction transaction,
            AuditLog audit,
            Destinations destinations,
            Duration longestAnswer) {
        this.queue = queue;
        this.transaction = transaction;
        this.audit = audit;
        this.destinations = destinations;
        this.longestAnswer = longestAnswer;
    }

    /** What became of a wish to replay. */
    sealed interface Outcome {}

    /** As far as it came in the time there was. */
    record Ran(ReplayProgress progress) implements Outcome {}

    /**
     * Too many are running.
     *
     * @param most that may
     */
    record Refused(int most) implements Outcome {}

    /** What one would take up; nothing is done. */
    public ReplayPreview preview(QueueFilter filter) {
        return queue.previewReplay(filter);
    }

    /**
     * Starts one, or joins the one that runs for the same; it goes on in the background.
     *
     * @param confirmed takes up what its platform could count twice, too
     */
    public ReplayStart start(QueueFilter filter, boolean confirmed, Actor actor) {
        return transaction.acrossTenants(() -> {
            ReplayStart began = queue.startReplay(filter, confirmed, actor.name());
            if (began instanceof ReplayStart.Begun begun) {
                audit.record(
                        AuditEntry.of(
                                        filter.tenant(),
                                        actor,
                                        AuditAction.REPLAY_STARTED,
                                        begun.id().toString())
                                .with(details(filter, confirmed, begun)));
            }
            return began;
        });
    }

    /** As {@link #start}, and waits for its end, at most 10 seconds. */
    Outcome run(QueueFilter filter, boolean confirmed, Actor actor) {
        return switch (start(filter, confirmed, actor)) {
            case ReplayStart.Begun begun -> new Ran(await(filter.tenant(), begun.id()));
            case ReplayStart.Joined(var id) -> new Ran(await(filter.tenant(), id));
            case ReplayStart.Refused(var most) -> new Refused(most);
        };
    }

    /** Helps it on; another node may do so, too. */
    private ReplayProgress await(@Nullable TenantId tenant, UUID id) {
        long deadline = System.nanoTime() + longestAnswer.toNanos();
        Duration pause = FIRST_LOOK;
        while (true) {
            boolean more = transaction.acrossTenants(() -> queue.continueReplay(id));
            ReplayProgress progress = queue.replay(tenant, id).orElseThrow();
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!progress.running() || !left.isPositive()) {
                return progress;
            }
            if (!more) {
                if (!rested(pause.compareTo(left) < 0 ? pause : left)) {
                    return progress;
                }
                Duration longer = pause.multipliedBy(3).dividedBy(2);
                pause =
                        longer.compareTo(LONGEST_BETWEEN_LOOKS) < 0
                                ? longer
                                : LONGEST_BETWEEN_LOOKS;
            }
        }
    }

    private static boolean rested(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Map<String, Object> details(
            QueueFilter filter, boolean confirmed, ReplayStart.Begun begun) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("statuses", filter.statuses());
        LaneChoice lanes = filter.lanes();
        if (lanes != null) {
            details.put("platform", lanes.platform());
            put(details, "connections", texts(lanes.only()));
            put(
                    details,
                    "exceptConnections",
                    lanes.except().isEmpty() ? null : texts(lanes.except()));
        }
        put(details, "errorCode", filter.errorCode());
        put(details, "from", filter.from());
        put(details, "to", filter.to());
        put(details, "ids", filter.ids());
        details.put("confirmDuplicates", confirmed);
        details.put("matching", begun.matching());
        details.put("outsideDedupWindow", begun.leftAlone());
        return details;
    }

    private static @Nullable List<String> texts(@Nullable Set<ConnectionId> connections) {
        return connections == null
                ? null
                : connections.stream().map(ConnectionId::toString).sorted().toList();
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value instanceof Instant ? value.toString() : value);
        }
    }

    /**
     * Stops one. Empty where the tenant has none of that identity.
     *
     * @param tenant absent: of any tenant, or of all
     */
    public Optional<ReplayProgress> stop(@Nullable TenantId tenant, UUID id, Actor actor) {
        return transaction.acrossTenants(() ->
                queue.stopReplay(tenant, id)
                        .map(stop -> {
                            ReplayProgress progress = stop.progress();
                            if (stop.wasRunning()) {
                                audit.record(
                                        AuditEntry.of(
                                                        stop.tenant(),
                                                        actor,
                                                        AuditAction.REPLAY_STOPPED,
                                                        id.toString())
                                                .changing(
                                                        Map.of("state", "running"),
                                                        Map.of("state", "stopped"))
                                                .with(
                                                        Map.of(
                                                                "matching",
                                                                progress.matching(),
                                                                "processed",
                                                                progress.processed(),
                                                                "resolved",
                                                                progress.resolved())));
                            }
                            return progress;
                        }));
    }

    /**
     * Lets what a tenant sends to a destination flow again; whether it did not. Empty where the
     * tenant has no such destination.
     *
     * @param destination as people call it
     */
    public Optional<Boolean> resume(TenantId tenant, String destination, Actor actor) {
        List<Lane> lanes =
                destinations.of(tenant).stream()
                        .filter(connected -> connected.label().equals(destination))
                        .map(connected ->
                                new Lane(
                                        tenant,
                                        connected.connection().id(),
                                        connected.destination().name()))
                        .toList();
        return lanes.isEmpty()
                ? Optional.empty()
                : Optional.of(resume(tenant, lanes, destination, actor));
    }

    private boolean resume(TenantId tenant, List<Lane> lanes, String destination, Actor actor) {
        String before = state(tenant, lanes);
        return transaction.within(
                tenant,
                () -> {
                    boolean resumed =
                            lanes.stream().map(queue::resume).reduce(false, Boolean::logicalOr);
                    if (resumed) {
                        audit.record(
                                AuditEntry.of(tenant, actor, AuditAction.LANE_RESUMED, destination)
                                        .changing(
                                                Map.of("state", before), Map.of("state", "open")));
                    }
                    return resumed;
                });
    }

    /** Why they did not flow. */
    private String state(TenantId tenant, List<Lane> lanes) {
        return queue.troubledLanes(tenant).stream()
                .filter(troubled -> lanes.contains(troubled.lane()))
                .map(troubled -> troubled.state().name().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("open");
    }

    /**
     * How far one came. Empty where the tenant has none of that identity.
     *
     * @param tenant absent: of any tenant, or of all
     */
    public Optional<ReplayProgress> progress(@Nullable TenantId tenant, UUID id) {
        return queue.replay(tenant, id);
    }

    /** The oldest of those that go on. */
    public List<RunningReplay> running(@Nullable TenantId tenant, int most) {
        return queue.runningReplays(tenant, most);
    }
}
