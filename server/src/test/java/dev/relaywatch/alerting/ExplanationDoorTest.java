package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.testing.RunningServer;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Why an alert opened and who was told; and why nobody was told of a service. */
class ExplanationDoorTest extends RunningServer {
    private static final String ALERTS = "/api/platform/alerts/";

    @Autowired private AlertOpener opener;
    @Autowired private AlertReadStore store;
    @Autowired private TenantTransaction transaction;

    private Tenant acme;
    private String key;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
    }

    private JsonNode get(String path, String withKey) {
        Answer answer =
                send(
                        HttpRequest.newBuilder(url(ALERTS + path))
                                .header("Authorization", "Bearer " + withKey));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private UUID found(List<Tenant> struck) {
        boolean ofMany = !struck.isEmpty();
        Finding finding =
                new Finding(
                        ofMany ? AlertSource.HEALTH_CHECK : AlertSource.THRESHOLD,
                        ofMany ? null : acme.id(),
                        struck.stream().map(Tenant::id).toList(),
                        "stripe",
                        ofMany ? null : "main",
                        ofMany ? null : "latencyMs",
                        Severity.P3,
                        new BigDecimal("900"),
                        new BigDecimal("500"),
                        "stripe is slow for " + struck.size(),
                        "latencyMs is 900, critical from 500",
                        Duration.ZERO);
        return transaction.acrossTenants(() -> {
            var _ = opener.found(finding);
            return store.active(finding.fingerprint()).orElseThrow();
        });
    }

    private void check(String status, @Nullable String reason, String streaks) {
        everything
                .sql(
                        """
                        INSERT INTO health_checks (id, tenant_id, service, connection, status, reason, status_since, streaks)
                        VALUES (gen_random_uuid(), :tenant, 'stripe', 'main', :status, :reason, now(), :streaks::jsonb)
                        """)
                .param("tenant", acme.id().value())
                .param("status", status)
                .param("reason", reason)
                .param("streaks", streaks)
                .update();
    }

    private void result(Instant at, int latencyMs) {
        everything
                .sql(
                        """
                        INSERT INTO health_check_history (id, tenant_id, service, connection, status, latency_ms, details, checked_at)
                        VALUES (gen_random_uuid(), :tenant, 'stripe', 'main', 'unhealthy', :latency, '{}', :at)
                        """)
                .param("tenant", acme.id().value())
                .param("latency", latencyMs)
                .param("at", Timestamps.utc(at))
                .update();
    }

    private void channel(String name, String severities) {
        everything
                .sql(
                        """
                        INSERT INTO alert_channels (id, tenant_id, name, type, severities, settings, secrets, fingerprint,
                                                    managed_by, enabled, created_at, updated_at)
                        VALUES (gen_random_uuid(), :tenant, :name, 'webhook', :severities::text[], '{}', '', 'f', 'people',
                                true, now(), now())
                        """)
                .param("tenant", acme.id().value())
                .param("name", name)
                .param("severities", severities)
                .update();
    }

    private void silence(String reason) {
        everything
                .sql(
                        """
                        INSERT INTO silences (id, tenant_id, service, starts_at, ends_at, reason, created_by, created_at)
                        VALUES (gen_random_uuid(), :tenant, 'stripe', now() - interval '1 min', now() + interval '1 h', :reason,
                                'anna', now())
                        """)
                .param("tenant", acme.id().value())
                .param("reason", reason)
                .update();
    }

    private static List<String> kinds(JsonNode list) {
        return list.valueStream().map(one -> one.path("kind").asString()).toList();
    }

    @Test
    void itHoldsWhatWasMeasuredAgainstWhichBoundAndWhatHappened() {
        check("unhealthy", "slow", "{\"latencyMs\":[3,3,0,0,\"critical\"]}");
        everything
                .sql(
                        """
                        INSERT INTO thresholds (tenant_id, service, metric, direction, warning, critical, managed_by, updated_by,
                                                updated_at)
                        VALUES (?, 'stripe', 'latencyMs', 'normal', 200, 500, 'people', 'anna', now())
                        """)
                .param(acme.id().value())
                .update();
        for (int i = 0; i < 15; i++) {
            result(Instant.now().minusSeconds(60L * (15 - i)), 100 + i);
        }
        UUID id = found(List.of());
        result(Instant.now().plusMillis(500), 900);

        JsonNode told = get(id + "/explanation", key);

        assertThat(told.path("samples")).hasSize(11);
        assertThat(told.path("samples").get(0).path("latencyMs").asInt()).isEqualTo(105);
        assertThat(told.path("samples").get(10).path("value").asInt()).isEqualTo(900);
        assertThat(told.path("streaks").path("bad").asInt()).isEqualTo(3);
        assertThat(told.path("streaks").path("failuresToAlert").asInt()).isEqualTo(2);
        assertThat(told.path("streaks").path("confirmed").asString()).isEqualTo("critical");
        assertThat(kinds(told.path("timeline"))).containsExactly("opened");
        assertThat(told.path("sentence").asString())
                .startsWith("It opened at ")
                .contains("latencyMs is 900", "Nobody was told: there is no channel");
    }

    @Test
    void whatKeptAChannelFromBeingToldIsNamed() {
        channel("pager", "{p1}");
        channel("hook", "{p1,p2,p3}");
        silence("moving house");
        UUID id = found(List.of());
        post(ALERTS + id + "/acknowledge", "", key);

        JsonNode told = get(id + "/explanation", key);

        assertThat(kinds(told.path("suppressors")))
                .containsExactlyInAnyOrder("silence", "acknowledged", "severity");
        assertThat(told.path("sentence").asString())
                .contains("silenced until", "moving house", "pager takes p1, and this is P3");
        assertThat(told.path("deliveries").get(0).path("channel").asString()).isEqualTo("hook");
        assertThat(told.path("deliveries").get(0).path("status").asString()).isEqualTo("pending");
    }

    @Test
    void whoWasToldIsSaidWithTheTime() {
        channel("hook", "{p3}");
        UUID id = found(List.of());
        everything
                .sql(
                        "UPDATE alert_notifications SET status = 'sent', settled_at = now() WHERE alert_id = ?")
                .param(id)
                .update();

        assertThat(get(id + "/explanation", key).path("sentence").asString())
                .contains("First told: hook at 20");
    }

    @Test
    void oneOfManyLearnsNothingOfTheOthers() {
        Tenant other = tenants.tenant();
        UUID id = found(List.of(acme, other));

        JsonNode told = get(id + "/explanation", key);

        assertThat(told.toString()).doesNotContain(other.slug(), "slow for 2");
        assertThat(told.path("timeline")).isEmpty();
    }

    @Test
    void anotherTenantsAlertIsNotThere() {
        UUID id = found(List.of());

        assertThat(
                        send(HttpRequest.newBuilder(url(ALERTS + id + "/explanation"))
                                        .header(
                                                "Authorization",
                                                "Bearer " + tenants.secretKey(tenants.tenant())))
                                .status())
                .isEqualTo(404);
    }

    private JsonNode why() {
        return get("why?service=stripe", key);
    }

    @Test
    void allFineIsAnAnswer() {
        channel("hook", "{p1}");
        check("healthy", null, "{}");

        assertThat(kinds(why().path("reasons"))).containsExactly("fine");
        assertThat(why().path("sentence").asString()).startsWith("There is no open alert");
    }

    @Test
    void oneBadResultOfTwoIsAnAnswer() {
        check("unhealthy", "refused", "{\"\":[1,1,0,0,\"fine\"]}");

        assertThat(why().path("reasons").get(0).path("words").asString())
                .isEqualTo("1 bad of 2 results in a row that alert");
    }

    @Test
    void notKnownIsAnAnswerWithItsReason() {
        check("unknown", "no credentials", "{}");

        assertThat(kinds(why().path("reasons"))).containsExactly("unknown", "no_channel");
        assertThat(why().path("sentence").asString()).contains("no credentials");
    }

    @Test
    void anAlertThatIsThereIsSaidWithWhatKeptItFromBeingTold() {
        channel("pager", "{p1}");
        silence("moving house");
        found(List.of());

        assertThat(kinds(why().path("reasons")))
                .startsWith("alert")
                .contains("severity", "silence");
        assertThat(why().path("sentence").asString()).startsWith("There is an alert for stripe");
    }

    @Test
    void aChannelThatRestsIsSaid() {
        channel("hook", "{p1}");
        check("healthy", null, "{}");
        everything
                .sql(
                        "UPDATE alert_channels SET rest_until = now() + interval '1 h', last_error = 'answers 503' WHERE tenant_id = ?")
                .param(acme.id().value())
                .update();

        assertThat(kinds(why().path("reasons"))).containsExactly("fine", "channel_rests");
    }

    @Test
    void aServiceMustBeNamed() {
        assertThat(
                        send(HttpRequest.newBuilder(url(ALERTS + "why"))
                                        .header("Authorization", "Bearer " + key))
                                .status())
                .isEqualTo(400);
    }
}
