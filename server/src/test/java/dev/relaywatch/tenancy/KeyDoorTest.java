package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Keys through the API: shown once, replaced with an overlap, revoked. */
class KeyDoorTest extends RunningServer {
    private static final String DOOR = "/api/platform/keys";

    @Autowired private Tenancy tenancy;
    @Autowired private KeyUses uses;

    private Tenant acme;
    private String admin;

    @BeforeEach
    void open() {
        acme = tenants.tenant();
        admin = tenants.secretKey(acme);
    }

    private JsonNode made(String body) {
        Answer answer = post(DOOR, body, admin);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private Answer get(String path, @Nullable String key) {
        return send(HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + key));
    }

    private Answer call(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(url(path))
                        .header("Authorization", "Bearer " + admin)
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private boolean opens(String key) {
        return get("/api/platform/alerts", key).status() == 200;
    }

    private JsonNode listed(String id) {
        for (JsonNode key : get(DOOR + "?limit=500", admin).json().path("items")) {
            if (key.path("id").asString().equals(id)) {
                return key;
            }
        }
        throw new AssertionError("not listed: " + id);
    }

    @Test
    void aKeyIsShownOnceAndOpensItsTenant() {
        JsonNode made = made("{\"name\":\"till\",\"kind\":\"secret\"}");
        String key = made.path("key").asString();

        assertThat(key).startsWith("rws_").hasSizeGreaterThan(40);
        assertThat(opens(key)).isTrue();
        String list = get(DOOR, admin).text();
        assertThat(list).contains(made.path("id").asString()).doesNotContain(key);
        assertThat(listed(made.path("id").asString()).path("state").asString()).isEqualTo("active");
        assertThat(
                        everything
                                .sql("SELECT key_hash FROM api_keys WHERE id = ?")
                                .param(UUID.fromString(made.path("id").asString()))
                                .query((row, _) -> row.getBytes(1))
                                .single())
                .isEqualTo(Sha256.bytes(key));
    }

    @Test
    void aKeyThatIsReplacedGoesOnOpeningUntilItsTimeIsOver() {
        JsonNode before = made("{\"name\":\"till\",\"kind\":\"secret\"}");
        String id = before.path("id").asString();

        Answer rotated = call("POST", DOOR + "/" + id + "/rotate", "{\"overlap\":\"2h\"}");

        assertThat(rotated.status()).isEqualTo(201);
        assertThat(opens(rotated.json().path("key").asString())).isTrue();
        assertThat(opens(before.path("key").asString())).isTrue();
        JsonNode old = listed(id);
        assertThat(old.path("state").asString()).isEqualTo("expiring");
        assertThat(old.path("replacedBy").asString())
                .isEqualTo(rotated.json().path("id").asString());

        everything
                .sql("UPDATE api_keys SET expires_at = now() WHERE id = ?")
                .param(UUID.fromString(id))
                .update();
        tenancy.changed();

        assertThat(opens(before.path("key").asString())).isFalse();
        assertThat(listed(id).path("state").asString()).isEqualTo("expired");
        assertThat(call("POST", DOOR + "/" + id + "/rotate", "").status()).isEqualTo(409);
    }

    @Test
    void aRevokedKeyOpensNothingFromThenOn() {
        JsonNode made = made("{\"name\":\"till\",\"kind\":\"secret\"}");
        String key = made.path("key").asString();
        assertThat(opens(key)).isTrue();

        Answer revoked = call("DELETE", DOOR + "/" + made.path("id").asString(), "");

        assertThat(revoked.json().path("state").asString()).isEqualTo("revoked");
        assertThat(get("/api/platform/alerts", key).status()).isEqualTo(401);
    }

    @Test
    void aPublicKeyIsTakenFromThePagesItNamesAlone() {
        String key =
                made("{\"name\":\"web\",\"kind\":\"public\",\"origins\":[\"https://shop.example\"]}")
                        .path("key")
                        .asString();
        String event = "{\"event\":\"page_view\",\"eventId\":\"e1\"}";

        Answer there = post("/api/track/event", event, key, "Origin", "https://shop.example");
        Answer elsewhere = post("/api/track/event", event, key, "Origin", "https://evil.example");

        assertThat(there.json().path("success").asBoolean()).as(there.text()).isTrue();
        assertThat(elsewhere.json().path("success").asBoolean()).as(elsewhere.text()).isFalse();
    }

    @Test
    void aKeyOfTheConfigurationFileIsChangedThereButCanBeRevokedHere() {
        String key = tenants.secretKey(acme);
        String id =
                everything
                        .sql("SELECT id::text FROM api_keys WHERE key_hash = ?")
                        .param(Sha256.bytes(key))
                        .query(String.class)
                        .single();

        assertThat(call("PUT", DOOR + "/" + id, "{\"name\":\"other\"}").status()).isEqualTo(409);
        assertThat(call("POST", DOOR + "/" + id + "/rotate", "").text())
                .contains("configuration file");
        assertThat(call("DELETE", DOOR + "/" + id, "").status()).isEqualTo(200);
        assertThat(opens(key)).isFalse();
    }

    @Test
    void whenAKeyWasUsedLastIsSaidToTheMinute() {
        JsonNode made = made("{\"name\":\"till\",\"kind\":\"secret\"}");
        assertThat(listed(made.path("id").asString()).path("lastUsedAt").isNull()).isTrue();

        opens(made.path("key").asString());
        uses.write();

        assertThat(listed(made.path("id").asString()).path("lastUsedAt").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:00Z");
    }

    @Test
    void aTenantMakesNoKeyOfThePlatformAndMistakesAreNamed() {
        assertThat(post(DOOR, "{\"name\":\"x\",\"kind\":\"platform\"}", admin).status())
                .isEqualTo(422);
        Answer wrong =
                post(
                        DOOR,
                        "{\"kind\":\"secret\",\"origins\":[\"https://a.example/path\"],\"scope\":1}",
                        admin);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("\"name\"", "\"scope\"", "origins[0]");
        assertThat(
                        post(DOOR, "{\"name\":\"ci\",\"kind\":\"platform\"}", tenants.platformKey())
                                .status())
                .isEqualTo(201);
    }
}
