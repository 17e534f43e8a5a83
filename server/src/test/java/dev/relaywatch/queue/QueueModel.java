package dev.relaywatch.queue;

import dev.relaywatch.queue.QueueWorld.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The queue as it is meant, in memory and without a database: items, leases and lanes of one
 * tenant.
 */
final class QueueModel {
    private static final Duration HOLD = Duration.ofMinutes(10);

    /** By identity as the database orders it. */
    private final TreeMap<UUID, Row> rows = new TreeMap<>(Comparator.comparing(UUID::toString));

    private final Map<UUID, Lane> laneOf = new HashMap<>();
    private final Map<Lane, Trouble> troubles = new HashMap<>();
    private final List<ReplayModel> replays = new ArrayList<>();

    /**
     * @param heldUntil absent for a paused lane
     */
    private record Trouble(@Nullable Instant heldUntil) {
        boolean stops(Instant now) {
            return heldUntil == null || heldUntil.isAfter(now);
        }
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    boolean knows(UUID id) {
        return rows.containsKey(id);
    }

    void enqueued(Lane lane, UUID id, Instant now) {
        laneOf.put(id, lane);
        rows.put(id, new Row(id, "pending", 0, 0, now, null, null));
    }

    private static boolean open(Row row) {
        return row.status().equals("pending") || row.status().equals("failed");
    }

    private static Instant due(Row row) {
        Instant due = row.nextRetryAt();
        if (due == null) {
            throw new IllegalStateException("not open: " + row);
        }
        return due;
    }

    /** What a claim must give, in order. */
    List<UUID> claim(Lane lane, UUID node, int limit, Instant now, boolean probing) {
        Trouble trouble = troubles.get(lane);
        if (trouble != null && trouble.stops(now) && !probing) {
            return List.of();
        }
        List<Row> due =
                rows.values().stream()
                        .filter(row -> lane.equals(laneOf.get(row.id())))
                        .filter(row -> open(row) && !due(row).isAfter(now))
                        .filter(row ->
                                row.claimedUntil() == null || row.claimedUntil().isBefore(now))
                        .sorted(Comparator.comparing(QueueModel::due))
                        .limit(limit)
                        .toList();
        due.forEach(row ->
                rows.put(
                        row.id(),
                        new Row(
                                row.id(),
                                row.status(),
                                row.retryCount(),
                                row.attempt() + 1,
                                row.nextRetryAt(),
                                node,
                                now.plus(QueueWorld.LEASE))));
        return due.stream().map(Row::id).toList();
    }

    /** What of a batch must have counted. */
    List<UUID> settle(Lane lane, List<ClaimedItem> items, List<Answer> answers, Instant now) {
        List<UUID> ours = new ArrayList<>();
        List<Answer> counted = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Row row = rows.get(items.get(i).id());
            if (row != null && row.claimedBy() != null && row.attempt() == items.get(i).attempt()) {
                ours.add(row.id());
                counted.add(answers.get(i));
                rows.put(row.id(), settled(row, answers.get(i), now));
            }
        }
        counted.stream()
                .filter(a -> a == Answer.PAUSE || a == Answer.HOLD || a == Answer.HOLD_10M)
                .findFirst()
                .ifPresent(answer -> trouble(lane, answer, now));
        return ours;
    }

    private static Row settled(Row row, Answer answer, Instant now) {
        int failures = row.retryCount();
        boolean last = failures == QueueWorld.PAUSES.size();
        return switch (answer) {
            case DONE -> free(row, "uploaded", failures, null);
            case DEAD -> free(row, "dead_letter", failures, row.nextRetryAt());
            case RETRY, NO_ANSWER ->
                    last
                            ? free(row, "dead_letter", failures, row.nextRetryAt())
                            : free(
                                    row,
                                    "failed",
                                    failures + 1,
                                    now.plus(QueueWorld.PAUSES.get(failures)));
            case RETRY_IN_10M ->
                    last
                            ? free(row, "dead_letter", failures, row.nextRetryAt())
                            : free(row, "failed", failures + 1, now.plus(HOLD));
            case HOLD, HOLD_10M, PAUSE, PUT_BACK ->
                    free(row, row.status(), failures, row.nextRetryAt());
        };
    }

