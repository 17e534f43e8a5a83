package dev.relaywatch.dashboard.health;

import dev.relaywatch.alerting.AlertFilter;
import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.health.ServiceView.Bar;
import dev.relaywatch.dashboard.health.ServiceView.Choice;
import dev.relaywatch.dashboard.health.ServiceView.Past;
import dev.relaywatch.dashboard.health.ServiceView.Tile;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.History;
import dev.relaywatch.health.MetricWords;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Role;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of one service of one store together. */
@Component
class ServiceDetails {
    private static final int ALERTS = 8;
    private static final int DAYS = 30;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

    private final History history;
    private final Alerts alerts;
    private final Proofs proofs;
    private final BoundsViews bounds;
    private final Peers peers;

    ServiceDetails(History history, Alerts alerts, Proofs proofs, BoundsViews bounds, Peers peers) {
        this.history = history;
        this.alerts = alerts;
        this.proofs = proofs;
        this.bounds = bounds;
        this.peers = peers;
    }

    /**
     * @param checks of the store, or of the installation itself
     * @return empty where the connection that was asked for is not there
     */
    Optional<ServiceView> of(Look look, String service, List<CheckState> checks) {
        String wanted = look.asked("connection");
        return Health.worst(
                        checks.stream()
                                .filter(check ->
                                        wanted == null || check.connectionName().equals(wanted))
                                .toList())
                .map(check -> view(look, service, checks, check));
    }

    private ServiceView view(Look look, String service, List<CheckState> checks, CheckState check) {
        TenantId tenant = look.tenant();
        String connection = checks.size() > 1 ? check.connectionName() : null;
        List<AlertLine> latest =
                alerts.list(
                        new AlertFilter(
                                tenant, List.of(), List.of(), List.of(), service, null, null),
                        0,
                        ALERTS);
        List<History.Day> days = history.days(service, tenant, connection, look.zone(), DAYS);
        Optional<CheckFacts.Bounds> ofLatency = bounds.ofLatency(tenant, service);
        CheckProgress progress = CheckProgress.of(look, check);
        CheckNumbers numbers = CheckNumbers.of(check);
        Peers.Found others = peers.of(look, service, check);
        return new ServiceView(
                look,
                progress.notice(),
                progress.running(),
                service,
                ServiceName.of(service),
                connection,
                check.status().text(),
                Said.word(check.status()),
                sentence(check, look),
                others.then(),
                others.stores(),
                connections(look, service, checks, check),
                check.checkedAt() == null ? null : look.second(check.checkedAt()),
                look.may(Role.ANALYST),
                tiles(look, check, connection, days, ofLatency),
                ServiceChart.of(
                        history.of(
                                        service,
                                        false,
                                        tenant,
                                        connection,
                                        ServiceChart.range(look.span()))
                                .points(),
                        ofLatency,
                        look),
                proofs.of(
                        check,
                        latest.stream().anyMatch(one -> !one.status().equals("resolved")),
                        look),
                bounds.of(look, service, numbers.names()),
                days.stream().map(ServiceDetails::bar).toList(),
                DAY.format(days.getFirst().date()),
                latest.stream().map(one -> past(one, look)).toList(),
                numbers.facts(),
                others.slowest(),
                others.title());
    }

    private static String sentence(CheckState check, Look look) {
        String name = ServiceName.of(check.service());
        String since = look.moment(check.since()).text();
        if (check.status() == HealthStatus.HEALTHY) {
            return name + " answers as it should, since " + since + ".";
        }
        String reason = Said.reason(check);
        return Said.capital(reason) + (reason.endsWith(".") ? " Since " : ", since ") + since + ".";
    }

    private static List<Choice> connections(
            Look look, String service, List<CheckState> checks, CheckState shown) {
        Address here =
                Said.at(service, look.store() == null ? null : look.store().slug())
                        .with("range", look.asked("range"));
        return checks.size() < 2
                ? List.of()
                : checks.stream()
                        .sorted((one, other) ->
                                one.connectionName().compareTo(other.connectionName()))
                        .map(one ->
                                new Choice(
                                        here.with("connection", one.connectionName()).toString(),
                                        one.connectionName(),
                                        one.id().equals(shown.id())))
                        .toList();
    }

