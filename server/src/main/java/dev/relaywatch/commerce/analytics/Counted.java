package dev.relaywatch.commerce.analytics;

import java.util.Map;

/**
 * What stands counted of an hour or a day.
 *
 * @param durations as {@link Durations#packed} has them
 * @param errors by type
 * @param operations by name; empty where all are of one
 */
record Counted(
        long calls,
        long successes,
        long refusals,
        long sumMs,
        Packed durations,
        Map<String, Long> errors,
        Map<String, Long> operations) {

    int p95Ms() {
        Durations read = new Durations();
        read.addAll(durations);
        return read.percentile(95);
    }
}
