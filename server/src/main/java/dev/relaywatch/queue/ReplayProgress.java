package dev.relaywatch.queue;

import java.util.UUID;

/**
 * How far a replay came; numbers of items.
 *
 * @param matching that it takes up
 * @param leftAlone that match too, and that it does not take up because their platform could count
 *     them twice
 * @param resolved uploaded since
 * @param failed tried, and failed still or again
 * @param deadLettered tried, and dead letters now
 * @param kept tried and back as they were, because the account was refused
 */
public record ReplayProgress(
        UUID id,
        State state,
        long matching,
        long leftAlone,
        long resolved,
        long failed,
        long deadLettered,
        long kept) {

    /** In which a replay can be. */
    public enum State {
        RUNNING,
        /** All was taken up, and nothing of it waits but in paused lanes. */
        DONE,
        /** What was not tried yet is as it was before. */
        STOPPED
    }

    public long processed() {
        return resolved + failed + deadLettered + kept;
    }

    public boolean running() {
        return state == State.RUNNING;
    }
}
