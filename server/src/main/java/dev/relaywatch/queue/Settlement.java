package dev.relaywatch.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of a claimed item. */
public sealed interface Settlement {

    /**
     * Delivered: leaves the queue.
     *
     * @param receipt by which the platform is asked later whether it kept it; absent where there is
     *     nothing to ask
     */
    record Done(@Nullable Integer httpStatus, @Nullable String receipt) implements Settlement {
        public Done(@Nullable Integer httpStatus) {
            this(httpStatus, null);
        }
    }

    /**
     * A failure that may pass: one retry is used up; when none is left the item is a dead letter.
     *
     * @param after the pause the platform asked for; absent when it named none
     */
    record RetryLater(Failure failure, @Nullable Duration after) implements Settlement {}

    /** Refused for good: straight to dead letter. */
    record DeadLetter(Failure failure) implements Settlement {}

    /**
     * The platform asked for a rest: the lane waits, the item uses up no retry.
     *
     * @param pause absent when the platform named none
     */
    record HoldLane(Failure failure, @Nullable Duration pause) implements Settlement {}

    /** The account is refused: the lane pauses, the item keeps its status and uses up no retry. */
    record PauseLane(Failure failure) implements Settlement {}

    /** Not tried at all: back as it was. */
    record PutBack() implements Settlement {}
}
