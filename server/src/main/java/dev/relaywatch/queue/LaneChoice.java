package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some of the lanes of one platform.
 *
 * @param only those of these connections; absent: of any
 * @param except not those of these connections
 */
public record LaneChoice(
        String platform, @Nullable Set<ConnectionId> only, Set<ConnectionId> except) {

    public static LaneChoice all(String platform) {
        return new LaneChoice(platform, null, Set.of());
    }

    public static LaneChoice only(String platform, Set<ConnectionId> connections) {
        return new LaneChoice(platform, Set.copyOf(connections), Set.of());
    }

    public static LaneChoice except(String platform, Set<ConnectionId> connections) {
        return new LaneChoice(platform, null, Set.copyOf(connections));
    }
}
