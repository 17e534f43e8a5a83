package dev.relaywatch.queue;

import java.util.UUID;

/** What became of the wish to replay. */
public sealed interface ReplayStart {
    /**
     * A new one.
     *
     * @param matching items that it takes up
     * @param leftAlone items that match and that their platform could count twice
     */
    record Begun(UUID id, long matching, long leftAlone) implements ReplayStart {}

    /** The same is being replayed already. */
    record Joined(UUID id) implements ReplayStart {}

    /**
     * Too many are running.
     *
     * @param most that may
     */
    record Refused(int most) implements ReplayStart {}
}
