package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Erasure is asked for by a tenant's server, and says what it did. */
class PrivacyDoorTest extends RunningServer {
    private static final String DOOR = "/api/privacy/erase";
    private static final String JANE = "{\"email\":\"jane@example.com\"}";

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
        return answer.json();
    }

    @Test
    void theAnswerCountsWhatWasErased() {
        post("/api/leads", "{\"email\":\"Jane@Example.com\",\"visitorId\":\"v1\"}", key);
        post(
                "/api/track/event",
                "{\"event\":\"purchase\",\"eventId\":\"e1\",\"email\":\"jane@example.com\"}",
                key);
        post(
                "/api/conversions",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"jane@example.com\"}",
                key);
        Answer answer = post(DOOR, JANE, key);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo(
                        "{\"visitors\":1,\"events\":2,\"leads\":1,\"conversions\":1,\"queueItems\":0}");
        assertThat(post(DOOR, JANE, key).text())
                .isEqualTo(
                        "{\"visitors\":0,\"events\":0,\"leads\":0,\"conversions\":0,\"queueItems\":0}");
    }

    @Test
    void onlyATenantsSecretKeyMayEraseOrThePlatformsInItsName() {
        problem(post(DOOR, JANE, null), 401);
        problem(post(DOOR, JANE, "rws_wrong"), 401);
        problem(post(DOOR, JANE, tenants.publicKey(acme)), 403);
        problem(post(DOOR, JANE, tenants.platformKey()), 400);
        assertThat(rows("suppressions", acme)).isZero();
        assertThat(post(DOOR + "?tenant=" + acme.slug(), JANE, tenants.platformKey()).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"email\":null,\"phone\":\" \",\"visitorId\":\"\"}",
                "{\"name\":\"Jane\"}"
            })
    void withoutASubjectNobodyIsErased(String body) {
        JsonNode problem = problem(post(DOOR, body, key), 422);
        assertThat(problem.path("errors").values().stream().map(e -> e.path("field").asString()))
                .containsExactly("email", "phone", "visitorId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"jane\",\"visitorId\":\"v1\"}",
                "{\"email\":[\"jane@example.com\"]}",
                "{\"email\":\"AAAAaaaa00000000AAAAaaaa00000000AAAAaaaa00000000AAAAaaaa00000000\"}"
            })
    void anAddressThatIsNoneIsNamed(String body) {
        JsonNode problem = problem(post(DOOR, body, key), 422);
        assertThat(problem.path("errors").path(0).path("field").asString()).isEqualTo("email");
        assertThat(rows("suppressions", acme)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12",
                "call me",
                "AAAAaaaa00000000AAAAaaaa00000000AAAAaaaa00000000AAAAaaaa00000000"
            })
    void aNumberThatIsNoneIsNamed(String phone) {
        JsonNode problem =
                problem(
                        post(
                                DOOR,
                                "{\"email\":\"jane@example.com\",\"phone\":\"" + phone + "\"}",
                                key),
                        422);
        assertThat(problem.path("errors").path(0).path("field").asString()).isEqualTo("phone");
        assertThat(rows("suppressions", acme)).isZero();
    }

    @Test
    void aNationalNumberIsTheTenantsCountrys() {
        post("/api/leads", "{\"phone\":\"+49 151 23456789\"}", key);
        assertThat(post(DOOR, "{\"phone\":\"0151/23456789\"}", key).json().path("leads").asInt())
                .isEqualTo(1);
    }

    @Test
    void aBodyThatIsNoJsonObjectIsABadRequest() {
        problem(post(DOOR, "[]", key), 400);
        problem(post(DOOR, "", key), 400);
        problem(post(DOOR, "{\"email\":", key), 400);
    }
}
