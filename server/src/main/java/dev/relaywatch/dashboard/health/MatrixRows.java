package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.health.MatrixView.Cell;
import dev.relaywatch.dashboard.health.MatrixView.Row;
import dev.relaywatch.dashboard.health.MatrixView.Window;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the matrix. Only those of one window are made; the others follow on demand.
 *
 * @param services in the order of the columns
 * @param atRisk of the stores; of those in the window it is read
 * @param ofProviders services whose provider has an incident
 */
record MatrixRows(List<String> services, AtRisk atRisk, Set<String> ofProviders, Look look) {
    /** Stores of a window: so many that a page stays light when everything fails. */
    static final int WINDOW = 50;

    private static final int ROW_PX = 30;

    /** All of these stores, and the rows of those that were asked for. */
    List<Window> windows(List<Grid.Line> shown, MatrixAsked asked) {
        int open = Math.min(asked.from(), Math.max(0, shown.size() - 1)) / WINDOW * WINDOW;
        List<Window> windows = new ArrayList<>();
        for (int from = 0; from < shown.size(); from += WINDOW) {
            int to = Math.min(shown.size(), from + WINDOW);
            windows.add(
                    new Window(
                            from,
                            "Stores " + Figures.count(from + 1L) + " to " + Figures.count(to),
                            asked.at(asked.status(), from).toString(),
                            (to - from) * ROW_PX,
                            from == open ? rows(shown.subList(from, to)) : List.of()));
        }
        return windows;
    }

    private List<Row> rows(List<Grid.Line> lines) {
        atRisk.read(lines);
        return lines.stream().map(line -> row(line, atRisk.of(line.store().id()))).toList();
    }

    private Row row(Grid.Line line, @Nullable StuckMoney money) {
        Cost cost = Cost.of(money == null ? List.of() : List.of(money));
        long healthy = line.count(HealthStatus.HEALTHY);
        boolean clean = line.isClean();
        String slug = line.store().slug();
        return new Row(
                slug,
                line.store().name(),
                line.cells().isEmpty()
                        ? "nothing connected"
                        : clean ? "all " + healthy + " healthy" : healthy + " healthy",
                clean,
                cost.totals().isEmpty() ? "" : cost.totals().getFirst().text(),
                cost.sentence(),
                services.stream()
                        .map(service ->
                                cell(
                                        line.cells().get(service),
                                        slug,
                                        ofProviders.contains(service)))
                        .toList());
    }

    private Cell cell(@Nullable CheckState check, String slug, boolean ofProvider) {
        if (check == null) {
            return ofProvider ? Cell.NONE_IN_INCIDENT : Cell.NONE;
        }
        if (check.status() == HealthStatus.HEALTHY) {
            return ofProvider ? Cell.HEALTHY_IN_INCIDENT : Cell.HEALTHY;
        }
        boolean provider = ofProvider && check.status().isBad();
        return new Cell(
                Said.mark(check.status()) + (provider ? " p" : "") + (ofProvider ? " i" : ""),
                Said.at(check.service(), slug).toString(),
                MatrixSentence.shortened(Said.reason(check))
                        + ", since "
                        + look.moment(check.since()).text()
                        + (provider ? "; of the provider" : ""),
                ServiceGroup.shortName(check.service()),
                check.status().text(),
                check.checkedAt() == null
                        ? "new"
                        : Said.brief(Duration.between(check.since(), look.now())));
    }
}
