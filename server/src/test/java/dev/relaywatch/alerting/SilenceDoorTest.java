package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;
import tools.jackson.databind.JsonNode;

/** {@code /api/platform/silences}. */
@RecordApplicationEvents
class SilenceDoorTest extends RunningServer {
    private static final String SILENCES = "/api/platform/silences";

    @Autowired private Silences silences;
    @Autowired private ApplicationEvents events;

    private Tenant acme;
    private String key;
    private String platformKey;
    private Instant now;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        platformKey = tenants.platformKey();
        now = Instant.now();
    }

    private Answer call(String method, String path, @Nullable String body, String withKey) {
        return send(
                HttpRequest.newBuilder(url(SILENCES + path))
                        .header("Authorization", "Bearer " + withKey)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode begun(String withKey, String fields) {
        Answer answer = call("POST", "", "{\"reason\":\"moving house\"," + fields + "}", withKey);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private String until(Duration later) {
        return "\"until\":\"" + now.plus(later) + "\"";
    }

    private List<String> ids(String query, String withKey) {
        List<String> ids = new ArrayList<>();
        call("GET", query, null, withKey)
                .json()
                .path("items")
                .forEach(one -> ids.add(one.path("id").asString()));
        return ids;
    }

    private void end(JsonNode silence, String withKey) {
        assertThat(call("DELETE", "/" + silence.path("id").asString(), null, withKey).status())
                .isEqualTo(204);
    }

    @Test
    void oneWithoutABeginningIsInForceAtOnce() {
        JsonNode silence = begun(key, "\"service\":\"stripe\"," + until(Duration.ofHours(2)));

        assertThat(silence.path("active").asBoolean()).isTrue();
        assertThat(silence.path("tenant").asString()).isEqualTo(acme.slug());
        assertThat(silence.path("service").asString()).isEqualTo("stripe");
        assertThat(silence.path("reason").asString()).isEqualTo("moving house");
        assertThat(silence.path("createdBy").asString()).isNotBlank();
        assertThat(silence.has("endedBy")).isFalse();
        assertThat(own("stripe", now.plusSeconds(60))).hasSize(1);
        assertThat(own("wise", now.plusSeconds(60))).isEmpty();
        assertThat(own("stripe", now.plusSeconds(7_200))).isEmpty();
    }

    private List<Silence> own(String service, Instant at) {
        return silences.keepingQuiet(acme.id(), service, at).stream()
                .filter(one -> acme.id().equals(one.tenant()))
                .toList();
    }

    @Test
    void aMaintenanceWindowIsListedBeforeItBegins() {
        JsonNode silence =
                begun(
                        key,
                        "\"from\":\""
                                + now.plusSeconds(3_600)
                                + "\","
                                + until(Duration.ofHours(2)));

        assertThat(silence.path("active").asBoolean(true)).isFalse();
        assertThat(ids("", key)).containsExactly(silence.path("id").asString());
    }

    @Test
    void oneThatIsEndedIsOverNowAndListedOnlyOnDemand() {
        JsonNode silence = begun(key, until(Duration.ofHours(2)));

        end(silence, key);

        assertThat(ids("", key)).isEmpty();
        JsonNode over = call("GET", "?all=true", null, key).json().path("items").get(0);
        assertThat(over.path("endedBy").asString()).isNotBlank();
        assertThat(over.path("active").asBoolean(true)).isFalse();
        assertThat(Instant.parse(over.path("until").asString()))
                .isBetween(now, Instant.now().plusSeconds(1));
        end(silence, key);
    }

    @Test
    void oneThatIsEndedBeforeItBeginsNeverIsInForce() {
        Instant from = now.plusSeconds(3_600);
        JsonNode silence = begun(key, "\"from\":\"" + from + "\"," + until(Duration.ofHours(2)));

        end(silence, key);

        assertThat(own("stripe", from)).isEmpty();
        assertThat(own("stripe", from.plusSeconds(1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | until, reason",
                "\"reason\":\"r\",\"until\":\"tomorrow\" | until",
                "\"reason\":\"r\",\"until\":\"2020-01-01T00:00:00Z\" | until",
                "\"reason\":\"r\",\"until\":\"+99999-01-01T00:00:00Z\" | until",
                "\"reason\":\" \",\"until\":\"9000-01-01T00:00:00Z\" | until, reason",
                "\"from\":\"9000-01-01T00:00:00Z\",\"reason\":\"r\",\"until\":\"9000-01-02T00:00:00Z\" | from",
                "\"tenant\":\"nobody\",\"service\":\"nothing\",\"colour\":1 | colour, tenant, service, until, reason"
            })
    void allMistakesAreToldAtOnce(String body, String fields) {
        Answer answer = call("POST", "", "{" + body + "}", key);

        assertThat(answer.status()).isEqualTo(422);
        List<String> wrong = new ArrayList<>();
        answer.json().path("errors").forEach(one -> wrong.add(one.path("field").asString()));
        assertThat(String.join(", ", wrong)).isEqualTo(fields);
        assertThat(ids("?all=true", key)).noneMatch(id -> !isEverybodys(id));
    }

    private boolean isEverybodys(String id) {
        return silences.find(UUID.fromString(id), null).orElseThrow().tenant() == null;
    }

    @Test
    void noneLastsLongerThanNinetyDays() {
        Answer answer =
                call("POST", "", "{\"reason\":\"r\"," + until(Duration.ofDays(91)) + "}", key);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("90 days");
    }

    @Test
    void everybodysIsSeenByATenantAndEndedByThePlatform() {
        JsonNode silence = begun(platformKey, until(Duration.ofHours(2)));
        String id = silence.path("id").asString();

        assertThat(silence.path("tenant").isNull()).isTrue();
        assertThat(ids("", key)).contains(id);
        assertThat(call("DELETE", "/" + id, null, key).status()).isEqualTo(403);

        end(silence, platformKey);
        assertThat(ids("", key)).doesNotContain(id);
    }

    @Test
    void anotherTenantsIsNotThere() {
        JsonNode silence = begun(key, until(Duration.ofHours(2)));
        String other = tenants.secretKey(tenants.tenant());

        assertThat(ids("?all=true", other)).doesNotContain(silence.path("id").asString());
        assertThat(call("DELETE", "/" + silence.path("id").asString(), null, other).status())
                .isEqualTo(404);
        assertThat(ids("", key)).hasSize(1);
    }

    @Test
    void aTenantsKeyKeepsNobodyElseQuiet() {
        Answer answer =
                call(
                        "POST",
                        "",
                        "{\"reason\":\"r\",\"tenant\":\""
                                + tenants.tenant().slug()
                                + "\","
                                + until(Duration.ofHours(1))
                                + "}",
                        key);

        assertThat(answer.status()).isEqualTo(422);
    }

    @Test
    void whoBeganAndEndedItIsRemembered() {
        end(begun(key, until(Duration.ofHours(2))), key);

        assertThat(
                        everything
                                .sql(
                                        "SELECT action FROM audit_log WHERE tenant_id = ? AND action LIKE 'silence.%' ORDER BY at, id")
                                .param(acme.id().value())
                                .query(String.class)
                                .list())
                .containsExactly("silence.begun", "silence.ended");
    }

    @Test
    void whoTellsHearsOfEachChange() {
        Silence silence =
                new Silence(
                        UUID.randomUUID(),
                        acme.id(),
                        null,
                        now,
                        now.plusSeconds(60),
                        "r",
                        "somebody",
                        now,
                        null);

        assertThat(silences.begin(silence, Actor.key("somebody"))).isTrue();
        silences.end(silence, Actor.key("somebody"));
        silences.end(silence, Actor.key("somebody"));

        assertThat(events.stream(SilencesChanged.class)).hasSize(2);
    }
}
