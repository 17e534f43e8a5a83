package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.FormField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a service, and others that are tried on what was.
 *
 * @param held those that hold
 * @param ofWhom for whom they are set
 * @param fields of the form; empty where there is no number to be bounded
 * @param trial absent where none was asked for
 */
public record BoundsView(
        List<Held> held, String ofWhom, List<FormField> fields, @Nullable Trial trial) {
    public BoundsView {
        held = List.copyOf(held);
        fields = List.copyOf(fields);
    }

    /**
     * @param warning empty: critical at once
     * @param origin who says so
     */
    public record Held(String metric, String warning, String critical, String origin) {}

    /**
     * @param state of its notice
     * @param savable whether it may be set by who looks
     * @param metric as it was asked for, with the bounds, to be set
     */
    public record Trial(
            String state,
            String title,
            String text,
            List<Episode> episodes,
            int more,
            boolean savable,
            String metric,
            String warning,
            String critical) {
        public Trial {
            episodes = List.copyOf(episodes);
        }
    }

    public record Episode(String state, String word, String began, String lasted, String worst) {}
}
