package dev.relaywatch.alerting;

import dev.relaywatch.alerting.Explanation.Bounds;
import dev.relaywatch.alerting.Explanation.Happened;
import dev.relaywatch.alerting.Explanation.Streaks;
import dev.relaywatch.alerting.Explanation.Suppressor;
import dev.relaywatch.alerting.ExplanationStore.InForce;
import dev.relaywatch.alerting.ExplanationStore.Listening;
import dev.relaywatch.alerting.NotificationStore.Told;
import dev.relaywatch.health.CheckExplanation;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.StoredResult;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says in words why an alert opened, and who was told or why nobody was. */
@Component
class Explanations {
    private final AlertReadStore alerts;
    private final AlertLines lines;
    private final NotificationStore notifications;
    private final ExplanationStore store;
    private final CheckExplanation checks;
    private final Tenancy tenancy;
    private final Clock clock;

    Explanations(
            AlertReadStore alerts,
            AlertLines lines,
            NotificationStore notifications,
            ExplanationStore store,
            CheckExplanation checks,
            Tenancy tenancy,
            Clock clock) {
        this.alerts = alerts;
        this.lines = lines;
        this.notifications = notifications;
        this.store = store;
        this.checks = checks;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** Empty where the viewer sees no such alert. */
    Optional<Explanation> of(UUID id, Viewer viewer) {
        Optional<Alert> found =
                alerts.find(id, clock.instant())
                        .filter(alert -> AlertLines.isSeenBy(alert, viewer.tenant()));
        return found.isEmpty()
                ? Optional.empty()
                : lines.of(id, viewer.tenant()).map(line -> explained(found.get(), line, viewer));
    }

    private Explanation explained(Alert alert, AlertLine line, Viewer viewer) {
        boolean ofMany = viewer.tenant() != null && !alert.tenants().isEmpty();
        boolean checked =
                alert.source() == AlertSource.HEALTH_CHECK
                        || alert.source() == AlertSource.THRESHOLD;
        String service = alert.service();
        TenantId owner = ofMany ? viewer.tenant() : alert.tenant();
        List<StoredResult> samples = List.of();
        Optional<CheckFacts> facts = Optional.empty();
        if (checked && service != null && (ofMany || alert.tenants().isEmpty())) {
            samples =
                    checks.around(
                            owner, service, alert.connection(), alert.metric(), alert.createdAt());
            facts =
                    checks.facts(owner, service, alert.connection(), alert.metric()).stream()
                            .findFirst();
        }
        List<Told> told = notifications.told(alert.id(), viewer.tenant());
        List<Suppressor> suppressors = suppressors(alert, told, viewer, ofMany);
        return new Explanation(
                why(line) + " " + whoWasTold(told, suppressors),
                samples,
                facts.map(one -> bounds(one, alert, owner)).orElse(null),
                facts.map(Explanations::streaks).orElse(null),
                suppressors,
                told,
                ofMany ? List.of() : timeline(alert.id()));
    }

    private static Streaks streaks(CheckFacts facts) {
        CheckFacts.Counts counts = facts.counts();
        return new Streaks(
                counts.bad(),
                counts.fine(),
                counts.failuresToAlert(),
                counts.successesToRecover(),
                counts.confirmed());
    }

    private @Nullable Bounds bounds(CheckFacts facts, Alert alert, @Nullable TenantId owner) {
        CheckFacts.Bounds bounds = facts.bounds();
        String metric = alert.metric();
        if (bounds == null || metric == null) {
            return null;
        }
        String slug =
                owner == null || !bounds.ownOfTenant()
                        ? null
                        : tenancy.tenant(owner).map(Tenant::slug).orElse(null);
        return new Bounds(
                metric,
                bounds.direction(),
                bounds.warning(),
                bounds.critical(),
                bounds.origin(),
                slug);
    }

    private List<Happened> timeline(UUID alert) {
        return alerts.timeline(List.of(alert)).stream()
                .map(one -> new Happened(one.at(), one.kind(), one.actor(), one.note()))
                .toList();
    }

    private static String why(AlertLine line) {
        String message = line.message().strip();
        return "It opened at "
                + line.createdAt()
                + ": "
                + line.title()
                + (message.isEmpty() ? "." : " (" + message + ").");
    }

    private static String whoWasTold(List<Told> told, List<Suppressor> suppressors) {
        List<Told> sent = told.stream().filter(one -> one.status().equals("sent")).toList();
        if (!sent.isEmpty()) {
            return sent.stream()
                    .collect(
                            Collectors.toMap(
                                    Told::channel,
                                    one -> one.channel() + " at " + one.settledAt(),
                                    (first, _) -> first,
                                    java.util.LinkedHashMap::new))
                    .values()
                    .stream()
                    .limit(20)
                    .collect(Collectors.joining(", ", "First told: ", "."));
        }
        List<String> reasons = new ArrayList<>();
        suppressors.forEach(one -> reasons.add(one.words()));
        told.stream()
                .filter(one -> one.reason() != null)
                .forEach(one -> reasons.add(one.channel() + ": " + one.reason()));
        told.stream()
                .filter(one -> one.status().equals("pending") && one.reason() == null)
                .forEach(one -> reasons.add(one.channel() + " is to be told at " + one.dueAt()));
        return "Nobody was told: "
                + (reasons.isEmpty()
                        ? "there is no channel that could be"
                        : reasons.stream().distinct().limit(20).collect(Collectors.joining("; ")))
                + ".";
    }

    private List<Suppressor> suppressors(
            Alert alert, List<Told> told, Viewer viewer, boolean ofMany) {
        List<Suppressor> all = new ArrayList<>();
        if (alert.isActive()) {
            for (InForce one : store.silences(alert.tenant(), alert.service(), clock.instant())) {
                all.add(
                        new Suppressor(
                                "silence",
                                null,
                                "silenced until " + one.until() + (ofMany ? "" : byWhom(one))));
            }
        }
        if (alert.status() == AlertStatus.ACKNOWLEDGED) {
            all.add(
                    new Suppressor(
                            "acknowledged",
                            null,
                            "acknowledged at "
                                    + alert.acknowledgedAt()
                                    + (ofMany ? "" : " by " + alert.acknowledgedBy())
                                    + ": no reminders are sent"));
        }
        store.absorbedBy(alert.id())
                .ifPresent(title ->
                        all.add(
                                new Suppressor(
                                        "absorbed",
                                        null,
                                        viewer.tenant() == null
                                                ? "it became part of \"" + title + "\""
                                                : "it became part of a platform-wide alert")));
        List<TenantId> concerned = new ArrayList<>(alert.tenants());
        if (alert.tenant() != null) {
            concerned.add(alert.tenant());
        }
        for (Listening channel : store.channels(viewer, concerned)) {
            notTold(channel, alert, told).ifPresent(all::add);
        }
        return all;
    }

    private static String byWhom(InForce silence) {
        return " by " + silence.by() + ": " + silence.reason();
    }

    private Optional<Suppressor> notTold(Listening channel, Alert alert, List<Told> told) {
        String name = channel.name();
        if (!channel.enabled()) {
            return Optional.of(new Suppressor("disabled", name, name + " is disabled"));
        }
        if (told.stream()
                .anyMatch(one -> one.channel().equals(name) && one.status().equals("sent"))) {
            return Optional.empty();
        }
        String severity = alert.severity().text();
        if (!channel.severities().contains(severity)) {
            return Optional.of(
                    new Suppressor(
                            "severity",
                            name,
                            name
                                    + " takes "
                                    + String.join(", ", channel.severities())
                                    + ", and this is "
                                    + severity.toUpperCase(Locale.ROOT)));
        }
        Integer after = channel.after();
        return after == null
                ? Optional.empty()
                : Optional.of(
                        new Suppressor(
                                "after",
                                name,
                                name
                                        + " hears only what nobody acknowledged within "
                                        + Duration.ofSeconds(after).toMinutes()
                                        + " min"));
    }

    /** Why somebody was not told of a service. */
    record Why(String sentence, List<Reason> reasons) {}

    record Reason(String kind, String words) {}

    private static final Duration LATELY = Duration.ofHours(24);

    /**
     * @param tenant absent for what belongs to the installation
     * @param viewer who asks
     */
    Why why(@Nullable TenantId tenant, String service, Viewer viewer) {
        Instant now = clock.instant();
        List<Reason> reasons = new ArrayList<>();
        List<AlertLine> known =
                lines.of(store.ofService(tenant, service, now.minus(LATELY)), viewer.tenant());
        for (AlertLine line : known) {
            alerts(line, viewer, reasons);
        }
        List<CheckFacts> facts = checks.facts(tenant, service, null, null);
        boolean active = known.stream().anyMatch(line -> line.resolvedAt() == null);
        if (!active) {
            facts.forEach(one -> reasons.add(reason(one)));
            if (facts.isEmpty()) {
                reasons.add(new Reason("not_watched", service + " is not watched there"));
            }
        }
        for (InForce one : store.silences(tenant, service, now)) {
            reasons.add(
                    new Reason("silence", "silenced until " + one.until() + ": " + one.reason()));
        }
        List<TenantId> concerned = tenant == null ? List.of() : List.of(tenant);
        List<Listening> channels = store.channels(viewer, concerned);
        if (channels.stream().noneMatch(Listening::enabled)) {
            reasons.add(new Reason("no_channel", "there is no channel that could tell"));
        }
        for (Listening channel : channels) {
            Instant rest = channel.restUntil();
            if (channel.enabled()
                    && channel.lastError() != null
                    && rest != null
                    && rest.isAfter(now)) {
                reasons.add(
                        new Reason(
                                "channel_rests",
                                channel.name()
                                        + " rests until "
                                        + rest
                                        + " because it failed: "
                                        + channel.lastError()));
            }
        }
        String sentence =
                active
                        ? "There is an alert for "
                                + service
                                + ": "
                                + reasons.getFirst().words()
                                + "."
                        : "There is no open alert for "
                                + service
                                + ": "
                                + reasons.getFirst().words()
                                + ".";
        return new Why(sentence, List.copyOf(reasons));
    }

    private void alerts(AlertLine line, Viewer viewer, List<Reason> reasons) {
        of(line.id(), viewer)
                .ifPresent(explanation -> {
                    boolean over = line.resolvedAt() != null;
                    reasons.add(
                            new Reason(
                                    over ? "resolved" : "alert",
                                    line.title()
                                            + " (since "
                                            + line.createdAt()
                                            + (over ? ", over at " + line.resolvedAt() : "")
                                            + (line.flapping()
                                                    ? ", flaps and is kept open until it is quiet"
                                                    : "")
                                            + ")"));
                    boolean heard =
                            explanation.deliveries().stream()
                                    .anyMatch(one -> one.status().equals("sent"));
                    if (heard) {
                        reasons.add(new Reason("told", told(explanation.deliveries())));
                    }
                    explanation
                            .suppressors()
                            .forEach(one -> reasons.add(new Reason(one.kind(), one.words())));
                });
    }

    private static String told(List<Told> deliveries) {
        return deliveries.stream()
                .filter(one -> one.status().equals("sent"))
                .limit(20)
                .map(one ->
                        one.channel()
                                + " was told ("
                                + one.transition()
                                + ") at "
                                + one.settledAt())
                .collect(Collectors.joining("; "));
    }

    private static Reason reason(CheckFacts facts) {
        CheckFacts.Counts counts = facts.counts();
        String which = facts.connection().equals("main") ? "" : facts.connection() + ": ";
        return switch (facts.status()) {
            case HEALTHY -> new Reason("fine", which + "all is fine as of " + facts.checkedAt());
            case UNKNOWN ->
                    new Reason(
                            "unknown",
                            which
                                    + "it is not known, and what is not known alerts nobody: "
                                    + (facts.reason() == null
                                            ? "not checked yet"
                                            : facts.reason()));
            case DEGRADED, UNHEALTHY ->
                    counts.bad() < counts.failuresToAlert()
                            ? new Reason(
                                    "not_confirmed",
                                    which
                                            + counts.bad()
                                            + " bad of "
                                            + counts.failuresToAlert()
                                            + " results in a row that alert")
                            : new Reason(
                                    "bad",
                                    which
                                            + "it is "
                                            + facts.status().text()
                                            + ": "
                                            + facts.reason());
        };
    }
}
