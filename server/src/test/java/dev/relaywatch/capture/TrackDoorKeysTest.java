package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who may send events, from which page, under which content type. */
class TrackDoorKeysTest extends RunningServer {
    private static final String DOOR = "/api/track/event";
    private static final String PURCHASE =
            "{\"event\":\"purchase\",\"eventId\":\"e1\",\"params\":{\"value\":49.9}}";

    private Tenant acme;
    private String key;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        key = tenants.publicKey(acme);
    }

    private JsonNode accepted(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean()).as(answer.text()).isTrue();
        return answer.json();
    }

    @Test
    void theKeyMayBeShownInAnyOfFourWays() {
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        accepted(post(DOOR, PURCHASE, key));
        accepted(post(DOOR, PURCHASE, null, "Authorization", basic));
        accepted(post(DOOR + "?a=b&writeKey=" + key, PURCHASE, null));
        accepted(post(DOOR, "{\"writeKey\":\"" + key + "\",\"event\":\"purchase\"}", null));
    }

    @Test
    void aSecretKeyMayCaptureToo() {
        accepted(post(DOOR, PURCHASE, tenants.secretKey(acme)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwp_wrong", "", "nonsense", "rwp_ä"})
    void aWrongKeyIsRefused(String wrong) {
        unauthorized(post(DOOR + "?writeKey=" + wrong.replace("ä", "%C3%A4"), PURCHASE, null));
    }

    @Test
    void withoutAKeyOrWithThePlatformsNothingIsCaptured() {
        unauthorized(post(DOOR, PURCHASE, null));
        unauthorized(post(DOOR, PURCHASE, tenants.platformKey()));
        unauthorized(post(DOOR, "no JSON", null));
    }

    private void unauthorized(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asString()).startsWith("a public key is needed");
        assertThat(rows("tracking_events", acme)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain;charset=UTF-8",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "nonsense",
                "application/json;charset=nonsense"
            })
    void jsonIsTakenUnderAnyContentType(String contentType) {
        accepted(post(DOOR, PURCHASE, key, "Content-Type", contentType));
    }

    @Test
    void anOriginTellsABrowserAndIsEchoed() {
        Answer answer = post(DOOR, PURCHASE, key, "Origin", "https://acme.example");
        accepted(answer);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://acme.example");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Vary")).isEqualTo("Origin");
        assertThat(
                        everything
                                .sql("SELECT seen_browser FROM event_keys WHERE tenant_id = ?")
                                .param(acme.id().value())
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void aPageMayAskBeforehand() {
        Answer answer =
                send(
                        HttpRequest.newBuilder(url(DOOR))
                                .header("Origin", "https://acme.example")
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://acme.example");
        assertThat(answer.header("Access-Control-Allow-Headers"))
                .contains("Authorization", "Content-Type");
        assertThat(
                        post(DOOR, PURCHASE, null, "Origin", "https://acme.example")
                                .header("Access-Control-Allow-Origin"))
                .isNotEmpty();
    }
}
