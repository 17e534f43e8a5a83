package dev.relaywatch.alerting;

import java.util.List;
import java.util.function.Predicate;

/**
 * How many alerts there are of each kind; of those that are resolved at most {@link #MOST_RESOLVED}
 * are counted.
 */
public record AlertCounts(List<Kind> kinds) {
    public static final int MOST_RESOLVED = 1_000;

    public AlertCounts {
        kinds = List.copyOf(kinds);
    }

    /**
     * @param status {@code open}, {@code acknowledged} or {@code resolved}
     * @param severity {@code p1}, {@code p2} or {@code p3}
     */
    public record Kind(String status, String severity, boolean silenced, long alerts) {
        public boolean isActive() {
            return !status.equals(AlertStatus.RESOLVED.text());
        }
    }

    public long of(Predicate<Kind> wanted) {
        return kinds.stream().filter(wanted).mapToLong(Kind::alerts).sum();
    }
}
