package dev.relaywatch.health;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Numbers of results by latency: bucket 0 holds those of 0 ms, bucket n those of at least 1.1^(n-1)
 * and less than 1.1^n ms. A percentile read from it is at most 10 % too high.
 */
final class LatencyBuckets {
    private static final double BASE = 1.1;

    private LatencyBuckets() {}

    /**
     * @param counts by bucket
     * @param share such as 0.95
     * @return milliseconds; absent where there is nothing
     */
    static @Nullable Long percentile(JsonNode counts, double share) {
        TreeMap<Integer, Long> sorted = new TreeMap<>();
        long all = 0;
        for (Map.Entry<String, JsonNode> entry : counts.properties()) {
            long count = entry.getValue().asLong(0);
            sorted.put(Integer.parseInt(entry.getKey()), count);
            all += count;
        }
        long needed = (long) Math.ceil(all * share);
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : sorted.entrySet()) {
            seen += entry.getValue();
            if (seen >= needed && seen > 0) {
                return entry.getKey() == 0 ? 0 : Math.round(Math.pow(BASE, entry.getKey()));
            }
        }
        return null;
    }
}
