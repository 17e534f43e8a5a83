package dev.relaywatch.bench;

import java.util.Arrays;

/**
 * Latencies in nanoseconds, exact, by nearest rank: the smallest that is not exceeded by the named
 * share of all.
 */
record Percentiles(long p50, long p95, long p99) {

    /**
     * @param nanos in any order; none is a mistake
     */
    static Percentiles of(long... nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("no latencies, no percentiles");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Percentiles(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99));
    }

    private static long rank(long[] sorted, int percent) {
        int rank = Math.ceilDiv(Math.multiplyExact(sorted.length, percent), 100);
        return sorted[Math.max(rank, 1) - 1];
    }
}
