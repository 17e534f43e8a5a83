package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.queue.QueueStanding;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A tenant's deliveries: what is waiting, failing, dead, and which destinations stand still. */
@Component
class PipelineMonitor implements Monitor {
    /** Whatever it says then, it says of our database and not of this tenant. */
    private static final Duration TOO_SLOW = Duration.ofSeconds(1);

    private final OwnDatabase database;
    private final WorkQueue queue;
    private final TenantTransaction transaction;

    PipelineMonitor(OwnDatabase database, WorkQueue queue, TenantTransaction transaction) {
        this.database = database;
        this.queue = queue;
        this.transaction = transaction;
    }

    @Override
    public String service() {
        return "pipeline";
    }

    @Override
    public Tier tier() {
        return Tier.CRITICAL;
    }

    @Override
    public Scope scope() {
        return Scope.TENANT;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        TenantId tenant = target.tenant();
        if (tenant == null) {
            return HealthResult.unknown("deliveries are a tenant's; there is none here");
        }
        return database.ask(
                limit,
                _ ->
                        transaction.within(
                                tenant,
                                () -> {
                                    long start = System.nanoTime();
                                    QueueStanding standing = queue.standing(tenant);
                                    return judge(
                                            standing, Duration.ofNanos(System.nanoTime() - start));
                                }));
    }

    private static HealthResult judge(QueueStanding standing, Duration took) {
        if (took.compareTo(TOO_SLOW) >= 0) {
            return HealthResult.unknown(
                    "our own database took "
                            + took.toMillis()
                            + " ms to answer; see what keeps it");
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("failed", standing.failed());
        details.put("deadLetter", standing.deadLetter());
        details.put("oldestPendingSeconds", standing.longestDue().toSeconds());
        details.put("pending", standing.pending());
        details.put("pausedLanes", standing.paused().size());
        details.put("brokenLanes", standing.broken().size());
        details.put("heldLanes", standing.held().size());
        List<String> troubles = new ArrayList<>();
        if (!standing.paused().isEmpty()) {
            troubles.add(
                    "deliveries to "
                            + named(standing.paused())
                            + " are paused: the account is refused; give valid credentials or resume the lane");
        }
        if (!standing.broken().isEmpty()) {
            troubles.add(
                    named(standing.broken())
                            + " does not answer; deliveries to it wait and are tried now and then");
        }
        return troubles.isEmpty()
                ? HealthResult.healthy(took, details)
                : HealthResult.degraded(String.join("; ", troubles), took, details);
    }

    private static String named(List<String> destinations) {
        return destinations.stream()
                .map(ServiceName::of)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
