package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ConfirmationRefused;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.testing.RunningServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** Alerts of what stands in the queue. */
class DeliveryAlertsTest extends RunningServer {
    @Autowired private DeliveryAlerts deliveries;
    @Autowired private AlertLines lines;
    @Autowired private TenantTransaction transaction;
    @Autowired private ApplicationEventPublisher events;

    private Tenant acme;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        tenants.connect(acme, "webhook", "http://127.0.0.1:9");
    }

    private void deadLetter() {
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status,
                                                 last_error)
                        SELECT tenant_id, gen_random_uuid(), id, 'webhook', gen_random_uuid(), now(), 'dead_letter',
                               'the receiver answered 422'
                          FROM connections WHERE tenant_id = :tenant
                        """)
                .param("tenant", acme.id().value())
                .update();
    }

    private List<AlertLine> listed() {
        deliveries.look();
        return lines.list(
                new AlertFilter(
                        acme.id(), List.of(), List.of(), List.of("delivery"), null, null, null),
                0,
                10);
    }

    @Test
    void deadLettersAreOneAlertThatIsOverWhenNoneIsLeft() {
        deadLetter();
        assertThat(listed())
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.severity()).isEqualTo("p2");
                    assertThat(alert.service()).isEqualTo("webhook");
                    assertThat(alert.title()).contains("Webhook of " + acme.name());
                    assertThat(alert.message())
                            .contains("1 item will not be tried again by itself")
                            .contains("the receiver answered 422");
                });

        deadLetter();
        assertThat(listed())
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.currentValue()).isEqualByComparingTo("2");
                    assertThat(alert.count()).isEqualTo(2);
                });
        assertThat(listed().getFirst().count()).as("nothing new").isEqualTo(2);

        everything
                .sql("DELETE FROM queue_items WHERE tenant_id = ?")
                .param(acme.id().value())
                .update();
        assertThat(listed().getFirst().status()).isEqualTo("resolved");
    }

    @Test
    void aPausedLaneIsUrgentUntilItFlowsAgain() {
        everything
                .sql(
                        """
                        INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                        SELECT tenant_id, id, 'webhook', 'paused', 'the receiver answered 401', now(), now() + interval '1 hour'
                          FROM connections WHERE tenant_id = :tenant
                        """)
                .param("tenant", acme.id().value())
                .update();
        assertThat(listed())
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.severity()).isEqualTo("p1");
                    assertThat(alert.message()).contains("the receiver answered 401. 0 items wait");
                });

        everything.sql("DELETE FROM lanes WHERE tenant_id = ?").param(acme.id().value()).update();
        assertThat(listed().getFirst().status()).isEqualTo("resolved");
    }

    @Test
    void whatAPlatformDidNotKeepIsToldWithItsReasons() {
        UUID connection =
                everything
                        .sql("SELECT id FROM connections WHERE tenant_id = ?")
                        .param(acme.id().value())
                        .query(UUID.class)
                        .single();
        transaction.acrossTenants(() -> {
            events.publishEvent(
                    new ConfirmationRefused(
                            new Lane(acme.id(), new ConnectionId(connection), "webhook"),
                            "request-7",
                            3,
                            Map.of("INVALID_CLICK", 3L)));
            return true;
        });

        assertThat(listed())
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.metric()).isEqualTo("confirmation");
                    assertThat(alert.message()).contains("request-7").contains("INVALID_CLICK (3)");
                });
    }

    @Test
    void manyDeadLettersOfOneLaneHideNoOtherLanes() {
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status, created_at)
                        SELECT tenant_id, gen_random_uuid(), id, CASE WHEN n = 0 THEN 'ga4' ELSE 'webhook' END,
                               gen_random_uuid(), now(), 'dead_letter', now() + n * interval '1 ms'
                          FROM connections, generate_series(0, 1500) n WHERE tenant_id = :tenant
                        """)
                .param("tenant", acme.id().value())
                .update();

        assertThat(listed()).hasSize(2).anyMatch(alert -> alert.message().startsWith("Over 1000"));

        everything
                .sql("DELETE FROM queue_items WHERE tenant_id = ?")
                .param(acme.id().value())
                .update();
        assertThat(listed()).allMatch(alert -> alert.status().equals("resolved"));
    }
}
