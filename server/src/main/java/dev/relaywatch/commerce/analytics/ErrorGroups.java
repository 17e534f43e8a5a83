package dev.relaywatch.commerce.analytics;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Failures of one cause, put together while they are read. */
final class ErrorGroups {
    /** More than these are put together by their type and operation alone. */
    static final int MOST = 5_000;

    private final Map<Key, Group> groups = new HashMap<>();

    private record Key(String errorType, String operation, String pattern) {}

    /**
     * Failures of one cause.
     *
     * @param pattern the message, without numbers, ids and what was quoted
     * @param example the message of the last
     */
    record Group(
            String errorType,
            String pattern,
            String operation,
            long count,
            Instant firstSeen,
            Instant lastSeen,
            @Nullable String example) {

        private Group and(Group other) {
            Group later = other.lastSeen.isAfter(lastSeen) ? other : this;
            return new Group(
                    errorType,
                    pattern,
                    operation,
                    count + other.count,
                    firstSeen.isBefore(other.firstSeen) ? firstSeen : other.firstSeen,
                    later.lastSeen,
                    later.example);
        }
    }

    /** Failures that say the same word by word. */
    void add(
            @Nullable String errorType,
            String operation,
            @Nullable String message,
            long count,
            Instant first,
            Instant last) {
        String type = errorType == null ? Tally.UNKNOWN : errorType;
        Key key = new Key(type, operation, ErrorPattern.of(message));
        if (groups.size() >= MOST && !groups.containsKey(key)) {
            key = new Key(type, operation, Tally.OTHERS);
        }
        groups.merge(
                key,
                new Group(type, key.pattern(), operation, count, first, last, message),
                Group::and);
    }

    /** The most frequent first. */
    List<Group> sorted() {
        return groups.values().stream()
                .sorted(
                        Comparator.comparingLong(Group::count)
                                .reversed()
                                .thenComparing(Group::lastSeen, Comparator.reverseOrder())
                                .thenComparing(Group::operation)
                                .thenComparing(Group::errorType)
                                .thenComparing(Group::pattern))
                .toList();
    }
}
