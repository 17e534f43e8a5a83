package dev.relaywatch.queue;

import java.util.UUID;

/**
 * How far a replay came; numbers of items.
 *
 * @param resolved uploaded since
 * @param failed tried, and failed still or again
 * @param deadLettered dead letters now
 * @param kept tried and back pending as they were: the account was refused, or the platform asked
 *     for a rest
 * @param waiting not tried yet
 */
public record ReplayProgress(
        UUID id,
        long matching,
        long resolved,
        long failed,
        long deadLettered,
        long kept,
        long waiting) {

    public long processed() {
        return resolved + failed + deadLettered + kept;
    }

    public boolean running() {
        return waiting > 0;
    }
}
