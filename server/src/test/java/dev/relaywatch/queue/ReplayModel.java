package dev.relaywatch.queue;

import dev.relaywatch.queue.QueueWorld.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A replay as it is meant, which takes up all that matches at once. */
final class ReplayModel {
    private final QueueModel queue;
    private final boolean deadLettersToo;
    private final Set<Lane> lanes;
    private final int matching;
    private final Map<UUID, Row> before = new HashMap<>();
    private String state = "RUNNING";
    private int resolved;
    private int failed;
    private int dead;
    private int kept;

    /**
     * @param taken as they were before
     */
    ReplayModel(QueueModel queue, boolean deadLettersToo, Set<Lane> lanes, List<Row> taken) {
        this.queue = queue;
        this.deadLettersToo = deadLettersToo;
        this.lanes = lanes;
        this.matching = taken.size();
        taken.forEach(row -> before.put(row.id(), row));
        if (taken.isEmpty()) {
            state = "DONE";
        }
    }

    boolean isRunning() {
        return state.equals("RUNNING");
    }

    boolean deadLettersToo() {
        return deadLettersToo;
    }

    Set<Lane> lanes() {
        return lanes;
    }

    /** Whether it waits for an outcome of this item. */
    boolean has(UUID id) {
        return before.containsKey(id);
    }

    /** What has an outcome is counted; the rest waits, but not for an account. */
    void goOn() {
        count();
        if (state.equals("STOPPED")) {
            putBack();
        } else if (before.keySet().stream()
                .map(queue::row)
                .allMatch(row -> isFree(row) && queue.isPaused(queue.laneOf(row.id())))) {
            end();
        }
    }

    void stop() {
        if (isRunning()) {
            state = "STOPPED";
        }
        goOn();
    }

    private static boolean isFree(Row row) {
        return row.claimedBy() == null;
    }

    private boolean isTried(Row now) {
        Row then = taken(now);
        return now.attempt() > then.attempt() - (isFree(then) ? 0 : 1);
    }

    private Row taken(Row now) {
        Row then = before.get(now.id());
        if (then == null) {
            throw new IllegalArgumentException("not taken up: " + now);
        }
        return then;
    }

    private void count() {
        for (UUID id : List.copyOf(before.keySet())) {
            Row now = queue.row(id);
            Row then = taken(now);
            int failures = then.status().equals("dead_letter") ? 0 : then.retryCount();
            if (now.status().equals("uploaded")) {
                resolved++;
                before.remove(id);
            } else if (now.status().equals("dead_letter")) {
                dead++;
                before.remove(id);
            } else if (now.retryCount() > failures) {
                failed++;
                before.remove(id);
            }
        }
    }

    private void putBack() {
        for (UUID id : List.copyOf(before.keySet())) {
            Row now = queue.row(id);
            if (isFree(now) && !isTried(now)) {
                Row then = taken(now);
                queue.put(
                        new Row(
                                id,
                                then.status(),
                                then.retryCount(),
                                now.attempt(),
                                then.nextRetryAt(),
                                null,
                                null));
                before.remove(id);
            }
        }
        if (before.keySet().stream().map(queue::row).allMatch(ReplayModel::isFree)) {
            end();
        }
    }

    /** What was tried and came back as it was is counted, too. */
    private void end() {
        for (UUID id : before.keySet()) {
            Row now = queue.row(id);
            if (isTried(now) && now.status().equals("failed")) {
                failed++;
            } else if (isTried(now)) {
                kept++;
            }
        }
        before.clear();
        if (isRunning()) {
            state = "DONE";
        }
    }

    /** As {@link ReplayProgress} says it. */
    ReplayProgress progress(UUID id) {
        return new ReplayProgress(
                id, ReplayProgress.State.valueOf(state), matching, 0, resolved, failed, dead, kept);
    }
}
