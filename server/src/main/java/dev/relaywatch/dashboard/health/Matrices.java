package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.health.MatrixView.Chip;
import dev.relaywatch.dashboard.health.MatrixView.Choice;
import dev.relaywatch.dashboard.health.MatrixView.Column;
import dev.relaywatch.dashboard.health.MatrixView.Columns;
import dev.relaywatch.dashboard.health.MatrixView.Own;
import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Incident;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Puts the matrix together. */
@Component
class Matrices {
    private final Health health;
    private final DeliveryFacts deliveries;
    private final WorkQueue queue;
    private final ProviderBanners banners;

    Matrices(Health health, DeliveryFacts deliveries, WorkQueue queue, ProviderBanners banners) {
        this.banners = banners;
        this.health = health;
        this.deliveries = deliveries;
        this.queue = queue;
    }

    MatrixView of(Look look) {
        Grid grid = Grid.of(health.checks((TenantId) null), look.stores());
        List<Incident> incidents = health.incidents(null);
        Set<String> ofProviders =
                incidents.stream().map(Incident::service).collect(Collectors.toSet());
        MatrixAsked asked = MatrixAsked.of(look, grid.services());
        List<Grid.Line> among = asked.among(grid.lines());
        AtRisk atRisk = new AtRisk(deliveries);
        List<Grid.Line> shown = asked.shown(among, money(asked, among, atRisk));
        MatrixSentence sentence = MatrixSentence.of(grid, ofProviders, look);
        return new MatrixView(
                look,
                Afterwards.of(look),
                Figures.count(look.stores().size(), "store", "stores")
                        + ", "
                        + Figures.count(grid.services().size(), "service", "services")
                        + ", "
                        + Figures.count(grid.checks(), "connection", "connections"),
                incidents.stream().map(one -> banners.of(one, look)).toList(),
                sentence.state().text(),
                sentence.first(),
                sentence.then(),
                platform(grid, look),
                chips(asked, among),
                asked,
                grid.services().stream().map(one -> new Choice(one, ServiceName.of(one))).toList(),
                groups(grid.services()),
                grid.services().stream()
                        .map(one -> column(one, grid.counts(one), ofProviders.contains(one)))
                        .toList(),
                new MatrixRows(grid.services(), atRisk, ofProviders, look).windows(shown, asked),
                shown.size(),
                leftOut(grid),
                asked.at(null, 0).with("service", null).with("q", null).toString());
    }

    /**
     * For their order. Of the many where all is well nobody asks: to sum up a thousand queues takes
     * longer than all else of the page.
     */
    private static Function<TenantId, BigDecimal> money(
            MatrixAsked asked, List<Grid.Line> lines, AtRisk atRisk) {
        if (!asked.byName()) {
            atRisk.read(lines.stream().filter(line -> !line.isClean()).toList());
        }
        return store ->
                Optional.ofNullable(atRisk.of(store))
                        .map(StuckMoney::weight)
                        .orElse(BigDecimal.ZERO);
    }

    private List<Own> platform(Grid grid, Look look) {
        List<Own> own = new ArrayList<>();
        grid.own().values().stream()
                .sorted((one, other) -> one.service().compareTo(other.service()))
                .forEach(check ->
                        own.add(
                                new Own(
                                        check.status().text(),
                                        ServiceName.of(check.service()),
                                        check.status() == HealthStatus.HEALTHY
                                                ? Figures.latency(check.latencyMs())
                                                : check.status().text(),
                                        Said.at(check.service(), null).toString())));
        int lanes = queue.troubledLanes(null).size();
        own.add(
                new Own(
                        lanes == 0 ? "healthy" : "degraded",
                        "Delivery",
                        lanes == 0
                                ? "flows"
                                : Figures.count(lanes, "lane does", "lanes do") + " not flow",
                        "/tracking/queue"));
        Integer made = look.frame().news().checks();
        if (made != null) {
            own.add(
                    new Own(
                            made >= 99 ? "healthy" : "degraded",
                            "Checks",
                            made + " % made",
                            "/health?status=unknown"));
        }
        return own;
    }

    private static List<Chip> chips(MatrixAsked asked, List<Grid.Line> among) {
        List<Grid.Badness> all = among.stream().map(line -> line.badness(asked.service())).toList();
        List<Chip> chips = new ArrayList<>();
        chips.add(
                new Chip(
                        asked.at(null, 0).toString(),
                        "",
                        "All",
                        Figures.count(all.size()),
                        asked.status() == null));
        for (HealthStatus status :
                List.of(
                        HealthStatus.UNHEALTHY,
                        HealthStatus.DEGRADED,
                        HealthStatus.UNKNOWN,
                        HealthStatus.HEALTHY)) {
            chips.add(
                    new Chip(
                            asked.at(status, 0).toString(),
                            status.text(),
                            status == HealthStatus.HEALTHY ? "All healthy" : Said.word(status),
                            Figures.count(all.stream().filter(one -> one.has(status)).count()),
                            asked.status() == status));
        }
        return chips;
    }

    private static List<Columns> groups(List<String> services) {
        Map<ServiceGroup, Integer> widths = new LinkedHashMap<>();
        services.forEach(service -> widths.merge(ServiceGroup.of(service), 1, Integer::sum));
        return widths.entrySet().stream()
                .map(one -> new Columns(one.getKey().label(), one.getValue()))
                .toList();
    }

    private static Column column(String service, Map<HealthStatus, Long> counts, boolean incident) {
        long unhealthy = counts.getOrDefault(HealthStatus.UNHEALTHY, 0L);
        long degraded = counts.getOrDefault(HealthStatus.DEGRADED, 0L);
        long bad = unhealthy > 0 ? unhealthy : degraded;
        return new Column(
                Said.at(service, null).toString(),
                ServiceGroup.shortName(service),
                ServiceName.of(service)
                        + ": "
                        + unhealthy
                        + " unhealthy, "
                        + degraded
                        + " degraded, "
                        + counts.getOrDefault(HealthStatus.UNKNOWN, 0L)
                        + " unknown, "
                        + counts.getOrDefault(HealthStatus.HEALTHY, 0L)
                        + " healthy"
                        + (incident ? "; an incident of the provider" : ""),
                bad == 0 ? "" : Figures.count(bad),
                unhealthy == 0);
    }

    private String leftOut(Grid grid) {
        List<String> missing =
                health.services().stream()
                        .filter(service -> !grid.services().contains(service))
                        .filter(service -> !grid.own().containsKey(service))
                        .map(ServiceName::of)
                        .toList();
        int last = missing.size() - 1;
        return switch (missing.size()) {
            case 0 -> "";
            case 1 -> missing.getFirst() + " is connected nowhere and left out";
            default ->
                    String.join(", ", missing.subList(0, last))
                            + " and "
                            + missing.get(last)
                            + " are connected nowhere and left out";
        };
    }
}
