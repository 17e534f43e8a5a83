package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a replay takes up of its lanes, whichever node goes on with it.
 *
 * @param statuses of {@code failed} and {@code dead_letter}
 * @param errorCode absent: any
 * @param from queued then or later
 * @param to queued before
 * @param ids absent: any
 * @param confirmed also what its platform could count twice
 */
record ReplayWanted(
        List<String> statuses,
        @Nullable String errorCode,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable List<UUID> ids,
        boolean confirmed) {
    static ReplayWanted of(QueueFilter filter, boolean confirmed) {
        List<UUID> ids = filter.ids();
        return new ReplayWanted(
                filter.statuses().stream().distinct().sorted().toList(),
                filter.errorCode(),
                filter.from(),
                filter.to(),
                ids == null ? null : ids.stream().distinct().sorted().toList(),
                confirmed);
    }

    /** Whether also what has not failed, where its lane does not flow. */
    boolean takesWaiting() {
        return statuses.contains("failed");
    }

    /** The same for the same, in whatever order it was named. */
    String hash(@Nullable LaneChoice lanes) {
        return Sha256.hex(
                Stream.of(
                                statuses,
                                lanes == null ? null : lanes.platform(),
                                lanes == null ? null : sorted(lanes.only()),
                                lanes == null ? null : sorted(lanes.except()),
                                from,
                                to,
                                ids,
                                confirmed,
                                errorCode == null ? "" : "=" + errorCode)
                        .map(Objects::toString)
                        .collect(Collectors.joining(" ")));
    }

    private static @Nullable List<String> sorted(@Nullable Set<ConnectionId> connections) {
        return connections == null
                ? null
                : connections.stream().map(ConnectionId::toString).sorted().toList();
    }
}
