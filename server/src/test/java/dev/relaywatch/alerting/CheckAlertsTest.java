package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.CheckCompleted;
import dev.relaywatch.health.CheckRemoved;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Incident;
import dev.relaywatch.health.IncidentChanged;
import dev.relaywatch.health.Judged;
import dev.relaywatch.health.Level;
import dev.relaywatch.health.Tier;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.testing.RunningServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/**
 * What becomes of the checks that health tells of; the service is one that nothing else watches.
 */
class CheckAlertsTest extends RunningServer {
    private static final String SERVICE = "wise";
    private static final ConnectionId CONNECTION = new ConnectionId(Ids.next());

    @Autowired private AlertLines lines;
    @Autowired private TenantTransaction transaction;
    @Autowired private ApplicationEventPublisher events;

    private Tenant acme;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
    }

    @AfterEach
    void endIncidents() {
        everything
                .sql(
                        "UPDATE platform_alerts SET status = 'resolved', resolved_at = now(), resolved_by = 'test' WHERE status <> 'resolved' AND service = ?")
                .param(SERVICE)
                .update();
    }

    private void told(Object event) {
        transaction.acrossTenants(() -> {
            events.publishEvent(event);
            return true;
        });
    }

    private void completed(Tier tier, Judged judged) {
        told(
                new CheckCompleted(
                        Ids.next(),
                        acme.id(),
                        SERVICE,
                        tier,
                        CONNECTION,
                        "main",
                        Instant.now(),
                        HealthStatus.UNHEALTHY,
                        List.of(judged)));
    }

    private static Judged own(Level level, Level before, Level confirmed) {
        return own(level, before, confirmed, "it answers 500");
    }

    private static Judged own(Level level, Level before, Level confirmed, String words) {
        return new Judged("", level, before, confirmed, null, null, null, words);
    }

    private static Judged latency(Level level, @Nullable String severity) {
        return new Judged(
                "latencyMs",
                level,
                Level.FINE,
                level,
                new BigDecimal("900"),
                new BigDecimal("500"),
                severity,
                "latencyMs is 900");
    }

    private List<AlertLine> listed() {
        return lines.list(
                new AlertFilter(acme.id(), List.of(), List.of(), List.of(), SERVICE, null, null),
                0,
                10);
    }

    @ParameterizedTest
    @CsvSource({
        "CRITICAL, CRITICAL, p1", "CORE, CRITICAL, p1", "INTEGRATION, CRITICAL, p2",
        "EXTERNAL, CRITICAL, p2", "CORE, WARNING, p3", "EXTERNAL, WARNING, p3",
    })
    void theSeverityFollowsFromTierAndLevel(Tier tier, Level level, String severity) {
        completed(tier, own(level, Level.FINE, level));

        assertThat(listed().getFirst().severity()).isEqualTo(severity);
    }

    @ParameterizedTest
    @CsvSource({
        "it answers 500, It answers 500",
        "api.stripe.com answers 500, api.stripe.com answers 500",
    })
    void aReasonIsToldAsASentence(String reason, String told) {
        completed(Tier.CORE, own(Level.CRITICAL, Level.FINE, Level.CRITICAL, reason));

        assertThat(listed().getFirst().message()).isEqualTo(told);
    }

    @Test
    void aThresholdsOwnSeverityOverrides() {
        completed(Tier.EXTERNAL, latency(Level.WARNING, "p1"));

        assertThat(listed().getFirst().severity()).isEqualTo("p1");
        assertThat(listed().getFirst().source()).isEqualTo("threshold");
        assertThat(listed().getFirst().thresholdValue()).isEqualByComparingTo("500");
    }

    @Test
    void whatIsNotConfirmedOpensNothing() {
        completed(Tier.CORE, own(Level.CRITICAL, Level.FINE, Level.FINE));

        assertThat(listed()).isEmpty();
    }

    @Test
    void whatIsConfirmedWellResolves() {
        completed(Tier.CORE, own(Level.CRITICAL, Level.FINE, Level.CRITICAL));
        completed(Tier.CORE, own(Level.FINE, Level.CRITICAL, Level.CRITICAL));
        assertThat(listed().getFirst().status()).as("one good result").isEqualTo("open");
        assertThat(listed().getFirst().count()).isEqualTo(1);

        completed(Tier.CORE, own(Level.FINE, Level.CRITICAL, Level.FINE));
        assertThat(listed().getFirst().status()).isEqualTo("resolved");
    }

    @Test
    void whatIsNoLongerWatchedIsResolved() {
        completed(Tier.CORE, own(Level.CRITICAL, Level.FINE, Level.CRITICAL));
        completed(Tier.CORE, latency(Level.WARNING, null));

        told(new CheckRemoved(acme.id(), SERVICE, "main"));

        assertThat(listed()).hasSize(2).allMatch(alert -> alert.status().equals("resolved"));
    }

    private Incident incident(List<TenantId> tenants) {
        return new Incident(Ids.next(), SERVICE, Instant.now(), 4, tenants, "it answers 500");
    }

    @Test
    void aProvidersIncidentTakesInWhatItStrikesAndIsOneStepHigher() {
        completed(Tier.INTEGRATION, own(Level.CRITICAL, Level.FINE, Level.CRITICAL));
        Tenant other = tenants.tenant();
        Incident incident = incident(List.of(acme.id(), other.id()));

        told(new IncidentChanged(incident, true));
        completed(Tier.INTEGRATION, own(Level.CRITICAL, Level.CRITICAL, Level.CRITICAL));

        List<AlertLine> alerts = listed();
        assertThat(alerts).hasSize(2);
        assertThat(alerts.getFirst().status()).isEqualTo("open");
        assertThat(alerts.getFirst().severity()).isEqualTo("p1");
        assertThat(alerts.getFirst().tenant()).isNull();
        assertThat(alerts.get(1).status()).isEqualTo("resolved");

        told(new IncidentChanged(incident, false));
        assertThat(listed()).allMatch(alert -> alert.status().equals("resolved"));
    }
}
