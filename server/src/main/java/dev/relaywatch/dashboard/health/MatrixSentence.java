package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.shared.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What fails, for whom, in words.
 *
 * @param state the worst of what is not a provider's trouble
 */
record MatrixSentence(HealthStatus state, String first, String then) {
    private static final int NAMED = 2;
    private static final int LONGEST = 90;

    private record Failing(String store, CheckState check) {}

    static MatrixSentence of(Grid grid, Set<String> ofProviders, Look look) {
        List<Failing> failing = failing(grid, HealthStatus.UNHEALTHY, ofProviders);
        List<Failing> degraded = failing(grid, HealthStatus.DEGRADED, ofProviders);
        boolean besides = !ofProviders.isEmpty();
        if (!failing.isEmpty()) {
            return new MatrixSentence(
                    HealthStatus.UNHEALTHY,
                    (besides ? "Besides, " : "") + named(failing, "fails", "fail", look),
                    then(grid));
        }
        if (!degraded.isEmpty()) {
            return new MatrixSentence(
                    HealthStatus.DEGRADED,
                    (besides ? "Nothing else fails; " : "Nothing fails; ")
                            + named(degraded, "is degraded", "are degraded", look),
                    then(grid));
        }
        return grid.checks() == 0
                ? new MatrixSentence(
                        HealthStatus.UNKNOWN,
                        "Nothing is watched yet: services are watched as soon as a store is connected to them.",
                        "")
                : new MatrixSentence(
                        HealthStatus.HEALTHY,
                        besides
                                ? "Nothing else fails."
                                : "Everything that could be checked is healthy.",
                        then(grid));
    }

    /** What began last comes first: it is what nobody knows of yet. */
    private static List<Failing> failing(Grid grid, HealthStatus status, Set<String> ofProviders) {
        return grid.lines().stream()
                .flatMap(line ->
                        line.cells().values().stream()
                                .filter(cell -> cell.status() == status)
                                .filter(cell -> !ofProviders.contains(cell.service()))
                                .map(cell -> new Failing(line.store().name(), cell)))
                .sorted(
                        Comparator.<Failing, Instant>comparing(one -> one.check().since())
                                .reversed())
                .toList();
    }

    private static String named(List<Failing> failing, String one, String many, Look look) {
        List<String> parts = new ArrayList<>();
        for (Failing each : failing.stream().limit(NAMED).toList()) {
            parts.add(
                    ServiceName.of(each.check().service())
                            + " of "
                            + each.store()
                            + (parts.isEmpty() ? " " + one : "")
                            + " since "
                            + look.moment(each.check().since()).text());
        }
        long more = failing.size() - (long) parts.size();
        return String.join(", ", parts)
                + (more == 0
                        ? "."
                        : "; " + Figures.count(more) + " more " + (more == 1 ? one : many) + ".");
    }

    private static String then(Grid grid) {
        long well =
                grid.lines().stream()
                        .filter(line ->
                                line.cells().values().stream()
                                        .noneMatch(cell -> cell.status().isBad()))
                        .count();
        long unknown =
                grid.lines().stream().mapToLong(line -> line.count(HealthStatus.UNKNOWN)).sum();
        return Figures.count(well)
                + " of "
                + Figures.count(grid.lines().size(), "store has", "stores have")
                + " nothing failing."
                + (unknown == 0
                        ? ""
                        : " "
                                + Figures.count(unknown, "connection", "connections")
                                + " could not be looked at.");
    }

    static String shortened(String text) {
        String line = text.strip();
        String shown = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
        return shown.endsWith(".") ? shown.substring(0, shown.length() - 1) : shown;
    }
}
