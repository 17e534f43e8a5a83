package dev.relaywatch.alerting;

import dev.relaywatch.alerting.AlertOpener.Opened;
import dev.relaywatch.commerce.OperationAnomaly;
import dev.relaywatch.commerce.OperationHourJudged;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Alerts of unusual hours of operations: one a tenant, platform, domain, operation and what was
 * unusual. Over after two hours that were as usual.
 */
@Component
class AnomalyAlerts {
    private final AlertOpener opener;
    private final AlertReadStore alerts;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;

    AnomalyAlerts(
            AlertOpener opener,
            AlertReadStore alerts,
            Tenancy tenancy,
            TenantTransaction transaction) {
        this.opener = opener;
        this.alerts = alerts;
        this.tenancy = tenancy;
        this.transaction = transaction;
    }

    @EventListener
    void on(OperationHourJudged judged) {
        Set<String> lately = new HashSet<>();
        Stream.of(judged.unusual(), judged.before())
                .flatMap(List::stream)
                .forEach(one -> lately.add(fingerprint(one)));
        transaction.acrossTenants(() -> {
            judged.unusual().forEach(this::found);
            for (String fingerprint : alerts.activeOfAnomalies()) {
                if (!lately.contains(fingerprint)) {
                    boolean _ =
                            opener.over(
                                    new Fingerprint(fingerprint),
                                    "two hours in a row were as usual");
                }
            }
            return true;
        });
    }

    private static String fingerprint(OperationAnomaly of) {
        return Fingerprint.of(
                        AlertSource.ANOMALY, of.tenant(), of.platform(), of.domain(), metric(of))
                .text();
    }

    private static String metric(OperationAnomaly of) {
        return "operations." + of.operation() + "." + of.metric();
    }

    private void found(OperationAnomaly anomaly) {
        String whose = tenancy.tenant(anomaly.tenant()).map(Tenant::name).orElse("a former tenant");
        Opened _ =
                opener.found(
                        new Finding(
                                AlertSource.ANOMALY,
                                anomaly.tenant(),
                                List.of(),
                                anomaly.platform(),
                                anomaly.domain(),
                                metric(anomaly),
                                Severity.P3,
                                anomaly.value(),
                                anomaly.expected(),
                                ServiceName.of(anomaly.platform())
                                        + " of "
                                        + whose
                                        + " ("
                                        + anomaly.domain()
                                        + "): "
                                        + title(anomaly),
                                anomaly.sentence() + ".",
                                Duration.ZERO));
    }

    private static String title(OperationAnomaly of) {
        return switch (of.metric()) {
            case "latency" -> of.operation() + " is slower than usual";
            case "errors" -> of.operation() + " fails more often than usual";
            default ->
                    of.operation()
                            + " is called "
                            + (of.value().compareTo(of.expected()) > 0 ? "more" : "less")
                            + " than usual";
        };
    }
}
