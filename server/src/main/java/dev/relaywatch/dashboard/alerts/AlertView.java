package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One alert: what is wrong, what happened since, and who was told.
 *
 * @param after how the last deed ended
 * @param back where a deed leads back to
 * @param state {@code healthy} where it is over
 * @param status in a word
 * @param then how long it has lasted, or did
 * @param quiet why nobody is told now; empty where nothing keeps it from them
 * @param facts what is known of it
 * @param stores names of those that a platform-wide one struck
 * @param moreStores that are not shown
 * @param steps what happened, oldest first; what is still to come stands last
 * @param deliveries each channel's part, the newest first
 * @param untold why a channel was not told, or whoever else
 * @param measured results around the opening; empty where no check found it
 * @param chart of the number that passed its bound; absent where it is none
 * @param silence where it can be silenced; empty for who may not, and where it is of no service
 *     that is watched
 * @param why where one asks why one was not told; empty where it is of no service
 * @param mayOperate whether they may do something about it
 */
public record AlertView(
        Look look,
        Afterwards after,
        String back,
        AlertRow row,
        String state,
        String status,
        String then,
        List<String> quiet,
        List<Fact> facts,
        List<String> stores,
        int moreStores,
        List<Step> steps,
        List<Delivery> deliveries,
        List<String> untold,
        List<Result> measured,
        @Nullable Chart chart,
        String all,
        String silence,
        String why,
        boolean mayOperate) {
    public AlertView {
        quiet = List.copyOf(quiet);
        facts = List.copyOf(facts);
        stores = List.copyOf(stores);
        steps = List.copyOf(steps);
        deliveries = List.copyOf(deliveries);
        untold = List.copyOf(untold);
        measured = List.copyOf(measured);
    }

    /**
     * @param note what stands faint beside it; empty where there is nothing
     * @param link where it leads; empty where it does not
     */
    public record Fact(String name, String text, String note, String link) {}

    /**
     * @param icon empty where a shape stands
     * @param shape empty where an icon stands
     * @param text a line each
     * @param ahead whether it is still to come
     */
    public record Step(
            Moment at, String icon, String shape, String title, List<String> text, boolean ahead) {
        public Step {
            text = List.copyOf(text);
        }
    }

    /**
     * @param what it was to hear
     * @param state of the shape beside it
     * @param word how it went
     * @param note why it has not gone out, or how long it took
     */
    public record Delivery(
            String channel,
            String what,
            String state,
            String word,
            @Nullable Moment at,
            String note) {}

    /**
     * @param mark as a history bar draws it; empty: healthy
     */
    public record Result(String mark, String words) {}

    /**
     * @param unit empty where it has none
     * @param warning empty where there is no such bound
     */
    public record Chart(
            String metric,
            String unit,
            String summary,
            String warning,
            String critical,
            List<Point> points) {
        public Chart {
            points = List.copyOf(points);
        }
    }

    public record Point(String at, String value) {}
}
