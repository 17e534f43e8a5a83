package dev.relaywatch.dashboard.frame;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far back a page looks; stands as {@code range} in its address. */
public enum Span {
    HOUR("1h", "1 h", "the last hour", Duration.ofHours(1)),
    DAY("24h", "24 h", "the last 24 hours", Duration.ofDays(1)),
    WEEK("7d", "7 d", "the last 7 days", Duration.ofDays(7)),
    MONTH("30d", "30 d", "the last 30 days", Duration.ofDays(30));

    private final String word;
    private final String label;
    private final String sentence;
    private final Duration length;

    Span(String word, String label, String sentence, Duration length) {
        this.word = word;
        this.label = label;
        this.sentence = sentence;
        this.length = length;
    }

    /** As it stands in addresses. */
    public String word() {
        return word;
    }

    /** As a button says it. */
    public String label() {
        return label;
    }

    /** As it stands within a sentence. */
    public String sentence() {
        return sentence;
    }

    public Duration length() {
        return length;
    }

    /** What nobody knows, or names none of those offered, is the first of them. */
    public static Span of(@Nullable String word, List<Span> offered) {
        return Arrays.stream(values())
                .filter(span -> span.word.equals(word) && offered.contains(span))
                .findFirst()
                .orElse(offered.getFirst());
    }
}
