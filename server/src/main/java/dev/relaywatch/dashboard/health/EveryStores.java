package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.health.EveryStoreView.Row;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.History;
import dev.relaywatch.health.Incident;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of one service over all stores together. */
@Component
class EveryStores {
    private static final int SHOWN = 100;
    private static final int NUMBERS_FROM = 50;

    private final Health health;
    private final History history;
    private final BoundsViews bounds;
    private final ProviderBanners banners;

    EveryStores(Health health, History history, BoundsViews bounds, ProviderBanners banners) {
        this.banners = banners;
        this.health = health;
        this.history = history;
        this.bounds = bounds;
    }

    EveryStoreView of(Look look, String service, @Nullable Notice notice) {
        Grid grid = Grid.of(health.checks(service, (TenantId) null), look.stores());
        Optional<Incident> incident =
                health.incidents(null).stream()
                        .filter(one -> one.service().equals(service))
                        .findFirst();
        String typed = Optional.ofNullable(look.asked("q")).orElse("").strip();
        MatrixAsked asked = new MatrixAsked(null, service, typed, false, 0);
        List<Grid.Line> lines = asked.shown(asked.among(grid.lines()), _ -> BigDecimal.ZERO);
        Map<HealthStatus, Long> counts = grid.counts(service);
        History.Series series =
                history.of(service, true, null, null, ServiceChart.range(look.span()));
        ServiceView.Chart chart = ServiceChart.of(series.points(), Optional.empty(), look);
        return new EveryStoreView(
                look,
                notice,
                Afterwards.of(look),
                service,
                ServiceName.of(service),
                state(counts).text(),
                sentence(service, counts),
                then(counts),
                incident.map(one -> banners.of(one, look)).orElse(null),
                typed,
                lines.stream().limit(SHOWN).map(line -> row(line, service, look)).toList(),
                Math.max(0, lines.size() - SHOWN),
                chart.band(),
                chart.from(),
                Figures.percent(series.uptimePercent()),
                bounds.of(look, service, numbers(lines, service)));
    }

    private static Set<String> numbers(List<Grid.Line> lines, String service) {
        Set<String> names = new LinkedHashSet<>();
        names.add("latencyMs");
        lines.stream()
                .limit(NUMBERS_FROM)
                .map(line -> CheckNumbers.of(cell(line, service)))
                .forEach(numbers -> names.addAll(numbers.names()));
        return names;
    }

    private static CheckState cell(Grid.Line line, String service) {
        return Optional.ofNullable(line.cells().get(service)).orElseThrow();
    }

    private static HealthStatus state(Map<HealthStatus, Long> counts) {
        for (HealthStatus status :
                List.of(HealthStatus.UNHEALTHY, HealthStatus.DEGRADED, HealthStatus.HEALTHY)) {
            if (counts.getOrDefault(status, 0L) > 0) {
                return status;
            }
        }
        return HealthStatus.UNKNOWN;
    }

    private static String sentence(String service, Map<HealthStatus, Long> counts) {
        String name = ServiceName.of(service);
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long unhealthy = counts.getOrDefault(HealthStatus.UNHEALTHY, 0L);
        long degraded = counts.getOrDefault(HealthStatus.DEGRADED, 0L);
        if (all == 0) {
            return "No store is connected to " + name + ".";
        }
        String of = " of " + Figures.count(all, "store", "stores") + ".";
        if (unhealthy > 0) {
            return name + " fails for " + Figures.count(unhealthy) + of;
        }
        if (degraded > 0) {
            return name + " is degraded for " + Figures.count(degraded) + of;
        }
        long healthy = counts.getOrDefault(HealthStatus.HEALTHY, 0L);
        return healthy == 0
                ? name + " could not be looked at yet."
                : name + " is healthy for " + Figures.count(healthy) + of;
    }

    private static String then(Map<HealthStatus, Long> counts) {
        List<String> parts = new ArrayList<>();
        for (HealthStatus status : HealthStatus.values()) {
            long count = counts.getOrDefault(status, 0L);
            if (count > 0) {
                parts.add(Figures.count(count) + " " + status.text());
            }
        }
        return parts.size() < 2 ? "" : Said.capital(String.join(", ", parts)) + ".";
    }

    private static Row row(Grid.Line line, String service, Look look) {
        CheckState check = cell(line, service);
        String slug = line.store().slug();
        return new Row(
                slug,
                line.store().name(),
                Said.at(service, slug).toString(),
                check.status().text(),
                Said.word(check.status()),
                check.status() == HealthStatus.HEALTHY ? "" : Said.capital(Said.reason(check)),
                Figures.duration(Duration.between(check.since(), look.now())),
                check.checkedAt() == null ? "" : Figures.latency(check.latencyMs()),
                check.checkedAt() == null
                        ? "not yet"
                        : Figures.duration(Duration.between(check.checkedAt(), look.now()))
                                + " ago");
    }
}
