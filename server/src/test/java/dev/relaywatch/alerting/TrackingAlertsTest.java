package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.TrackingChecks.Changes;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.trackinghealth.Metric;
import dev.relaywatch.trackinghealth.Symptom;
import dev.relaywatch.trackinghealth.TenantVerdict;
import dev.relaywatch.trackinghealth.TrackingHealthChecked;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One alert a metric and tenant. */
class TrackingAlertsTest {
    private final AlertWorld world = new AlertWorld();
    private final TrackingAlerts alerts =
            new TrackingAlerts(
                    world.opener,
                    world.reads,
                    world.tenancy.tenancy(),
                    world.tenancy.transaction(),
                    world.clock);
    private final TenantId acme = world.tenancy.tenant("acme");

    private static Symptom symptom(Metric metric, boolean critical, String value) {
        return new Symptom(
                metric,
                critical,
                new BigDecimal(value),
                BigDecimal.TEN,
                "is at " + value,
                "it is at " + value);
    }

    private Changes found(Symptom... symptoms) {
        return alerts.take(List.of(new TenantVerdict(acme, Arrays.asList(symptoms), Set.of())));
    }

    private List<Map<String, @Nullable Object>> seenByReports() {
        return world.platform
                .sql(
                        """
                        SELECT alert_type, severity, metric_value, resolved_at IS NOT NULL AS resolved
                          FROM tracking_health_alerts ORDER BY created_at, alert_type
                        """)
                .query()
                .listOfRows();
    }

    @Test
    void eachMetricOpensOneAlertOnceAndEndsItOnce() {
        assertThat(
                        found(
                                symptom(Metric.FAILED_EVENTS, true, "14"),
                                symptom(Metric.ERROR_RATE, true, "20")))
                .isEqualTo(new Changes(2, 0));
        assertThat(found(symptom(Metric.FAILED_EVENTS, true, "15"))).isEqualTo(new Changes(0, 1));
        assertThat(found()).isEqualTo(new Changes(0, 1));
        assertThat(found()).isEqualTo(new Changes(0, 0));
    }

    @Test
    void aCriticalOneIsP1AndAWarningP3() {
        world.channel(null, "ops", ChannelType.SLACK, null, "p1");

        Changes _ = found(symptom(Metric.EMQ, false, "5.5"), symptom(Metric.VOLUME, true, "0"));
        world.tellFor(Duration.ofSeconds(2));

        assertThat(world.slack.told()).containsExactly("ops: opened Tracking of acme: is at 0");
    }

    @Test
    void aWarningThatBecomesCriticalRises() {
        world.channel(null, "ops", ChannelType.SLACK, null, "p1");

        Changes _ = found(symptom(Metric.EMQ, false, "5.5"));
        assertThat(found(symptom(Metric.EMQ, true, "3.1"))).isEqualTo(new Changes(0, 0));
        world.tellFor(Duration.ofSeconds(2));

        assertThat(world.slack.told()).hasSize(1);
        assertThat(seenByReports())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("severity", "critical"));
    }

    @Test
    void whatCannotBeToldLeavesItsAlertAsItIs() {
        Changes _ = found(symptom(Metric.EMQ, true, "3.1"));

        assertThat(alerts.take(List.of(new TenantVerdict(acme, List.of(), Set.of(Metric.EMQ)))))
                .isEqualTo(new Changes(0, 0));
        assertThat(found()).isEqualTo(new Changes(0, 1));
    }

    @Test
    void eachTenantHasItsOwn() {
        TenantId other = world.tenancy.tenant("other");
        Symptom failed = symptom(Metric.FAILED_EVENTS, true, "14");

        alerts.on(
                new TrackingHealthChecked(
                        List.of(
                                new TenantVerdict(acme, List.of(failed), Set.of()),
                                new TenantVerdict(other, List.of(failed), Set.of()))));
        assertThat(found()).isEqualTo(new Changes(0, 1));

        assertThat(seenByReports())
                .extracting(row -> row.get("resolved"))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void reportsFindThemUnderTheNamesTheyKnow() {
        Changes _ =
                found(
                        symptom(Metric.EMQ, false, "5.5"),
                        symptom(Metric.FAILED_EVENTS, true, "14"),
                        symptom(Metric.ERROR_RATE, true, "20"),
                        symptom(Metric.VOLUME, true, "0"));

        assertThat(seenByReports())
                .extracting(row -> row.get("alert_type") + " " + row.get("severity"))
                .containsExactly(
                        "emq_critical warning",
                        "error_rate_critical critical",
                        "failed_events_critical critical",
                        "volume_critical critical");
    }
}
