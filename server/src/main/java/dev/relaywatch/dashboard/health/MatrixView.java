package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.frame.Look;
import java.util.List;

/**
 * Which integration is down for whom.
 *
 * @param after how the last deed ended
 * @param sub how many stores, services and connections there are
 * @param incidents of providers; each says so itself
 * @param sentence what fails otherwise, or that nothing does
 * @param platform what belongs to the installation
 * @param services to choose from
 * @param windows all stores that were asked for, some of them with their rows
 * @param matching how many stores those are
 * @param leftOut services that nobody is connected to; empty where there is none
 */
public record MatrixView(
        Look look,
        Afterwards after,
        String sub,
        List<ProviderBanner> incidents,
        String state,
        String sentence,
        String then,
        List<Own> platform,
        List<Chip> chips,
        MatrixAsked asked,
        List<Choice> services,
        List<Columns> groups,
        List<Column> columns,
        List<Window> windows,
        int matching,
        String leftOut,
        String everything) {
    public MatrixView {
        incidents = List.copyOf(incidents);
        platform = List.copyOf(platform);
        chips = List.copyOf(chips);
        services = List.copyOf(services);
        groups = List.copyOf(groups);
        columns = List.copyOf(columns);
        windows = List.copyOf(windows);
    }

    /** Something of the installation's own. */
    public record Own(String state, String name, String note, String href) {}

    /**
     * @param state empty: of all
     */
    public record Chip(String href, String state, String label, String count, boolean current) {}

    public record Choice(String value, String name) {}

    /** A group of columns. */
    public record Columns(String label, int width) {}

    /**
     * @param bad how many stores it does not work for; empty where it does for all
     * @param degraded whether it works for them, but badly
     */
    public record Column(String href, String name, String title, String bad, boolean degraded) {}

    /**
     * Stores that come over the wire together.
     *
     * @param rows empty: not yet
     * @param height of the rows that are to come, in pixels
     */
    public record Window(int from, String label, String href, int height, List<Row> rows) {
        public Window {
            rows = List.copyOf(rows);
        }
    }

    /**
     * @param fine how many services are healthy, in words
     * @param clean whether all are
     * @param risks every sum that is stuck
     */
    public record Row(
            String slug,
            String name,
            String fine,
            boolean clean,
            String risk,
            String risks,
            List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * @param kind {@code h}, {@code d}, {@code x} or {@code n}; with a {@code p} where it is of a
     *     provider's incident; {@code i} in the column of one; empty: not connected
     * @param word for how long, in one unit
     */
    public record Cell(
            String kind, String href, String title, String service, String status, String word) {
        static final Cell NONE = new Cell("", "", "", "", "", "");
        static final Cell NONE_IN_INCIDENT = new Cell("i", "", "", "", "", "");
        static final Cell HEALTHY = new Cell("h", "", "", "", "", "");
        static final Cell HEALTHY_IN_INCIDENT = new Cell("h i", "", "", "", "", "");
    }
}
