package dev.relaywatch.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lane that does not flow.
 *
 * @param heldUntil when the rest ends that a platform asked for; absent for all others
 * @param waiting items in it, counted up to 100,000
 */
public record TroubledLane(
        Lane lane,
        State state,
        String reason,
        Instant since,
        @Nullable Instant heldUntil,
        long waiting) {

    /** Why it does not flow. */
    public enum State {
        /** The account is refused. */
        PAUSED,
        /** The platform does not answer. */
        BROKEN,
        /** One item of it is being tried. */
        PROBING,
        /** The platform asked for a rest. */
        HELD
    }

    TroubledLane probing() {
        return new TroubledLane(lane, State.PROBING, reason, since, heldUntil, waiting);
    }
}
