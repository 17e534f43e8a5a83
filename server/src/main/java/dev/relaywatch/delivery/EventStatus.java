package dev.relaywatch.delivery;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an event fares over all its destinations: the worst of its deliveries, the worst first. */
public enum EventStatus {
    DEAD_LETTER,
    FAILED,
    PENDING,
    UPLOADED,
    SUPPRESSED,
    /** It goes nowhere. */
    STORED;

    /** What clients may write, for messages. */
    static final String ALL =
            Arrays.stream(values()).map(EventStatus::text).collect(Collectors.joining(", "));

    /**
     * @param deliveries their statuses, as the queue and the trace name them
     */
    static EventStatus worst(Collection<String> deliveries) {
        return Arrays.stream(values())
                .filter(status -> deliveries.contains(status.text()))
                .findFirst()
                .orElse(STORED);
    }

    static Optional<EventStatus> named(String text) {
        return Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst();
    }

    /** As clients read and write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
