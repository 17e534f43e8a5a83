package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.AlertNumbers;
import dev.relaywatch.alerting.Explanation;
import dev.relaywatch.dashboard.alerts.AlertView.Chart;
import dev.relaywatch.dashboard.alerts.AlertView.Fact;
import dev.relaywatch.dashboard.alerts.AlertView.Point;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.health.StoredResult;
import dev.relaywatch.shared.ServiceName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of an alert: its number against its bound, its cost, whose it is. */
final class AlertFacts {
    private AlertFacts() {}

    static List<Fact> of(AlertLine alert, Explanation explanation, Look look) {
        List<Fact> facts = new ArrayList<>();
        String metric = alert.metric();
        BigDecimal value = alert.currentValue();
        if (metric != null && value != null) {
            facts.add(measured(alert, metric, value, explanation));
        }
        Explanation.Bounds bounds = explanation.threshold();
        if (bounds != null) {
            facts.add(
                    new Fact(
                            "Bounds now",
                            (bounds.warning() == null
                                            ? ""
                                            : AlertNumbers.value(alert, bounds.warning())
                                                    + " warning, ")
                                    + AlertNumbers.value(alert, bounds.critical())
                                    + " critical",
                            origin(bounds),
                            ""));
        }
        streaks(alert, explanation, facts);
        AlertLine.AtRisk atRisk = alert.atRisk();
        if (atRisk != null) {
            List<String> sums = AlertRow.sums(atRisk.revenuePerHour());
            facts.add(
                    new Fact(
                            "Costs",
                            atRisk.learning()
                                    ? "unknown yet"
                                    : sums.isEmpty()
                                            ? "none at this hour"
                                            : String.join(", ", sums),
                            atRisk.learning()
                                    ? "less than two weeks are known"
                                    : sums.isEmpty() ? "" : "usual for this hour",
                            ""));
        }
        String service = alert.service();
        if (service != null) {
            facts.add(
                    new Fact(
                            "Service",
                            ServiceName.of(service),
                            alert.connection() == null || alert.connection().equals("main")
                                    ? ""
                                    : alert.connection(),
                            look.frame()
                                    .to("/health/" + service)
                                    .with(
                                            "tenant",
                                            alert.tenant() == null
                                                    ? look.frame().here().get("tenant")
                                                    : alert.tenant())
                                    .toString()));
        }
        facts.add(
                new Fact(
                        "Whose",
                        alert.tenant() == null && alert.tenants().isEmpty()
                                ? "the installation"
                                : AlertRow.where(alert, look),
                        "",
                        ""));
        facts.add(new Fact("Found by", SourceName.of(alert.source()), "", ""));
        facts.add(
                new Fact(
                        "Last seen",
                        look.moment(alert.lastSeenAt()).text(),
                        alert.count() > 1 ? Figures.count(alert.count()) + " times" : "once",
                        ""));
        return facts;
    }

    private static void streaks(AlertLine alert, Explanation explanation, List<Fact> facts) {
        Explanation.Streaks streaks = explanation.streaks();
        if (streaks == null || alert.resolvedAt() != null) {
            return;
        }
        facts.add(
                new Fact(
                        "Now",
                        streaks.fine() > 0
                                ? Figures.count(streaks.fine(), "good result", "good results")
                                        + " in a row"
                                : Figures.count(streaks.bad(), "bad result", "bad results")
                                        + " in a row",
                        "resolves after " + streaks.successesToRecover() + " good",
                        ""));
    }

    private static Fact measured(
            AlertLine alert, String metric, BigDecimal value, Explanation explanation) {
        Explanation.Bounds bounds = explanation.threshold();
        boolean inverse = bounds != null && bounds.direction().equals("inverse");
        BigDecimal bound = alert.thresholdValue();
        return new Fact(
                Objects.requireNonNullElse(AlertNumbers.name(alert), metric),
                AlertNumbers.value(alert, value),
                bound == null
                        ? ""
                        : "bad from "
                                + AlertNumbers.value(alert, bound)
                                + (inverse ? " down" : " up"),
                "");
    }

    private static String origin(Explanation.Bounds bounds) {
        String whose = bounds.tenant() == null ? "" : "this store's own, ";
        return switch (bounds.origin()) {
            case "file" -> whose + "from the file";
            case "people" -> whose + "set by people";
            default -> whose + "as shipped";
        };
    }

    private static String unit(String metric) {
        if (metric.endsWith("Ms")) {
            return "ms";
        }
        return metric.endsWith("Percent") ? "%" : "";
    }

    /** Absent where fewer than two values are kept. */
    static @Nullable Chart chart(AlertLine alert, Explanation explanation, Look look) {
        String metric = alert.metric();
        List<StoredResult> samples =
                explanation.samples().stream().filter(one -> one.value() != null).toList();
        if (metric == null || samples.size() < 2) {
            return null;
        }
        Explanation.Bounds bounds = explanation.threshold();
        BigDecimal warning = bounds == null ? null : bounds.warning();
        BigDecimal critical = bounds == null ? alert.thresholdValue() : bounds.critical();
        String name = Objects.requireNonNullElse(AlertNumbers.name(alert), metric);
        return new Chart(
                name,
                unit(metric),
                name + " around the opening, " + samples.size() + " results",
                warning == null ? "" : warning.stripTrailingZeros().toPlainString(),
                critical == null ? "" : critical.stripTrailingZeros().toPlainString(),
                samples.stream()
                        .map(one ->
                                new Point(
                                        look.second(one.at()).text(),
                                        one.value() == null
                                                ? ""
                                                : one.value().stripTrailingZeros().toPlainString()))
                        .toList());
    }
}
