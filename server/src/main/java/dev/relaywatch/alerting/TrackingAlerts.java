package dev.relaywatch.alerting;

import dev.relaywatch.alerting.AlertOpener.Opened;
import dev.relaywatch.alerting.TrackingChecks.Changes;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.trackinghealth.Metric;
import dev.relaywatch.trackinghealth.Symptom;
import dev.relaywatch.trackinghealth.TenantVerdict;
import dev.relaywatch.trackinghealth.TrackingHealthChecked;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Alerts of tracking health: one a metric and tenant, over when the check finds it well. */
@Component
class TrackingAlerts {
    private static final List<String> METRICS =
            Arrays.stream(Metric.values()).map(Metric::text).toList();

    private final AlertOpener opener;
    private final AlertReadStore alerts;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final Clock clock;

    TrackingAlerts(
            AlertOpener opener,
            AlertReadStore alerts,
            Tenancy tenancy,
            TenantTransaction transaction,
            Clock clock) {
        this.opener = opener;
        this.alerts = alerts;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.clock = clock;
    }

    @EventListener
    void on(TrackingHealthChecked checked) {
        Changes _ = take(checked.verdicts());
    }

    Changes take(List<TenantVerdict> verdicts) {
        return transaction.acrossTenants(() -> {
            Set<String> active =
                    alerts.active(AlertSource.TRACKING_HEALTH, METRICS, clock.instant()).stream()
                            .map(Alert::fingerprint)
                            .collect(Collectors.toSet());
            int created = 0;
            int resolved = 0;
            for (TenantVerdict verdict : verdicts) {
                Set<Metric> well = new HashSet<>(List.of(Metric.values()));
                well.removeAll(verdict.unknown());
                for (Symptom symptom : verdict.symptoms()) {
                    well.remove(symptom.metric());
                    created +=
                            opener.found(finding(verdict.tenant(), symptom)) == Opened.NEW ? 1 : 0;
                }
                for (Metric metric : well) {
                    Fingerprint fingerprint = fingerprint(verdict.tenant(), metric);
                    resolved +=
                            active.contains(fingerprint.text()) && opener.over(fingerprint, null)
                                    ? 1
                                    : 0;
                }
            }
            return new Changes(created, resolved);
        });
    }

    private static Fingerprint fingerprint(TenantId tenant, Metric metric) {
        return Fingerprint.of(AlertSource.TRACKING_HEALTH, tenant, null, null, metric.text());
    }

    private Finding finding(TenantId tenant, Symptom symptom) {
        @Nullable String name = tenancy.tenant(tenant).map(Tenant::name).orElse(null);
        return new Finding(
                AlertSource.TRACKING_HEALTH,
                tenant,
                List.of(),
                null,
                null,
                symptom.metric().text(),
                symptom.critical() ? Severity.P1 : Severity.P3,
                symptom.value(),
                symptom.bound(),
                "Tracking of " + (name == null ? tenant.toString() : name) + ": " + symptom.what(),
                symptom.message(),
                Duration.ZERO);
    }
}
