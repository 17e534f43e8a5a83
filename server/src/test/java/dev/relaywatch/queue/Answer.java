package dev.relaywatch.queue;

import java.time.Duration;

/** Every settlement there is, by a short name. */
enum Answer {
    DONE,
    RETRY,
    RETRY_IN_10M,
    NO_ANSWER,
    DEAD,
    HOLD,
    HOLD_10M,
    PAUSE,
    PUT_BACK;

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    Settlement settlement() {
        return switch (this) {
            case DONE -> new Settlement.Done(200);
            case RETRY -> new Settlement.RetryLater(QueueWorld.FAILURE, null);
            case RETRY_IN_10M -> new Settlement.RetryLater(QueueWorld.FAILURE, TEN_MINUTES);
            case NO_ANSWER ->
                    new Settlement.RetryLater(new Failure("no answer", "timeout", null), null);
            case DEAD -> new Settlement.DeadLetter(QueueWorld.FAILURE);
            case HOLD -> new Settlement.HoldLane(QueueWorld.FAILURE, null);
            case HOLD_10M -> new Settlement.HoldLane(QueueWorld.FAILURE, TEN_MINUTES);
            case PAUSE -> new Settlement.PauseLane(QueueWorld.FAILURE);
            case PUT_BACK -> new Settlement.PutBack();
        };
    }
}
