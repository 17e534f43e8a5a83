package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * {@code /api/platform/health}: what the checks of a new tenant's Stripe found stands in the tables
 * as the test wrote it; its next check is far away.
 */
class HealthDoorTest extends RunningServer {
    private static final String HEALTH = "/api/platform/health";

    @Autowired private CheckList list;
    @Autowired private ResultCache cache;
    @Autowired private History history;

    private Tenant acme;
    private String key;
    private String platformKey;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        platformKey = tenants.platformKey();
        tenants.connect(acme, "stripe", "http://127.0.0.1:9");
        list.refresh();
        found("healthy", null, 120, "{\"livemode\":true}");
    }

    private void found(String status, @Nullable String reason, int latencyMs, String details) {
        everything
                .sql(
                        """
                        WITH later AS (
                            UPDATE check_schedule s
                               SET next_run_at = :next, claimed_by = NULL, claimed_until = NULL, attempt = attempt + 1
                              FROM health_checks c
                             WHERE s.check_id = c.id AND c.tenant_id = :tenant AND c.service = 'stripe'
                        )
                        UPDATE health_checks
                           SET status = :status, reason = :reason, last_error = coalesce(:reason, last_error),
                               latency_ms = :latency, details = :details::jsonb, checked_at = :now, status_since = :now,
                               consecutive_failures = CASE :status WHEN 'healthy' THEN 0 ELSE consecutive_failures + 1 END
                         WHERE tenant_id = :tenant AND service = 'stripe'
                        """)
                .param("status", status)
                .param("reason", reason)
                .param("latency", latencyMs)
                .param("details", details)
                .param("now", Timestamps.utc(Instant.now()))
                .param("next", Timestamps.utc(Instant.now().plus(Duration.ofDays(1))))
                .param("tenant", acme.id().value())
                .update();
        cache.forget("stripe");
    }

    private Answer get(String path, String withKey) {
        return send(
                HttpRequest.newBuilder(url(HEALTH + path))
                        .header("Authorization", "Bearer " + withKey));
    }

    private JsonNode line(JsonNode lines, String field, String value) {
        for (JsonNode line : lines) {
            if (line.path(field).asString("").equals(value)) {
                return line;
            }
        }
        throw new AssertionError("no " + value + " in " + lines);
    }

    @Test
    void theOverviewListsTenantsAndServices() {
        found("unhealthy", "the key is refused", 80, "{}");

        JsonNode overview = get("", platformKey).json();

        assertThat(overview.propertyNames())
                .contains("status", "timestamp", "summary", "tenants", "services", "alerts");
        assertThat(overview.path("status").asString()).isEqualTo("critical");
        assertThat(overview.path("summary").propertyNames())
                .containsExactly("healthy", "degraded", "unhealthy", "unknown");
        JsonNode tenant = line(overview.path("tenants"), "tenantSlug", acme.slug());
        assertThat(tenant.path("status").asString()).isEqualTo("unhealthy");
        assertThat(tenant.path("unhealthyServices").toString()).isEqualTo("[\"stripe\"]");
        JsonNode service = line(overview.path("services"), "service", "stripe");
        assertThat(service.path("failingTenants").toString()).contains(acme.slug());
    }

    @Test
    void aTenantSeesItselfAlone() {
        Tenant other = tenants.tenant();
        tenants.connect(other, "stripe", "http://127.0.0.1:9");
        list.refresh();

        JsonNode overview = get("", key).json();
        JsonNode matrix = get("/matrix", key).json();

        assertThat(overview.path("tenants")).hasSize(1);
        assertThat(overview.toString()).doesNotContain(other.slug());
        assertThat(matrix.path("statuses").propertyNames()).containsExactly(acme.slug());
    }

    @Test
    void theMatrixHasARowForEachTenant() {
        JsonNode matrix = get("/matrix", platformKey).json();

        assertThat(matrix.path("services").toString()).contains("\"stripe\"");
        assertThat(matrix.path("tenants").toString()).contains(acme.slug());
        assertThat(matrix.path("statuses").path(acme.slug()).path("stripe").asString())
                .isEqualTo("healthy");
    }

    @Test
    void aServiceTellsWhatWasFoundForTheTenant() {
        found("degraded", "it asks for a rest", 340, "{\"httpStatus\":429}");

        JsonNode service = get("/stripe?tenant=" + acme.slug(), platformKey).json();

        assertThat(service.path("status").asString()).isEqualTo("degraded");
        assertThat(service.path("reason").asString()).isEqualTo("it asks for a rest");
        assertThat(service.path("latencyMs").asInt()).isEqualTo(340);
        assertThat(service.path("details").toString()).isEqualTo("{\"httpStatus\":429}");
        JsonNode line = service.path("tenantStatuses").path(acme.slug());
        assertThat(line.path("consecutiveFailures").asInt()).isEqualTo(1);
        assertThat(line.path("lastError").asString()).isEqualTo("it asks for a rest");
        assertThat(line.path("lastChecked").asString()).isNotEmpty();
    }

    @Test
    void aTenantHasItsServices() {
        JsonNode tenant = get("/tenant/" + acme.slug(), key).json();

        assertThat(tenant.path("tenantSlug").asString()).isEqualTo(acme.slug());
        assertThat(tenant.path("overallStatus").asString()).isEqualTo("healthy");
        JsonNode stripe = tenant.path("services").path("stripe");
        assertThat(stripe.path("status").asString()).isEqualTo("healthy");
        assertThat(stripe.path("details").path("livemode").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/nothing?tenant=x", "/history?service=nothing"})
    void aServiceThatIsNotWatchedIsNotFound(String path) {
        Answer answer = get(path, platformKey);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("stripe");
    }

    @Test
    void anotherTenantIsNotShown() {
        Tenant other = tenants.tenant();

        assertThat(get("/tenant/" + other.slug(), key).status()).isIn(403, 404);
        assertThat(get("/stripe?tenant=" + other.slug(), key).status()).isIn(403, 404);
    }

    @Test
    void withoutAKeyNothingIsShown() {
        assertThat(send(HttpRequest.newBuilder(url(HEALTH))).status()).isEqualTo(401);
        assertThat(get("", tenants.publicKey(acme)).status()).isEqualTo(403);
    }

    @Test
    void aCheckCanBeMadeNow() {
        Answer answer = post(HEALTH + "/stripe/check", "", key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("unknown");
        assertThat(answer.json().path("reason").asString()).contains("api-key");
        assertThat(Instant.parse(answer.json().path("checkedAt").asString()))
                .isAfter(Instant.now().minusSeconds(30));
    }

    private void claimedElsewhere() {
        everything
                .sql(
                        """
                        UPDATE check_schedule s SET claimed_by = gen_random_uuid(), claimed_until = :until
                          FROM health_checks c
                         WHERE s.check_id = c.id AND c.tenant_id = :tenant AND c.service = 'stripe'
                        """)
                .param("until", Timestamps.utc(Instant.now().plus(Duration.ofMinutes(1))))
                .param("tenant", acme.id().value())
                .update();
    }

    @Test
    void whatWasBegunBeforeIsWaitedForAndTheCheckMadeAfterIt() {
        claimedElsewhere();
        CompletableFuture<Answer> pressed =
                CompletableFuture.supplyAsync(() -> post(HEALTH + "/stripe/check", "", key));
        assertThat(pressed.copy()).failsWithin(Duration.ofMillis(300));

        found("healthy", null, 10_000, "{}");

        assertThat(pressed.join().json().path("status").asString()).isEqualTo("unknown");
    }

    @Test
    void aServiceWithoutAConnectionIsUnknownWhenCheckedNow() {
        String noConnections = tenants.secretKey(tenants.tenant());

        Answer answer = post(HEALTH + "/stripe/check", "", noConnections);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("unknown");
        assertThat(answer.json().path("reason").asString()).contains("no connection");
        assertThat(answer.json().path("details").path("reason"))
                .isEqualTo(answer.json().path("reason"));
    }

    private void remembered(String status, int latencyMs, Instant at) {
        everything
                .sql(
                        """
                        INSERT INTO health_check_history (tenant_id, id, service, connection_id, connection, status, latency_ms,
                                                          checked_at)
                        SELECT tenant_id, gen_random_uuid(), service, connection_id, connection, :status, :latency, :at
                          FROM health_checks WHERE tenant_id = :tenant AND service = 'stripe'
                        """)
                .param("status", status)
                .param("latency", latencyMs)
                .param("at", Timestamps.utc(at))
                .param("tenant", acme.id().value())
                .update();
    }

    @Test
    void theHistoryHasPointsAndUptime() {
        Instant now = Instant.now();
        for (int i = 0; i < 9; i++) {
            remembered("healthy", 100, now.minusSeconds(60L * i + 61));
        }
        remembered("unhealthy", 900, now.minusSeconds(50));

        JsonNode series = get("/history?service=stripe&range=1h", key).json();

        assertThat(series.path("uptimePercent").asDouble()).isEqualTo(90.0);
        JsonNode points = series.path("points");
        assertThat(points.size()).isBetween(2, 500);
        JsonNode last = points.get(points.size() - 1);
        assertThat(last.path("status").asString()).isEqualTo("unhealthy");
        assertThat(last.path("p95").asLong()).isBetween(900L, 990L);
    }

    @Test
    void nothingInTheHistoryIsNoUptime() {
        JsonNode series = get("/history?service=stripe&range=24h", key).json();

        assertThat(series.path("points").isEmpty()).isTrue();
        assertThat(series.path("uptimePercent").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7d", "30d"})
    void longRangesAreReadFromHoursAndFromWhatIsNotRolledUpYet(String range) {
        Instant now = Instant.now();
        remembered("healthy", 100, now.minusSeconds(7_300));
        remembered("unhealthy", 100, now.minusSeconds(7_310));
        everything.sql("DELETE FROM health_check_hours").update(); // of later hours than these
        history.rollUp();
        remembered("healthy", 100, now.minusSeconds(5));
        remembered("healthy", 100, now.minusSeconds(6));

        JsonNode series = get("/history?service=stripe&range=" + range, key).json();

        assertThat(series.path("uptimePercent").asDouble()).isEqualTo(75.0);
        assertThat(series.path("points").size()).isBetween(1, 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2h", "1H", "-1h", "24h'"})
    void anUnknownRangeIsSaid(String range) {
        Answer answer = get("/history?service=stripe&range=" + range.replace("'", "%27"), key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("range", "1h, 24h, 7d or 30d");
    }

    private Answer putThresholds(String withKey, String thresholds) {
        return send(
                HttpRequest.newBuilder(url(HEALTH + "/thresholds"))
                        .header("Authorization", "Bearer " + withKey)
                        .header("Content-Type", "application/json")
                        .PUT(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"thresholds\":[" + thresholds + "]}")));
    }

    private JsonNode threshold(String withKey, boolean own) {
        JsonNode all = get("/thresholds?service=stripe", withKey).json().path("thresholds");
        for (JsonNode one : all) {
            if (one.path("metric").asString().equals("latencyMs")
                    && one.path("tenant").isNull() != own) {
                return one;
            }
        }
        throw new AssertionError("not in " + all);
    }

    private String latency(String bounds) {
        return "{\"service\":\"stripe\",\"metric\":\"latencyMs\",\"tenant\":\""
                + acme.slug()
                + "\",\"direction\":\"normal\","
                + bounds
                + "}";
    }

    @Test
    void aTenantSetsABoundOfItsOwn() {
        Answer answer = putThresholds(key, latency("\"warning\":200,\"critical\":400"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode own = threshold(key, true);
        assertThat(own.path("warning").asInt()).isEqualTo(200);
        assertThat(own.path("tenant").asString()).isEqualTo(acme.slug());
    }

    @Test
    void whatIsTakenAwayIsGone() {
        putThresholds(key, latency("\"warning\":200,\"critical\":400"));

        putThresholds(key, latency("\"warning\":null,\"critical\":null"));

        assertThat(get("/thresholds?service=stripe", key).text()).doesNotContain(acme.slug());
    }

    @Test
    void boundsThatContradictTheDirectionAreRefused() {
        Answer answer = putThresholds(key, latency("\"warning\":500,\"critical\":400"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("thresholds[0].warning", "high is bad");
    }

    @Test
    void allMistakesAreToldAndNothingIsSet() {
        Answer answer =
                putThresholds(
                        key,
                        List.of(
                                        latency("\"warning\":200,\"critical\":400"),
                                        "{\"service\":\"nothing\",\"metric\":\"\",\"direction\":\"sideways\",\"critical\":\"x\"}")
                                .stream()
                                .reduce((one, two) -> one + "," + two)
                                .orElseThrow());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .contains(
                        "thresholds[1].service",
                        "thresholds[1].metric",
                        "thresholds[1].critical",
                        "thresholds[1].tenant");
        assertThat(get("/thresholds?service=stripe", key).text()).doesNotContain(acme.slug());
    }

    @Test
    void aTenantSetsNothingForOthers() {
        Answer answer =
                putThresholds(
                        key,
                        "{\"service\":\"stripe\",\"metric\":\"latencyMs\",\"tenant\":null,\"direction\":\"normal\",\"critical\":1}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("thresholds[0].tenant");
    }

    @Test
    void whoSetABoundIsRemembered() {
        putThresholds(key, latency("\"warning\":200,\"critical\":400"));

        assertThat(
                        everything
                                .sql(
                                        "SELECT after::text FROM audit_log WHERE tenant_id = ? AND action = 'threshold.set'")
                                .param(acme.id().value())
                                .query(String.class)
                                .single())
                .contains("400");
    }
}
