package dev.relaywatch.trackinghealth;

import java.time.Instant;

/**
 * What was found of one name.
 *
 * @param name as {@link dev.relaywatch.capture.HourFacts} names it
 * @param expected what is usual from {@code from} to {@code to}
 * @param actual what came in that time
 * @param from beginning of what was looked at
 * @param to its end: when this was judged
 * @param weeks how many of the weeks before were compared with
 * @param why one sentence for people
 */
record VolumeVerdict(
        String name,
        VolumeLevel level,
        double expected,
        long actual,
        Instant from,
        Instant to,
        int weeks,
        String why) {}
