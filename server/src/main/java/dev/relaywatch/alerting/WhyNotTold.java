package dev.relaywatch.alerting;

import dev.relaywatch.alerting.ExplanationStore.Listening;
import dev.relaywatch.health.CheckExplanation;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers "why was I not paged?" of a service, from what is stored. */
@Component
public class WhyNotTold {
    private static final Duration LATELY = Duration.ofHours(24);

    private final Explanations explanations;
    private final AlertLines lines;
    private final ExplanationStore store;
    private final Silences silences;
    private final CheckExplanation checks;
    private final TenantTransaction transaction;
    private final Clock clock;

    WhyNotTold(
            Explanations explanations,
            AlertLines lines,
            ExplanationStore store,
            Silences silences,
            CheckExplanation checks,
            TenantTransaction transaction,
            Clock clock) {
        this.explanations = explanations;
        this.lines = lines;
        this.store = store;
        this.silences = silences;
        this.checks = checks;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The first reason in a sentence, and all of them. */
    public record Why(String sentence, List<Reason> reasons) {
        public Why {
            reasons = List.copyOf(reasons);
        }
    }

    public record Reason(String kind, String words) {}

    /**
     * @param tenant absent for what belongs to the installation
     * @param viewer who asks
     */
    public Why of(@Nullable TenantId tenant, String service, Viewer viewer) {
        Instant now = clock.instant();
        List<Reason> reasons = new ArrayList<>();
        List<UUID> ids =
                transaction.reading(
                        viewer.tenant(), () -> store.ofService(tenant, service, now.minus(LATELY)));
        List<AlertLine> known = lines.of(ids, viewer.tenant());
        for (AlertLine line : known) {
            alerts(line, viewer, reasons);
        }
        List<CheckFacts> facts =
                transaction.reading(
                        viewer.tenant(), () -> checks.facts(tenant, service, null, null));
        boolean active = known.stream().anyMatch(line -> line.resolvedAt() == null);
        if (!active) {
            facts.forEach(one -> reasons.add(reason(one)));
            if (facts.isEmpty()) {
                reasons.add(
                        new Reason(
                                "not_watched", ServiceName.of(service) + " is not watched there"));
            }
        }
        for (Silence one :
                transaction.reading(
                        viewer.tenant(), () -> silences.keepingQuiet(tenant, service, now))) {
            reasons.add(
                    new Reason("silence", "silenced until " + one.until() + ": " + one.reason()));
        }
        List<TenantId> concerned = tenant == null ? List.of() : List.of(tenant);
        List<Listening> channels =
                transaction.reading(viewer.tenant(), () -> store.channels(viewer, concerned));
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
        explanations
                .of(line.id(), viewer)
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
