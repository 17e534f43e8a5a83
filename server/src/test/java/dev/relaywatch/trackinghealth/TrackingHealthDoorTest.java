package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The page and the check of tracking health, from outside. */
class TrackingHealthDoorTest extends RunningServer {
    private static final String PAGE = "/api/admin/tracking-health";
    private static final String CHECK = "/api/admin/check-tracking-health";

    private Tenant acme;
    private String secret;
    private String web;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
        web = tenants.publicKey(acme);
    }

    private Answer get(String path, String key) {
        return send(
                HttpRequest.newBuilder(url(path)).GET().header("Authorization", "Bearer " + key));
    }

    private JsonNode page() {
        return page("");
    }

    private JsonNode page(String query) {
        Answer answer = get(PAGE + query, secret);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private JsonNode check() {
        Answer answer = post(CHECK, "", secret);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    /** From a browser where an origin is given, else from a server. */
    private void event(String id, String name, String more, @Nullable String origin) {
        String body = "{\"event\":\"%s\",\"eventId\":\"%s\"%s}".formatted(name, id, more);
        Answer answer =
                origin == null
                        ? post("/api/track/event", body, secret)
                        : post("/api/track/event", body, web, "Origin", origin);
        assertThat(answer.json().path("success").asBoolean()).as(answer.text()).isTrue();
    }

    private void purchases(int count, String more) {
        for (int i = 0; i < count; i++) {
            event("p-" + UUID.randomUUID(), "purchase", more, null);
        }
    }

    private void stuck(int count, String status, @Nullable String value, @Nullable String expires) {
        tenants.connect(acme, "webhook", "http://127.0.0.1:9");
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status, retry_count,
                                                 attempt, value, currency, last_error, error_code, event_time, failed_at,
                                                 expires_at)
                        SELECT tenant_id, gen_random_uuid(), id, 'webhook', gen_random_uuid(), now(), :status, 3, 3,
                               :value::numeric, CASE WHEN :value::numeric IS NOT NULL THEN 'EUR' END, 'no such order', '422', now(), now(),
                               now() + :expires::interval
                          FROM (SELECT tenant_id, id FROM connections WHERE tenant_id = :tenant LIMIT 1) c, generate_series(1, :count)
                        """)
                .param("tenant", acme.id().value())
                .param("status", status)
                .param("value", value, java.sql.Types.VARCHAR)
                .param("expires", expires, java.sql.Types.VARCHAR)
                .param("count", count)
                .update();
    }

    @Test
    void aTenantOfWhomNothingIsKnownIsHealthyAndHasNoScore() {
        JsonNode page = page();

        assertThat(page.path("systemStatus").asString()).isEqualTo("healthy");
        assertThat(page.path("statusReason").asString()).isNotEmpty();
        assertThat(page.at("/emqScore/overall").isNull()).isTrue();
        assertThat(page.at("/emqScore/trend").asString()).isEqualTo("stable");
        assertThat(page.at("/emqScore/breakdown").size()).isEqualTo(7);
        assertThat(page.at("/diagnostics/errorRate").asDouble()).isZero();
        assertThat(page.at("/rates/uploadSuccess").isNull()).isTrue();
        assertThat(page.at("/costImpact/lostAttributedRevenue").asDouble()).isZero();
        assertThat(page.at("/costImpact/currency").asString()).isEqualTo("EUR");
        assertThat(page.at("/platformEmq/available").asBoolean()).isFalse();
        assertThat(page.at("/platformEmq/score").isNull()).isTrue();
        assertThat(page.toString()).doesNotContain("NaN");
    }

    @Test
    void theWholeLedgerOfThePeriodIsCounted() {
        purchases(
                15, ",\"email\":\"jane@example.com\",\"userData\":{\"phone\":\"+4915123498761\"}");
        purchases(5, "");

        JsonNode score = page().path("emqScore");

        assertThat(score.path("overall").asDouble()).isEqualTo(4.13);
        assertThat(score.at("/breakdown/email").asDouble()).isEqualTo(75);
        assertThat(score.at("/breakdown/phone").asDouble()).isEqualTo(75);
        assertThat(score.at("/breakdown/fbp").asDouble()).isZero();
        assertThat(score.path("totalEvents").asInt()).isEqualTo(20);
        assertThat(score.at("/toGain/email").asDouble()).isEqualTo(0.75);
        assertThat(score.path("estimate").asBoolean()).isTrue();
    }

    @Test
    void onlyWhatIsMeantForAPlatformHasToMatch() {
        tenants.connect(acme, "webhook", "http://127.0.0.1:9");
        for (int i = 0; i < 20; i++) {
            event("view-" + i, "page_view", "", null);
        }
        assertThat(page().at("/emqScore/overall").isNull()).isTrue();

        purchases(20, ",\"email\":\"jane@example.com\"");

        assertThat(page().at("/emqScore/overall").asDouble()).isEqualTo(3);
        assertThat(page().at("/emqScore/totalEvents").asInt()).isEqualTo(20);
        assertThat(page().at("/diagnostics/totalEvents").asInt()).isEqualTo(40);
    }

    @Test
    void whatEachSideSentAndWhatCameAgainIsToldApart() {
        event("both", "purchase", "", "https://shop.example");
        event("both", "purchase", "", null);
        event("browser", "purchase", "", "https://shop.example");
        event("server", "purchase", "", null);
        event("server", "purchase", "", null);
        event("server", "refund", "", null);

        JsonNode page = page();

        assertThat(page.at("/browserServer/both").asInt()).isEqualTo(1);
        assertThat(page.at("/browserServer/browserOnly").asInt()).isEqualTo(1);
        assertThat(page.at("/browserServer/serverOnly").asInt()).isEqualTo(2);
        assertThat(page.at("/browserServer/idReused").asInt()).isEqualTo(1);
        assertThat(page.at("/browserServer/bothPercent").asDouble()).isEqualTo(25);
        assertThat(page.at("/browserServer/byEvent/0/event").asString()).isEqualTo("purchase");
        assertThat(page.at("/diagnostics/duplicateEvents").asInt()).isEqualTo(1);
        assertThat(page.at("/diagnostics/totalEvents").asInt()).isEqualTo(4);
    }

    @Test
    void aPeriodCountsFromItsBeginningUntilJustBeforeItsEnd() {
        purchases(2, "");
        Instant between = Instant.now();
        purchases(3, "");
        String now = "&end=" + Instant.now();

        assertThat(page("?start=" + between + now).at("/diagnostics/totalEvents").asInt())
                .isEqualTo(3);
        assertThat(page("?end=" + between).at("/diagnostics/totalEvents").asInt()).isEqualTo(2);
        assertThat(
                        page("?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z")
                                .at("/diagnostics/totalEvents")
                                .asInt())
                .isZero();
    }

    @Test
    void aPeriodThatIsNoneIsRefusedByName() {
        Answer answer = get(PAGE + "?start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z", secret);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).startsWith("start: must be before end");
        assertThat(get(PAGE + "?start=yesterday", secret).status()).isEqualTo(400);
    }

    @Test
    void whatIsStuckIsWorthWhatItSaysAndRecoverableWhileItsPlatformTakesIt() {
        stuck(2, "dead_letter", "49.90", null);
        stuck(1, "dead_letter", "10", "-1 day");
        stuck(3, "failed", null, "1 day");

        JsonNode page = page();

        assertThat(page.path("systemStatus").asString()).isEqualTo("critical");
        assertThat(page.path("statusReason").asString())
                .isEqualTo("3 dead letters, all at webhook; 3 more failed and will be retried.");
        JsonNode cost = page.path("costImpact");
        assertThat(cost.path("lostAttributedRevenue").decimalValue())
                .isEqualByComparingTo("109.80");
        assertThat(cost.path("potentialRecovery").decimalValue()).isEqualByComparingTo("99.80");
        assertThat(cost.at("/byCurrency/EUR").decimalValue()).isEqualByComparingTo("109.80");
        assertThat(cost.path("valueUnknown").asInt()).isEqualTo(3);
        assertThat(cost.at("/byCause/0/errorCode").asString()).isEqualTo("422");
        assertThat(page.at("/fixQueue/deadLetterCount").asInt()).isEqualTo(3);
        assertThat(page.at("/fixQueue/failedCount").asInt()).isEqualTo(3);
        assertThat(page.at("/fixQueue/byDestination/webhook/deadLetter").asInt()).isEqualTo(3);
        assertThat(page.at("/diagnostics/errorRate").asDouble()).isEqualTo(100);
    }

    @Test
    void leadsAndDealsWithoutTheirOtherHalfAreOrphansWithARepair() {
        post("/api/leads", "{\"email\":\"a@example.com\",\"clickIds\":{\"gclid\":\"g1\"}}", web);
        post("/api/leads", "{\"email\":\"b@example.com\"}", web);
        Answer deal =
                post(
                        "/api/conversions",
                        "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"c@example.com\"}",
                        secret);
        assertThat(deal.status()).as(deal.text()).isEqualTo(201);

        JsonNode page = page();

        assertThat(page.at("/rates/gclidCapture").asDouble()).isEqualTo(50);
        assertThat(page.at("/diagnostics/conversionIntegrity/ok").asInt()).isZero();
        assertThat(page.at("/diagnostics/conversionIntegrity/missing").asInt()).isEqualTo(1);
        assertThat(page.at("/diagnostics/orphanEvents").asInt()).isEqualTo(2);
        assertThat(page.at("/diagnostics/orphans").values())
                .allSatisfy(orphan -> assertThat(orphan.path("repair").asString()).isNotEmpty());
    }

    @Test
    void theCheckOpensEachAlertOnceAndEndsItWhenItIsWell() {
        stuck(14, "dead_letter", "5", null);

        assertThat(check().path("alerts_created").asInt()).isEqualTo(2);
        JsonNode again = check();
        assertThat(again.path("alerts_created").asInt()).isZero();
        assertThat(again.path("alerts_resolved").asInt()).isZero();
        assertThat(alerts())
                .extracting(alert -> alert.path("metric") + " " + alert.path("severity"))
                .containsExactlyInAnyOrder("\"failed_events\" \"p1\"", "\"error_rate\" \"p1\"");

        everything
                .sql("DELETE FROM queue_items WHERE tenant_id = :tenant")
                .param("tenant", acme.id().value())
                .update();
        assertThat(check().path("alerts_resolved").asInt()).isEqualTo(2);
        assertThat(alerts()).isEmpty();
    }

    private Iterable<JsonNode> alerts() {
        return get("/api/platform/alerts?source=tracking_health&status=open,acknowledged", secret)
                .json()
                .path("items")
                .values();
    }

    @Test
    void thePlatformSeesAllTenantsTogetherOrOne() {
        purchases(1, "");
        String platformKey = tenants.platformKey();

        JsonNode all = get(PAGE, platformKey).json();
        JsonNode one = get(PAGE + "?tenant=" + acme.slug(), platformKey).json();

        assertThat(all.at("/diagnostics/totalEvents").asInt()).isPositive();
        assertThat(all.has("volume")).isFalse();
        assertThat(one.at("/diagnostics/totalEvents").asInt()).isEqualTo(1);
        assertThat(one.has("volume")).isTrue();
    }

    @Test
    void othersSeeNothingOfIt() {
        Tenant other = tenants.tenant();
        purchases(1, "");

        assertThat(
                        get(PAGE, tenants.secretKey(other))
                                .json()
                                .at("/diagnostics/totalEvents")
                                .asInt())
                .isZero();
        assertThat(get(PAGE + "?tenant=" + other.slug(), secret).status()).isEqualTo(404);
        assertThat(get(PAGE, web).status()).isEqualTo(403);
        assertThat(post(CHECK, "", web).status()).isEqualTo(403);
    }
}
