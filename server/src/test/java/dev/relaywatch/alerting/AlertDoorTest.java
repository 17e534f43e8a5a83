package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /api/platform/alerts}, with the keys of a tenant and of the platform. */
class AlertDoorTest extends RunningServer {
    private static final String ALERTS = "/api/platform/alerts";

    private Tenant acme;
    private String key;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
    }

    private Answer get(String path, String withKey) {
        return send(HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + withKey));
    }

    private JsonNode raised(String title) {
        return post(
                        ALERTS,
                        """
                        {"severity":"p2","service":"stripe","title":"%s","message":"Somebody looked"}
                        """
                                .formatted(title),
                        key)
                .json();
    }

    @Test
    void anAlertRaisedByHandIsOpenAndTheSameAgainCountsUp() {
        JsonNode first = raised("Checkout is slow");
        JsonNode second = raised("Checkout is slow");

        assertThat(first.path("status").asString()).isEqualTo("open");
        assertThat(first.path("source").asString()).isEqualTo("manual");
        assertThat(first.path("tenant").asString()).isEqualTo(acme.slug());
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.path("count").asInt()).isEqualTo(2);
    }

    @Test
    void theListIsNarrowed() {
        raised("One");
        String resolved = raised("Two").path("id").asString();
        post(ALERTS + "/" + resolved + "/resolve", "{\"note\":\"done\"}", key);

        assertThat(get(ALERTS + "?status=open", key).json().path("items").size()).isEqualTo(1);
        JsonNode over = get(ALERTS + "?status=resolved&severity=p2&service=stripe", key).json();
        assertThat(over.path("items").get(0).path("id").asString()).isEqualTo(resolved);
        assertThat(over.path("items").get(0).path("notes").get(0).path("text").asString())
                .isEqualTo("done");
        assertThat(get(ALERTS + "?severity=p1", key).json().path("items").size()).isZero();
    }

    @Test
    void aWordThatIsNoneIsRefusedWithTheKnownOnes() {
        Answer answer = get(ALERTS + "?status=closed", key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("open, acknowledged, resolved");
    }

    @Test
    void whatIsResolvedIsAConflict() {
        String id = raised("Three").path("id").asString();
        post(ALERTS + "/" + id + "/resolve", "", key);

        assertThat(post(ALERTS + "/" + id + "/resolve", "{}", key).status()).isEqualTo(409);
        assertThat(post(ALERTS + "/" + id + "/acknowledge", "{}", key).status()).isEqualTo(409);
        assertThat(post(ALERTS + "/" + id + "/reopen", "{}", key).status()).isEqualTo(200);
    }

    @Test
    void anotherTenantsAlertIsNotThere() {
        String id = raised("Four").path("id").asString();
        String other = tenants.secretKey(tenants.tenant());

        assertThat(get(ALERTS + "/" + id, other).status()).isEqualTo(404);
        assertThat(post(ALERTS + "/" + id + "/resolve", "{}", other).status()).isEqualTo(404);
        assertThat(post(ALERTS + "/" + UUID.randomUUID() + "/resolve", "{}", key).status())
                .isEqualTo(404);
        assertThat(get(ALERTS, other).json().path("items").size()).isZero();
    }

    @Test
    void everyMistakeIsSaidAtOnce() {
        Answer answer = post(ALERTS, "{\"severity\":\"p9\",\"title\":\"\"}", key);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("severity", "title", "message");
    }

    @Test
    void theOverviewOfHealthShowsWhatIsOpen() {
        raised("Five");

        JsonNode alerts = get("/api/platform/health", key).json().path("alerts");

        assertThat(alerts.get(0).path("title").asString()).isEqualTo("Five");
    }
}
