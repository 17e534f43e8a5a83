package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/track/visit} knows the browser again and never breaks a page. */
class VisitDoorTest extends RunningServer {
    private static final String DOOR = "/api/track/visit";

    private Tenant acme;
    private String key;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        key = tenants.publicKey(acme);
    }

    private String visitor(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean()).as(answer.text()).isTrue();
        return answer.json().path("visitorId").asString();
    }

    @Test
    void whoIsNewGetsANameAndACookieForMoreThanAYear() {
        Answer answer = post(DOOR, "{\"landingPage\":\"https://acme.example/\"}", key);
        String name = visitor(answer);
        assertThat(UUID.fromString(name)).isNotNull();
        assertThat(answer.header("Set-Cookie"))
                .isEqualTo("rw_vid=" + name + "; Path=/; Max-Age=33696000; HttpOnly; SameSite=Lax");
        assertThat(rows("visitors", acme)).isEqualTo(1);
    }

    @Test
    void behindAProxyThatEndsTlsTheCookieIsSecure() {
        Answer answer = post(DOOR, "{}", key, "X-Forwarded-Proto", "https");
        assertThat(answer.header("Set-Cookie")).endsWith("; Secure");
    }

    @Test
    void theCookieIsTheVisitorUnlessThePageNamesOne() {
        assertThat(visitor(post(DOOR, "{}", key, "Cookie", "a=b; rw_vid=v-1; c=d")))
                .isEqualTo("v-1");
        assertThat(visitor(post(DOOR, "{\"visitorId\":\"own\"}", key, "Cookie", "rw_vid=v-1")))
                .isEqualTo("own");
    }

    @Test
    void aNameThatNoCookieCanHoldSetsNone() {
        Answer answer = post(DOOR, "{\"visitorId\":\"a; Domain=evil.example\"}", key);
        assertThat(visitor(answer)).isEqualTo("a; Domain=evil.example");
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"clickIds\":7}",
                "{\"utm\":{\"source\":[\"a\"]}}",
                "{\"visitorId\":{}}",
                "{\"consent\":{\"adUserData\":\"MAYBE\"}}",
                "{\"fbp\":[]}"
            })
    void whatCannotBeReadIsToldAndNothingIsStored(String body) {
        Answer answer = post(DOOR, body, key);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asString()).isNotBlank();
        assertThat(rows("visitors", acme)).isZero();
    }

    @Test
    void theKeyMayStandInTheBodyAsBeaconsNeedIt() {
        Answer answer =
                post(DOOR, "{\"writeKey\":\"" + key + "\"}", null, "Content-Type", "text/plain");
        assertThat(visitor(answer)).isNotBlank();
    }

    @Test
    void withoutAKeyNothingIsTaken() {
        Answer answer = post(DOOR, "{}", null);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    }

    @Test
    void aTenantThatNamesItsOriginsIsSentNothingFromOthers() {
        Tenant own = tenants.tenantWithOrigins("https://own.example");
        String publicKey = tenants.publicKey(own);
        Answer theirs = post(DOOR, "{}", publicKey, "Origin", "https://own.example");
        assertThat(theirs.header("Access-Control-Allow-Origin")).isEqualTo("https://own.example");
        Answer foreign = post(DOOR, "{}", publicKey, "Origin", "https://other.example");
        assertThat(foreign.status()).isEqualTo(200);
        assertThat(foreign.json().path("error").asString()).contains("origin");
        assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(rows("visitors", own)).isEqualTo(1);
    }

    @Test
    void anEventWithoutAVisitorBelongsToTheBrowsersCookie() {
        post(DOOR, "{\"clickIds\":{\"gclid\":\"g\"}}", key, "Cookie", "rw_vid=v-1");
        post(
                "/api/track/event",
                "{\"event\":\"purchase\",\"eventId\":\"e1\"}",
                key,
                "Cookie",
                "rw_vid=v-1");
        assertThat(
                        everything
                                .sql(
                                        "SELECT click_ids->>'gclid' FROM tracking_events WHERE tenant_id = ?")
                                .param(acme.id().value())
                                .query(String.class)
                                .single())
                .isEqualTo("g");
    }
}
