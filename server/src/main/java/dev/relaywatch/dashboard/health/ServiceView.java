package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service of one store, or of the installation itself: how long, since when, why.
 *
 * @param notice how the last deed ended; absent where none was done
 * @param checking whether a check that was asked for is under way
 * @param stores to choose from, who have it too
 * @param connections where there are several
 * @param checkedAt absent before the first check
 * @param mayCheck whether they may have it checked now
 * @param chart by time
 * @param why what stands behind the status
 * @param saw what the check found
 * @param peers the slowest of all stores; empty for who does not see them
 */
public record ServiceView(
        Look look,
        @Nullable Notice notice,
        boolean checking,
        String service,
        String name,
        @Nullable String connection,
        String state,
        String word,
        String sentence,
        String then,
        List<Choice> stores,
        List<Choice> connections,
        @Nullable Moment checkedAt,
        boolean mayCheck,
        List<Tile> tiles,
        Chart chart,
        List<Fact> why,
        BoundsView bounds,
        List<Bar> days,
        String daysFrom,
        List<Past> alerts,
        List<Fact> saw,
        List<Peer> peers,
        String peersOf) {
    public ServiceView {
        stores = List.copyOf(stores);
        connections = List.copyOf(connections);
        tiles = List.copyOf(tiles);
        why = List.copyOf(why);
        days = List.copyOf(days);
        alerts = List.copyOf(alerts);
        saw = List.copyOf(saw);
        peers = List.copyOf(peers);
    }

    /**
     * @param value of a parameter, or where it leads
     */
    public record Choice(String value, String label, boolean current) {}

    /**
     * @param shape empty: none
     */
    public record Tile(String label, String value, String unit, String note, String shape) {}

    public record Fact(String label, String value, String note) {}

    /**
     * @param mark {@code d}, {@code x}, {@code n}, or empty: healthy
     */
    public record Bar(String mark, String words) {}

    /**
     * @param warning absent where there is none, or it would make the line flat
     */
    public record Chart(
            String words,
            List<At> points,
            List<Bar> band,
            String from,
            @Nullable BigDecimal warning,
            @Nullable BigDecimal critical) {
        public Chart {
            points = List.copyOf(points);
            band = List.copyOf(band);
        }
    }

    /**
     * @param mark as of a bar
     */
    public record At(String text, long ms, @Nullable Long p95, String mark) {}

    /** An alert that is or was. */
    public record Past(
            String href,
            String severity,
            String title,
            Moment began,
            String lasted,
            String ended) {}

    /** Another store. */
    public record Peer(String state, String name, String href, String latency) {}
}
