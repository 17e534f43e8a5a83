package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.health.ServiceView.Fact;
import dev.relaywatch.health.CheckExplanation;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.MetricWords;
import dev.relaywatch.health.ServiceBounds;
import dev.relaywatch.health.StoredResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What stands behind a status: the last results, the streaks, and why somebody is told or not. */
@Component
class Proofs {
    private static final int LAST = 3;

    private final CheckExplanation checks;
    private final ServiceBounds bounds;

    Proofs(CheckExplanation checks, ServiceBounds bounds) {
        this.checks = checks;
        this.bounds = bounds;
    }

    private record Streaks(String metric, CheckFacts.Counts counts) {}

    List<Fact> of(CheckState check, boolean alertOpen, Look look) {
        List<Fact> facts = new ArrayList<>();
        List<StoredResult> last =
                checks.around(
                        check.tenant(), check.service(), check.connectionName(), null, look.now());
        if (!last.isEmpty()) {
            List<StoredResult> shown = last.subList(Math.max(0, last.size() - LAST), last.size());
            facts.add(
                    new Fact(
                            shown.size() == 1 ? "Last answer time" : "Last answer times",
                            shown.stream()
                                    .map(one -> Figures.latency(one.latencyMs()))
                                    .collect(Collectors.joining(", ")),
                            ""));
        }
        worst(check).ifPresent(streaks -> facts.addAll(told(check, streaks, alertOpen)));
        if (check.lastError() != null && !check.status().isBad()) {
            facts.add(new Fact("Last trouble", MatrixSentence.shortened(check.lastError()), ""));
        }
        facts.add(checker(check, look));
        return facts;
    }

    /** Of the status itself and of each number that has bounds, what has been bad longest. */
    private Optional<Streaks> worst(CheckState check) {
        return Stream.concat(
                        Stream.of(""),
                        bounds.of(check.tenant(), check.service()).stream()
                                .map(ServiceBounds.Held::metric))
                .flatMap(metric ->
                        checks
                                .facts(
                                        check.tenant(),
                                        check.service(),
                                        check.connectionName(),
                                        metric.isEmpty() ? null : metric)
                                .stream()
                                .map(one -> new Streaks(metric, one.counts())))
                .max(Comparator.comparingInt(one -> one.counts().bad()));
    }

    private static List<Fact> told(CheckState check, Streaks streaks, boolean alertOpen) {
        CheckFacts.Counts counts = streaks.counts();
        boolean confirmed = !counts.confirmed().equals("fine");
        List<Fact> facts = new ArrayList<>();
        facts.add(
                counts.bad() > 0
                        ? new Fact(
                                "In a row",
                                Figures.count(counts.bad()) + " bad",
                                "alert from " + counts.failuresToAlert())
                        : new Fact("In a row", Figures.count(counts.fine()) + " good", ""));
        if (!streaks.metric().isEmpty() && counts.bad() > 0) {
            facts.add(new Fact("By its", MetricWords.name(check.service(), streaks.metric()), ""));
        }
        if (confirmed) {
            facts.add(
                    new Fact(
                            "Back to healthy",
                            "after " + counts.successesToRecover() + " good",
                            ""));
        }
        facts.add(
                new Fact(
                        "Is somebody told?",
                        alertOpen
                                ? "yes, the alert is open"
                                : confirmed
                                        ? "its alert is over, silenced or held"
                                        : counts.bad() > 0 || check.status().isBad()
                                                ? "not yet"
                                                : "no reason to",
                        counts.bad() > 0 && !confirmed
                                ? counts.bad() + " of " + counts.failuresToAlert() + " bad results"
                                : ""));
        return facts;
    }

    private static Fact checker(CheckState check, Look look) {
        Duration late = Duration.between(check.nextRunAt(), look.now());
        return new Fact(
                "Checker",
                late.toSeconds() > 10 ? "late by " + Figures.duration(late) : "on time",
                "");
    }
}
