package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.OperationAnomaly;
import dev.relaywatch.commerce.OperationReports;
import dev.relaywatch.shared.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together how operations went. */
@Component
class OperationReporting implements OperationReports {
    private static final int MOST_UNUSUAL = 20;

    private final Analytics analytics;
    private final Insights insights;

    OperationReporting(Analytics analytics, Insights insights) {
        this.analytics = analytics;
        this.insights = insights;
    }

    @Override
    public Report of(TenantId tenant, String platform, @Nullable String domain, int days) {
        Filter filter = new Filter(platform, domain == null ? "" : domain, "", days);
        Analytics.Report all = analytics.report(tenant, filter, 0);
        Stats before = all.trend().previous();
        return new Report(
                outcomes(all.stats()),
                before == null ? null : outcomes(before),
                named(analytics.byOperation(tenant, filter)),
                insights.anomalies(tenant, filter, 0, MOST_UNUSUAL).stream()
                        .map(found -> anomaly(tenant, found))
                        .toList(),
                all.from());
    }

    private static Outcomes outcomes(Stats stats) {
        return new Outcomes(
                stats.total(),
                stats.successRate(),
                stats.p50Ms(),
                stats.p95Ms(),
                stats.p99Ms(),
                stats.errorsByType().values().stream().mapToLong(Long::longValue).sum());
    }

    private static List<Named> named(Map<String, Stats> byOperation) {
        return byOperation.entrySet().stream()
                .map(one -> new Named(one.getKey(), outcomes(one.getValue())))
                .sorted(
                        Comparator.comparingLong((Named one) -> one.outcomes().calls())
                                .reversed()
                                .thenComparing(Named::operation))
                .toList();
    }

    private static OperationAnomaly anomaly(TenantId tenant, AnomalyStore.Found found) {
        return new OperationAnomaly(
                tenant,
                found.platform(),
                found.domain(),
                found.operation(),
                found.metric(),
                found.at(),
                found.value(),
                found.expected(),
                found.sentence());
    }
}
