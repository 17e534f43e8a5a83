package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Deals come by a tenant's secret key or by a signed webhook, and are told apart from what was not
 * taken by their status.
 */
class ConversionDoorTest extends RunningServer {
    private static final String DOOR = "/api/conversions";
    private static final String DEAL =
            "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\",\"value\":1200}";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private Tenant acme;
    private String key;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
    }

    private static JsonNode problem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        return answer.json();
    }

    @Test
    void aDealBecomesAConversionOfItsLead() {
        String lead =
                post("/api/leads", "{\"email\":\"ADA@example.com\"}", key)
                        .json()
                        .path("leadId")
                        .asString();
        Answer answer = post(DOOR, DEAL, key);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(UUID.fromString(answer.json().path("conversionId").asString()).version())
                .isEqualTo(7);
        assertThat(answer.json().path("idempotencyKey").asString()).isEqualTo("d1:closed");
        assertThat(answer.json().path("leadId").asString()).isEqualTo(lead);
        assertThat(answer.json().path("matchedBy").asString()).isEqualTo("email");
        assertThat(answer.json().path("queued").isArray()).isTrue();
        assertThat(answer.json().path("duplicate").asBoolean(true)).isFalse();
    }

    @Test
    void theSameDealAgainIsTheFirst() {
        JsonNode first = post(DOOR, DEAL, key).json();
        Answer again = post(DOOR, DEAL, key);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("conversionId")).isEqualTo(first.path("conversionId"));
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
        assertThat(rows("conversions", acme)).isEqualTo(1);
    }

    @Test
    void aDealWithoutALeadIsKeptWithoutOne() {
        Answer answer = post(DOOR, DEAL, key);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("leadId").isNull()).isTrue();
        assertThat(answer.json().path("matchedBy").isNull()).isTrue();
    }

    @Test
    void aDealOfNobodyIsNotValid() {
        JsonNode problem =
                problem(post(DOOR, "{\"dealId\":\"d1\",\"conversionType\":\"won\"}", key), 422);
        assertThat(problem.path("errors").size()).isEqualTo(2);
        assertThat(problem.path("errors").path(0).path("field").asString())
                .isEqualTo("conversionType");
        assertThat(rows("conversions", acme)).isZero();
    }

    @Test
    void aBodyThatIsNoJsonObjectIsABadRequest() {
        problem(post(DOOR, "[]", key), 400);
        problem(post(DOOR, "", key), 400);
    }

    @Test
    void onlyATenantsSecretKeyMayReportDealsOrThePlatformsInItsName() {
        problem(post(DOOR, DEAL, null), 401);
        problem(post(DOOR, DEAL, "rws_wrong"), 401);
        problem(post(DOOR, DEAL, tenants.publicKey(acme)), 403);
        problem(post(DOOR, DEAL, tenants.platformKey()), 400);
        assertThat(rows("conversions", acme)).isZero();
        assertThat(post(DOOR + "?tenant=" + acme.slug(), DEAL, tenants.platformKey()).status())
                .isEqualTo(201);
    }

    private Answer webhook(String slug, String body, String signedBody, Instant at) {
        return webhook("msg_" + UUID.randomUUID(), slug, body, signedBody, at);
    }

    private Answer webhook(String id, String slug, String body, String signedBody, Instant at) {
        String signature =
                new WebhookSignature(SECRET)
                        .sign(id, at.getEpochSecond(), signedBody.getBytes(StandardCharsets.UTF_8));
        return post(
                "/api/webhooks/crm-conversion?tenant=" + slug,
                body,
                null,
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(at.getEpochSecond()),
                "webhook-signature",
                signature);
    }

    @Test
    void aSignedWebhookIsADeal() {
        tenants.webhookSecret(acme, SECRET);
        assertThat(webhook(acme.slug(), DEAL, DEAL, Clock.systemUTC().instant()).status())
                .isEqualTo(201);
        assertThat(webhook(acme.slug(), DEAL, DEAL, Clock.systemUTC().instant()).status())
                .isEqualTo(200);
        assertThat(rows("conversions", acme)).isEqualTo(1);
    }

    @Test
    void anIdOfAWebhookThatIsTooLongIsToldSo() {
        tenants.webhookSecret(acme, SECRET);
        Instant now = Clock.systemUTC().instant();
        String longest = "m".repeat(200);
        problem(webhook(longest + "m", acme.slug(), DEAL, DEAL, now), 400);
        assertThat(rows("conversions", acme)).isZero();
        assertThat(webhook(longest, acme.slug(), DEAL, DEAL, now).status()).isEqualTo(201);
    }

    @Test
    void aSignatureOverOtherBytesDoesNotHold() {
        tenants.webhookSecret(acme, SECRET);
        problem(webhook(acme.slug(), DEAL, DEAL + " ", Clock.systemUTC().instant()), 401);
        assertThat(rows("conversions", acme)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-301, 320})
    void aSignatureMoreThanFiveMinutesAwayDoesNotHold(int seconds) {
        tenants.webhookSecret(acme, SECRET);
        problem(
                webhook(acme.slug(), DEAL, DEAL, Clock.systemUTC().instant().plusSeconds(seconds)),
                401);
    }

    @Test
    void withoutASecretOrATenantNoSignatureHolds() {
        problem(webhook(acme.slug(), DEAL, DEAL, Clock.systemUTC().instant()), 401);
        problem(webhook("nobody", DEAL, DEAL, Clock.systemUTC().instant()), 401);
        problem(post("/api/webhooks/crm-conversion", DEAL, null), 401);
    }
}
