package dev.relaywatch.dashboard.shop;

import dev.relaywatch.commerce.OperationAnomaly;
import dev.relaywatch.commerce.OperationReports.Named;
import dev.relaywatch.commerce.OperationReports.Outcomes;
import dev.relaywatch.commerce.OperationReports.Report;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Change;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.shop.ShopView.Operation;
import dev.relaywatch.dashboard.shop.ShopView.Operations;
import dev.relaywatch.dashboard.shop.ShopView.Unusual;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says how operations on a shop go. */
final class OperationRows {
    /** For so long an hour that was not as usual marks its operation. */
    private static final Duration LATELY = Duration.ofHours(24);

    private static final int ROWS = 30;
    private static final int UNUSUAL = 5;

    private OperationRows() {}

    static Operations of(Report report, @Nullable String domain, Look look) {
        Outcomes all = report.all();
        Outcomes before = report.before();
        Set<String> unusual =
                report.unusual().stream()
                        .filter(one -> one.hour().isAfter(look.now().minus(LATELY)))
                        .map(OperationAnomaly::operation)
                        .collect(Collectors.toSet());
        return new Operations(
                Figures.count(all.calls()),
                all.calls() == 0 ? "" : percent(all),
                Change.ofPoints(
                        all.calls() == 0 ? null : all.successRate(),
                        before == null ? null : before.successRate()),
                all.calls() == 0 ? "" : latency(all.p50Ms()),
                report.byOperation().stream()
                        .limit(ROWS)
                        .map(one -> row(one, unusual.contains(one.operation())))
                        .toList(),
                report.unusual().stream()
                        .limit(UNUSUAL)
                        .map(one ->
                                new Unusual(
                                        one.metric().equals("errors") ? "unhealthy" : "degraded",
                                        one.sentence(),
                                        one.operation(),
                                        look.moment(one.hour())))
                        .toList(),
                look.moment(report.from()),
                Address.of("/api/operations/metrics/export")
                        .with("format", "csv")
                        .with("tenant", look.store() == null ? null : look.store().slug())
                        .with("domain", domain)
                        .with("from", report.from().toString())
                        .toString());
    }

    private static Operation row(Named one, boolean unusual) {
        Outcomes outcomes = one.outcomes();
        return new Operation(
                unusual ? "degraded" : "healthy",
                one.operation(),
                Figures.count(outcomes.calls()),
                percent(outcomes),
                latency(outcomes.p50Ms()),
                latency(outcomes.p95Ms()),
                latency(outcomes.p99Ms()),
                outcomes.errors());
    }

    private static String percent(Outcomes outcomes) {
        return Figures.percent(outcomes.successRate());
    }

    private static String latency(int ms) {
        return Figures.latency(ms);
    }
}
