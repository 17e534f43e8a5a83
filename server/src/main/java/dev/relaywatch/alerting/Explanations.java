package dev.relaywatch.alerting;

import dev.relaywatch.alerting.Explanation.Bounds;
import dev.relaywatch.alerting.Explanation.Happened;
import dev.relaywatch.alerting.Explanation.Streaks;
import dev.relaywatch.alerting.Explanation.Suppressor;
import dev.relaywatch.alerting.ExplanationStore.Listening;
import dev.relaywatch.health.CheckExplanation;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.StoredResult;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
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
public class Explanations {
    private final AlertReadStore alerts;
    private final AlertLines lines;
    private final NotificationStore notifications;
    private final ExplanationStore store;
    private final Silences silences;
    private final CheckExplanation checks;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final Clock clock;

    Explanations(
            AlertReadStore alerts,
            AlertLines lines,
            NotificationStore notifications,
            ExplanationStore store,
            Silences silences,
            CheckExplanation checks,
            Tenancy tenancy,
            TenantTransaction transaction,
            Clock clock) {
        this.alerts = alerts;
        this.lines = lines;
        this.notifications = notifications;
        this.store = store;
        this.silences = silences;
        this.checks = checks;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Empty where the viewer sees no such alert. */
    public Optional<Explanation> of(UUID id, Viewer viewer) {
        TenantId tenant = viewer.tenant();
        Optional<Alert> found =
                transaction
                        .reading(tenant, () -> alerts.find(id, clock.instant()))
                        .filter(alert -> AlertLines.isSeenBy(alert, tenant));
        return found.isEmpty()
                ? Optional.empty()
                : lines.of(id, tenant)
                        .map(line ->
                                transaction.reading(
                                        tenant, () -> explained(found.get(), line, viewer)));
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
            for (Silence one :
                    silences.keepingQuiet(alert.tenant(), alert.service(), clock.instant())) {
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

    private static String byWhom(Silence silence) {
        return " by " + silence.createdBy() + ": " + silence.reason();
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
}
