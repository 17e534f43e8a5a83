package dev.relaywatch.health;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How far back a history goes, and in how long pieces; never more than 500 points. */
public enum HistoryRange {
    HOUR("1h", Duration.ofHours(1), Duration.ofSeconds(10)),
    DAY("24h", Duration.ofHours(24), Duration.ofMinutes(5)),
    WEEK("7d", Duration.ofDays(7), Duration.ofHours(1)),
    MONTH("30d", Duration.ofDays(30), Duration.ofHours(2));

    private final String text;
    private final Duration length;
    private final Duration step;

    HistoryRange(String text, Duration length, Duration step) {
        this.text = text;
        this.length = length;
        this.step = step;
    }

    /** As the address has it. */
    String text() {
        return text;
    }

    Duration length() {
        return length;
    }

    Duration step() {
        return step;
    }

    /** Whether single results are few enough to be read. */
    boolean readsResults() {
        return this == HOUR || this == DAY;
    }

    /** As the address has it; empty for what is none. */
    public static Optional<HistoryRange> of(String text) {
        return Arrays.stream(values()).filter(range -> range.text.equals(text)).findFirst();
    }
}