    private List<Tile> tiles(
            Look look,
            CheckState check,
            @Nullable String connection,
            List<History.Day> days,
            Optional<CheckFacts.Bounds> ofLatency) {
        Optional<History.Usual> usual = history.usual(check.service(), look.tenant(), connection);
        return List.of(
                latency(
                        "Answer time now",
                        check.checkedAt() == null
                                ? Optional.empty()
                                : Optional.of((long) check.latencyMs()),
                        ofLatency
                                .map(one ->
                                        "critical from "
                                                + MetricWords.value("latencyMs", one.critical()))
                                .orElse("no bound is set"),
                        check.status() == HealthStatus.HEALTHY ? "" : check.status().text()),
                latency(
                        "Usual, 7 days",
                        usual.map(History.Usual::averageMs),
                        usual.flatMap(one -> Optional.ofNullable(one.p95()))
                                .map(p95 -> "95 % within " + Figures.latency(p95))
                                .orElse("nothing was measured"),
                        ""),
                uptime(days),
                next(check, look));
    }

    private static Tile latency(String label, Optional<Long> ms, String note, String shape) {
        String[] parts = ms.map(Figures::latency).orElse("unknown").split(" ", 2);
        return new Tile(label, parts[0], parts.length == 2 ? parts[1] : "", note, shape);
    }

    private static Tile uptime(List<History.Day> days) {
        long known = 0;
        long down = 0;
        for (History.Day day : days) {
            known += day.healthy() + day.degraded() + day.unhealthy();
            down += day.unhealthy();
        }
        return known == 0
                ? new Tile("Uptime, 30 days", "unknown", "", "nothing was found out", "")
                : new Tile(
                        "Uptime, 30 days",
                        percent(known - down, known),
                        "%",
                        down == 0
                                ? "never unhealthy"
                                : Figures.count(down)
                                        + " of "
                                        + Figures.count(known, "check", "checks")
                                        + " unhealthy",
                        "");
    }

    private static String percent(long part, long whole) {
        return BigDecimal.valueOf(100 * part)
                .divide(BigDecimal.valueOf(whole), 2, RoundingMode.DOWN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static Tile next(CheckState check, Look look) {
        Duration until = Duration.between(look.now(), check.nextRunAt());
        if (until.isNegative() || until.isZero()) {
            return new Tile("Next check", "now", "", "it is due", "");
        }
        String[] parts = Figures.duration(until).split(" ", 2);
        Instant before = check.checkedAt();
        return new Tile(
                "Next check",
                parts[0],
                parts[1],
                before == null
                        ? "the first"
                        : Figures.duration(Duration.between(before, check.nextRunAt()))
                                + " after the last",
                "");
    }

    private static Bar bar(History.Day day) {
        long known = day.healthy() + day.degraded() + day.unhealthy();
        String words =
                switch (day.status()) {
                    case UNKNOWN -> "unknown";
                    case HEALTHY -> "healthy";
                    case DEGRADED -> "degraded in " + day.degraded() + " of " + known + " checks";
                    case UNHEALTHY ->
                            percent(known - day.unhealthy(), known)
                                    + " %, unhealthy in "
                                    + day.unhealthy()
                                    + " of "
                                    + known
                                    + " checks";
                };
        return new Bar(Said.mark(day.status()), DAY.format(day.date()) + ", " + words);
    }

    private static Past past(AlertLine alert, Look look) {
        Instant over = alert.resolvedAt();
        return new Past(
                Address.of("/alerts/" + alert.id()).with("tenant", look.asked("tenant")).toString(),
                alert.severity(),
                look.store() == null
                        ? alert.title()
                        : alert.title().replace(" of " + look.store().name(), ""),
                look.moment(alert.createdAt()),
                Figures.duration(
                        Duration.between(alert.createdAt(), over == null ? look.now() : over)),
                over != null
                        ? alert.resolvedBy() == null ? "by itself" : alert.resolvedBy()
                        : alert.acknowledgedBy() == null
                                ? "open"
                                : "acknowledged by " + alert.acknowledgedBy());
    }
}
