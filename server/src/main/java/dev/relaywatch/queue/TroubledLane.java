package dev.relaywatch.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lane that does not flow.
 *
 * @param paused the account is refused; else the platform asked for a rest
 * @param heldUntil when the rest ends; absent for a paused lane
 * @param waiting items in it
 */
public record TroubledLane(
        Lane lane,
        boolean paused,
        String reason,
        Instant since,
        @Nullable Instant heldUntil,
        long waiting) {}
