package dev.relaywatch.delivery;

import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.ReplayProgress;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tries stuck items now, whatever their next try was to be. The queue does the work; this waits for
 * it a while.
 */
@Component
class Replay {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final WorkQueue queue;
    private final TenantTransaction transaction;
    private final AuditLog audit;

    Replay(WorkQueue queue, TenantTransaction transaction, AuditLog audit) {
        this.queue = queue;
        this.transaction = transaction;
        this.audit = audit;
    }

    /** Starts one and waits for its end, at most 10 seconds; then it goes on in the background. */
    ReplayProgress run(QueueFilter filter, String actor) {
        UUID id =
                transaction.acrossTenants(() -> {
                    UUID started = queue.startReplay(filter, actor);
                    audit.record(
                            filter.tenant(),
                            actor,
                            "replay.started",
                            started.toString(),
                            Map.of("statuses", filter.statuses()));
                    return started;
                });
        long deadline = System.nanoTime() + LONGEST_ANSWER.toNanos();
        while (true) {
            ReplayProgress progress = queue.replay(filter.tenant(), id).orElseThrow();
            if (!progress.running() || System.nanoTime() - deadline >= 0 || !rested()) {
                return progress;
            }
        }
    }

    Optional<ReplayProgress> progress(@Nullable TenantId tenant, UUID id) {
        return queue.replay(tenant, id);
    }

    private static boolean rested() {
        try {
            Thread.sleep(LOOK_EVERY);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