    private static Row free(Row row, String status, int failures, @Nullable Instant due) {
        return new Row(row.id(), status, failures, row.attempt(), due, null, null);
    }

    private void trouble(Lane lane, Answer answer, Instant now) {
        if (answer == Answer.PAUSE) {
            pause(lane);
            return;
        }
        Instant until = now.plus(answer == Answer.HOLD_10M ? HOLD : QueueWorld.PAUSES.getFirst());
        Trouble known = troubles.get(lane);
        if (known == null || (known.heldUntil() != null && known.heldUntil().isBefore(until))) {
            troubles.put(lane, new Trouble(until));
        }
    }

    void pause(Lane lane) {
        troubles.put(lane, new Trouble(null));
    }

    boolean resume(Lane lane) {
        return troubles.remove(lane) != null;
    }

    void nodeDied(UUID node) {
        rows.replaceAll((_, row) ->
                node.equals(row.claimedBy())
                        ? free(row, row.status(), row.retryCount(), row.nextRetryAt())
                        : row);
    }

    /** The replay that begins, or the one that runs for the same already. */
    ReplayModel replay(boolean deadLettersToo, Instant now) {
        for (ReplayModel running : replays) {
            if (running.isRunning() && running.deadLettersToo() == deadLettersToo) {
                running.lanes().forEach(troubles::remove);
                return running;
            }
        }
        List<Row> taken =
                rows.values().stream().filter(row -> isTaken(row, deadLettersToo)).toList();
        Set<Lane> lanes = taken.stream().map(row -> laneOf(row.id())).collect(Collectors.toSet());
        ReplayModel replay = new ReplayModel(this, deadLettersToo, lanes, taken);
        for (Row row : taken) {
            boolean dead = row.status().equals("dead_letter");
            put(
                    new Row(
                            row.id(),
                            dead ? "pending" : row.status(),
                            dead ? 0 : row.retryCount(),
                            row.attempt(),
                            dead || due(row).isAfter(now) ? now : due(row),
                            row.claimedBy(),
                            row.claimedUntil()));
        }
        lanes.forEach(troubles::remove);
        replays.add(replay);
        return replay;
    }

    private boolean isTaken(Row row, boolean deadLettersToo) {
        return replays.stream().noneMatch(replay -> replay.has(row.id()))
                && switch (row.status()) {
                    case "failed" -> true;
                    case "dead_letter" -> deadLettersToo;
                    case "pending" -> isPaused(laneOf(row.id()));
                    default -> false;
                };
    }

    boolean isPaused(Lane lane) {
        Trouble trouble = troubles.get(lane);
        return trouble != null && trouble.heldUntil() == null;
    }

    Row row(UUID id) {
        Row row = rows.get(id);
        if (row == null) {
            throw new IllegalArgumentException("nobody queued " + id);
        }
        return row;
    }

    void put(Row row) {
        rows.put(row.id(), row);
    }

    Lane laneOf(UUID id) {
        Lane lane = laneOf.get(id);
        if (lane == null) {
            throw new IllegalArgumentException("nobody queued " + id);
        }
        return lane;
    }

    /** The lanes that do not flow, with the end of their rest; empty for a paused one. */
    Map<Lane, Optional<Instant>> stopped(Instant now) {
        Map<Lane, Optional<Instant>> stopped = new HashMap<>();
        troubles.forEach((lane, trouble) -> {
            if (trouble.stops(now)) {
                stopped.put(lane, Optional.ofNullable(trouble.heldUntil()));
            }
        });
        return stopped;
    }

    QueueCounts counts() {
        return new QueueCounts(
                count("pending"), count("uploaded"), count("failed"), count("dead_letter"));
    }

    private long count(String status) {
        return rows.values().stream().filter(row -> row.status().equals(status)).count();
    }
}
