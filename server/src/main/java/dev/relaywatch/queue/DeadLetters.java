package dev.relaywatch.queue;

/**
 * What of a lane will not be tried again unless a person asks for it.
 *
 * @param count up to {@link #MOST}
 * @param lastError of the newest, in the platform's own words; without secrets and clear personal
 *     data
 */
public record DeadLetters(Lane lane, long count, String lastError) {
    /** Counted no further. */
    public static final int MOST = 1_000;
}
