package dev.relaywatch.capture;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** How far one erasure came, and how long it may go on. */
final class ErasureProgress {
    int visitors;
    int events;
    int leads;
    int conversions;

    /** Withdrawn, or stripped of what they carried when they were delivered. */
    final Set<UUID> queueItems = new HashSet<>();

    private final long deadline;

    ErasureProgress(Duration longest) {
        this.deadline = System.nanoTime() + longest.toNanos();
    }

    /** Once there is none, there is none for anything that would have followed. */
    boolean hasTime() {
        return System.nanoTime() - deadline < 0;
    }

    /** Rows that were erased or stripped. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("visitors", visitors);
        counts.put("events", events);
        counts.put("leads", leads);
        counts.put("conversions", conversions);
        counts.put("queueItems", queueItems.size());
        return counts;
    }
}
