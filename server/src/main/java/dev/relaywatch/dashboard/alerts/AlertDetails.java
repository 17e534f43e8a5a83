package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.alerting.Explanation;
import dev.relaywatch.alerting.Explanations;
import dev.relaywatch.alerting.Told;
import dev.relaywatch.alerting.Viewer;
import dev.relaywatch.dashboard.alerts.AlertView.Delivery;
import dev.relaywatch.dashboard.alerts.AlertView.Result;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.StoredResult;
import dev.relaywatch.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Puts one alert together, from what is stored of it. */
@Component
class AlertDetails {
    private static final int STORES = 12;
    private static final int DELIVERIES = 30;

    /** They hold for everybody, and so stand above the rest. */
    private static final Set<String> QUIET = Set.of("silence", "absorbed");

    private final Alerts alerts;
    private final Explanations explanations;
    private final Health health;

    AlertDetails(Alerts alerts, Explanations explanations, Health health) {
        this.alerts = alerts;
        this.explanations = explanations;
        this.health = health;
    }

    /** Empty where it is not of what is looked at. */
    Optional<AlertView> of(Look look, UUID id) {
        return alerts.one(id, look.tenant())
                .flatMap(line ->
                        explanations
                                .of(id, new Viewer(look.tenant()))
                                .map(explanation -> view(look, line, explanation)));
    }

    private AlertView view(Look look, AlertLine alert, Explanation explanation) {
        AlertRow row = AlertRow.of(alert, look);
        boolean mayOperate = look.may(Role.ANALYST) && row.touchable();
        String service = alert.service();
        return new AlertView(
                look,
                Afterwards.of(look),
                Afterwards.back(look.frame()).toString(),
                row,
                state(row),
                row.status().substring(0, 1).toUpperCase(Locale.ROOT) + row.status().substring(1),
                then(row),
                words(explanation, true, look),
                AlertFacts.of(alert, explanation, look),
                alert.tenants().stream()
                        .limit(STORES)
                        .map(slug -> AlertRow.name(slug, look))
                        .toList(),
                Math.max(0, alert.tenants().size() - STORES),
                AlertSteps.of(alert, explanation, look),
                deliveries(explanation.deliveries(), look),
                words(explanation, false, look),
                results(explanation.samples(), look),
                AlertFacts.chart(alert, explanation, look),
                look.frame().to(AlertLists.PATH).toString(),
                mayOperate && !row.isResolved() && service != null && health.watches(service)
                        ? silence(alert, look).toString()
                        : "",
                service == null ? "" : why(alert, look, service).toString(),
                mayOperate);
    }

    private static String state(AlertRow row) {
        if (row.isResolved()) {
            return "healthy";
        }
        return row.severity().equals("p1") ? "unhealthy" : "degraded";
    }

    private static String then(AlertRow row) {
        return switch (row.status()) {
            case "resolved" -> "It is over, after " + row.lasted() + ".";
            case "acknowledged" ->
                    row.settled() + " looks after it. It has lasted " + row.lasts() + ".";
            default -> "Nobody has acknowledged it. It has lasted " + row.lasts() + ".";
        };
    }

    private static List<String> words(Explanation explanation, boolean quiet, Look look) {
        return explanation.suppressors().stream()
                .filter(one -> QUIET.contains(one.kind()) == quiet)
                .map(one ->
                        one.channel() == null
                                ? Spoken.sentence(one.words(), look)
                                : Spoken.of(one.words(), look) + ".")
                .toList();
    }

    private static List<Delivery> deliveries(List<Told> all, Look look) {
        List<Delivery> deliveries = new ArrayList<>();
        for (Told told : all.reversed().stream().limit(DELIVERIES).toList()) {
            deliveries.add(delivery(told, look));
        }
        return deliveries;
    }

    private static Delivery delivery(Told told, Look look) {
        String what = AlertSteps.what(told.transition());
        Instant settled = told.settledAt();
        String reason =
                told.reason() == null
                        ? ""
                        : Figures.count(told.tries(), "try", "tries") + ": " + told.reason();
        return switch (told.status()) {
            case "sent" ->
                    new Delivery(
                            told.channel(),
                            what,
                            "healthy",
                            "Told",
                            settled == null ? null : look.moment(settled),
                            settled == null ? "" : AlertSteps.late(told, settled));
            case "failed" ->
                    new Delivery(
                            told.channel(),
                            what,
                            "unhealthy",
                            "Not told",
                            settled == null ? null : look.moment(settled),
                            reason);
            case "pending" -> pending(told, what, reason, look);
            default ->
                    new Delivery(
                            told.channel(),
                            what,
                            "unknown",
                            "Left out",
                            settled == null ? null : look.moment(settled),
                            reason.isEmpty() ? "It was said with something newer." : reason);
        };
    }

    private static Delivery pending(Told told, String what, String reason, Look look) {
        Instant next = told.nextTryAt() == null ? told.dueAt() : told.nextTryAt();
        String when =
                next.isAfter(look.now())
                        ? "In " + Figures.duration(Duration.between(look.now(), next)) + "."
                        : "Now.";
        return new Delivery(
                told.channel(),
                what,
                told.tries() > 0 ? "degraded" : "unknown",
                told.tries() > 0 ? "Trying again" : "To be told",
                look.moment(next),
                reason.isEmpty() ? when : when + " " + reason);
    }

    private static List<Result> results(List<StoredResult> samples, Look look) {
        return samples.stream()
                .map(one ->
                        new Result(
                                mark(HealthStatus.of(one.status())),
                                look.second(one.at()).text()
                                        + " "
                                        + one.status()
                                        + ", "
                                        + Figures.latency(one.latencyMs())))
                .toList();
    }

    private static String mark(HealthStatus status) {
        return switch (status) {
            case HEALTHY -> "";
            case DEGRADED -> "d";
            case UNHEALTHY -> "x";
            case UNKNOWN -> "n";
        };
    }

    private static Address silence(AlertLine alert, Look look) {
        return look.frame()
                .to(SilencesPage.PATH)
                .with("service", alert.service())
                .with("store", alert.tenant());
    }

    /** Asked of the store that it is of. */
    private static Address why(AlertLine alert, Look look, String service) {
        Address page = look.frame().to(AlertLists.PATH + "/why").with("service", service);
        return alert.tenant() == null ? page : page.with("tenant", alert.tenant());
    }
}
