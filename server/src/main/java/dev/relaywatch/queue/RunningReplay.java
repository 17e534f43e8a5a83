package dev.relaywatch.queue;

import java.time.Instant;

/**
 * A replay that goes on.
 *
 * @param actor who began it
 */
public record RunningReplay(ReplayProgress progress, String actor, Instant since) {}
