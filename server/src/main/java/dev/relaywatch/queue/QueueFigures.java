package dev.relaywatch.queue;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The whole installation's queue in numbers, at one moment. */
final class QueueFigures {
    /** Stands for every platform that nobody here knows. */
    static final String UNKNOWN = "unknown";

    private final Instant at;
    private final Map<Key, Double> values = new HashMap<>();

    /** What is counted or measured. */
    enum Kind {
        ITEMS,
        /** Seconds; of several the longest counts. */
        OLDEST,
        LANES,
        NODES
    }

    /**
     * As it stands in the tables.
     *
     * @param platform empty where the number is not of one
     * @param label the items' status or the lanes' state; empty for others
     */
    record Figure(Kind kind, String platform, String label, double value) {}

    private record Key(Kind kind, String destination, String label) {}

    /**
     * @param known the platforms that may be told apart; all others are {@link #UNKNOWN}
     */
    QueueFigures(Instant at, Collection<Figure> figures, Set<String> known) {
        this.at = at;
        for (Figure figure : figures) {
            String platform = figure.platform();
            String destination =
                    platform.isEmpty() || known.contains(platform) ? platform : UNKNOWN;
            values.merge(
                    new Key(figure.kind(), destination, figure.label()),
                    figure.value(),
                    figure.kind() == Kind.OLDEST ? Double::max : Double::sum);
        }
    }

    /** When they were read. */
    Instant at() {
        return at;
    }

    /** 0 where there is nothing of the kind. */
    double of(Kind kind, String destination, String label) {
        return values.getOrDefault(new Key(kind, destination, label), 0.0);
    }
}
