package dev.relaywatch.dashboard.health;

import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.alerts.AlertRow;
import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.health.ServiceView.Bar;
import dev.relaywatch.dashboard.health.StoreView.OfService;
import dev.relaywatch.dashboard.store.SetupPage;
import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts the page of one store together. */
@Component
class StoreViews {
    private static final int SHOWN = 6;
    private static final int NAMED = 2;
    private static final int HOURS = 24;

    private final Health health;
    private final Alerts alerts;
    private final DeliveryFacts deliveries;
    private final WorkQueue queue;

    StoreViews(Health health, Alerts alerts, DeliveryFacts deliveries, WorkQueue queue) {
        this.health = health;
        this.alerts = alerts;
        this.deliveries = deliveries;
        this.queue = queue;
    }

    StoreView of(Look look, Tenant store) {
        List<CheckState> checks = health.checks(store.id());
        Grid.Line line = Grid.of(checks, List.of(store)).lines().getFirst();
        List<AlertRow> rows =
                alerts.active(store.id()).stream().map(one -> AlertRow.of(one, look)).toList();
        List<AlertRow> open = rows.stream().filter(row -> row.acknowledgedBy() == null).toList();
        Cost cost = Cost.of(deliveries.stuck(List.of(store.id())));
        List<CheckState> worst = worst(line);
        HealthStatus status = status(line);
        return new StoreView(
                look,
                Afterwards.of(look),
                store.slug(),
                store.name(),
                status.text(),
                Said.word(status),
                sentence(worst, open, look),
                then(line, cost),
                services(store, checks, worst, look),
                open.stream().limit(SHOWN).toList(),
                Math.max(0, open.size() - SHOWN),
                rows.size() - open.size(),
                cost,
                queue.counts(store.id()),
                look.may(Role.ANALYST),
                look.may(Role.ADMIN) ? SetupPage.of(store.slug()) : null);
    }

    private static HealthStatus status(Grid.Line line) {
        Grid.Badness badness = line.badness(null);
        if (badness.unhealthy() > 0) {
            return HealthStatus.UNHEALTHY;
        }
        if (badness.degraded() > 0) {
            return HealthStatus.DEGRADED;
        }
        return line.count(HealthStatus.HEALTHY) > 0 ? HealthStatus.HEALTHY : HealthStatus.UNKNOWN;
    }

    /** Of each service its worst connection; what is bad first, of these what is so longest. */
    private static List<CheckState> worst(Grid.Line line) {
        return line.cells().values().stream()
                .sorted(
                        Comparator.<CheckState>comparingInt(check -> rank(check.status()))
                                .thenComparing(CheckState::service, ServiceGroup.IN_ORDER))
                .toList();
    }

    private static int rank(HealthStatus status) {
        return switch (status) {
            case UNHEALTHY -> 0;
            case DEGRADED -> 1;
            case UNKNOWN -> 2;
            case HEALTHY -> 3;
        };
    }

    private static String sentence(List<CheckState> worst, List<AlertRow> open, Look look) {
        List<CheckState> bad = worst.stream().filter(one -> one.status().isBad()).toList();
        if (bad.isEmpty()) {
            if (!open.isEmpty()) {
                return open.getFirst().title() + " since " + open.getFirst().since().text() + ".";
            }
            return worst.stream().anyMatch(one -> one.status() == HealthStatus.HEALTHY)
                    ? "Everything that could be checked is healthy."
                    : "Nothing could be checked yet.";
        }
        List<String> parts = new ArrayList<>();
        for (CheckState one : bad.stream().limit(NAMED).toList()) {
            parts.add(
                    ServiceName.of(one.service())
                            + (one.status() == HealthStatus.UNHEALTHY
                                    ? " fails since "
                                    : " is degraded since ")
                            + look.moment(one.since()).text());
        }
        int more = bad.size() - parts.size();
        return String.join(", ", parts)
                + (more == 0
                        ? "."
                        : "; " + Figures.count(more, "more is", "more are") + " not well.");
    }

    private static String then(Grid.Line line, Cost cost) {
        long healthy = line.count(HealthStatus.HEALTHY);
        String services =
                line.cells().isEmpty()
                        ? "Nothing is connected yet."
                        : Figures.count(healthy)
                                + " of "
                                + Figures.count(line.cells().size(), "service", "services")
                                + (healthy == 1 ? " is" : " are")
                                + " healthy.";
        return cost.totals().isEmpty()
                ? services + " No money is stuck."
                : services
                        + " "
                        + cost.sentence()
                        + (cost.totals().size() > 1 ? " are" : " is")
                        + " stuck.";
    }

    private List<OfService> services(
            Tenant store, List<CheckState> checks, List<CheckState> worst, Look look) {
        Map<String, Map<Instant, HealthStatus>> hours = health.hoursByService(store.id(), HOURS);
        return worst.stream()
                .map(check ->
                        ofService(
                                check,
                                checks.stream()
                                        .filter(one -> one.service().equals(check.service()))
                                        .count(),
                                hours.getOrDefault(check.service(), Map.of()),
                                store,
                                look))
                .toList();
    }

    private static OfService ofService(
            CheckState check,
            long connections,
            Map<Instant, HealthStatus> hours,
            Tenant store,
            Look look) {
        boolean known = check.checkedAt() != null;
        return new OfService(
                check.service(),
                ServiceName.of(check.service()),
                Said.at(check.service(), store.slug()).toString(),
                connections > 1 ? connections + " connections, the worst is shown" : "",
                check.status().text(),
                Said.word(check.status()),
                check.status() == HealthStatus.HEALTHY ? "" : Said.capital(Said.reason(check)),
                known ? Figures.duration(Duration.between(check.since(), look.now())) : "",
                known ? Figures.latency(check.latencyMs()) : "unknown",
                bars(hours, look));
    }

    private static List<Bar> bars(Map<Instant, HealthStatus> hours, Look look) {
        Instant running = look.now().truncatedTo(ChronoUnit.HOURS);
        List<Bar> bars = new ArrayList<>();
        for (int back = HOURS - 1; back >= 0; back--) {
            Instant hour = running.minus(Duration.ofHours(back));
            HealthStatus status = hours.getOrDefault(hour, HealthStatus.UNKNOWN);
            bars.add(new Bar(Said.mark(status), look.moment(hour).text() + " " + status.text()));
        }
        return bars;
    }
}
