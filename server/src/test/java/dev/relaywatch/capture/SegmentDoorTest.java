package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Segment's HTTP API, as its SDKs use it. */
class SegmentDoorTest extends RunningServer {
    private Tenant acme;
    private String key;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        key = tenants.publicKey(acme);
    }

    private Answer basic(String path, String body) {
        String user =
                Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        return post(path, body, null, "Authorization", "Basic " + user);
    }

    private void taken(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"success\":true}");
    }

    private Map<String, @Nullable Object> event(String eventId) {
        return everything
                .sql(
                        """
                        SELECT e.event_name, e.page_url, e.params::text AS params, e.user_data->>'em' AS email,
                               e.user_data->>'external_id' AS external, e.value::text AS value, e.currency,
                               e.utm::text AS utm, e.event_time::text AS time, v.visitor_id AS visitor
                          FROM tracking_events e LEFT JOIN visitors v ON v.tenant_id = e.tenant_id AND v.id = e.visitor_id
                         WHERE e.tenant_id = ? AND e.event_id = ?
                        """)
                .params(acme.id().value(), eventId)
                .query()
                .singleRow();
    }

    @Test
    void aTrackCallIsAnEvent() {
        taken(
                basic(
                        "/v1/track",
                        """
                        {"type":"track","event":"Order Completed","messageId":"m1","anonymousId":"anon","userId":"u1",
                         "properties":{"revenue":25.0,"currency":"EUR","orderId":"o1"},
                         "context":{"traits":{"email":"Ada@Example.com"},"page":{"url":"https://acme.example/p?gclid=g"},
                                    "campaign":{"name":"may","source":"news","medium":"mail"}}}
                        """));
        Map<String, @Nullable Object> event = event("m1");
        assertThat(event)
                .containsEntry("event_name", "Order Completed")
                .containsEntry("page_url", "https://acme.example/p?gclid=g")
                .containsEntry("email", Sha256.hex("ada@example.com"))
                .containsEntry("external", Sha256.hex("u1"))
                .containsEntry("value", "25.00")
                .containsEntry("currency", "EUR")
                .containsEntry("visitor", "anon");
        assertThat(String.valueOf(event.get("params"))).contains("\"order_id\": \"o1\"");
        assertThat(String.valueOf(event.get("utm")))
                .isEqualTo("{\"medium\": \"mail\", \"source\": \"news\", \"campaign\": \"may\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/track, track, purchase",
        "/v1/t, track, purchase",
        "/v1/page, page, page_view",
        "/v1/p, page, page_view",
        "/v1/identify, identify, identify",
        "/v1/i, identify, identify"
    })
    void eachCallHasItsPathAndTheBrowsersShortOne(String path, String type, String name) {
        taken(
                basic(
                        path,
                        "{\"event\":\"purchase\",\"messageId\":\"m-"
                                + type
                                + "\",\"anonymousId\":\"a\"}"));
        assertThat(event("m-" + type)).containsEntry("event_name", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/group", "/v1/g", "/v1/alias", "/v1/a", "/v1/screen", "/v1/s"})
    void whatMeansNothingHereIsTakenAndDoesNothing(String path) {
        taken(basic(path, "{\"messageId\":\"m1\",\"anonymousId\":\"a\"}"));
        assertThat(rows("tracking_events", acme)).isZero();
    }

    @Test
    void aBatchIsStoredOnceHoweverOftenItComes() {
        String batch =
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                "{\"type\":\"track\",\"event\":\"sign_up\",\"messageId\":\"m"
                                        + i
                                        + "\",\"anonymousId\":\"a\"}")
                        .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
        taken(basic("/v1/batch", batch));
        taken(basic("/v1/b", batch));
        assertThat(rows("tracking_events", acme)).isEqualTo(100);
    }

    @Test
    void theKeyMayStandBehindTheBatch() {
        taken(
                post(
                        "/v1/batch",
                        "{\"batch\":[{\"type\":\"page\",\"messageId\":\"m1\"}],\"writeKey\":\""
                                + key
                                + "\"}",
                        null,
                        "Content-Type",
                        "text/plain"));
        assertThat(rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void ofABatchTheGoodAreTakenAndTheOthersNamed() {
        Answer answer =
                basic(
                        "/v1/batch",
                        """
                        {"batch":[{"type":"track","messageId":"m1"},{"type":"group"},{"type":"nonsense"},7,
                                  {"type":"track","event":"purchase","messageId":"m2","anonymousId":null,"userId":null,"traits":{}}]}
                        """);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(answer.json().path("rejected").toString())
                .isEqualTo(
                        "[{\"index\":0,\"reason\":\"event: is missing\"},"
                                + "{\"index\":2,\"reason\":\"type: must be track, page, identify, group, alias or screen\"},"
                                + "{\"index\":3,\"reason\":\"must be an object\"}]");
        assertThat(rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void aMessageOverItsLimitDoesNotTakeTheBatchWithIt() {
        String large =
                "{\"type\":\"track\",\"event\":\"x\",\"messageId\":\"m1\",\"properties\":{\"blob\":\""
                        + "x".repeat(33_000)
                        + "\"}}";
        Answer answer =
                basic(
                        "/v1/batch",
                        "{\"batch\":[" + large + ",{\"type\":\"page\",\"messageId\":\"m2\"}]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("rejected").toString())
                .isEqualTo("[{\"index\":0,\"reason\":\"is over 32768 bytes\"}]");
        assertThat(basic("/v1/track", large).status()).isEqualTo(413);
    }

    @Test
    void theLimitsOfABodyAreSegments() {
        String large =
                "{\"event\":\"x\",\"messageId\":\"m1\",\"properties\":{\"blob\":\""
                        + "x".repeat(520_000)
                        + "\"}}";
        assertThat(basic("/v1/track", large).status()).isEqualTo(413);
        assertThat(rows("tracking_events", acme)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{nope",
                "[]",
                "null",
                "7",
                "{\"batch\":{}}",
                "{\"batch\":[]} x",
                "{\"batch\":[{\"a\":]}"
            })
    void whatIsNoJsonOfOursIs400(String body) {
        Answer answer = basic("/v1/batch", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asString()).isNotBlank();
    }

    @Test
    void withoutAKeyOrWithAWrongOneItIs401() {
        String body = "{\"event\":\"x\",\"messageId\":\"m1\"}";
        assertThat(post("/v1/track", body, null).status()).isEqualTo(401);
        assertThat(post("/v1/track", body, "rwp_wrong").status()).isEqualTo(401);
        assertThat(post("/v1/track", "{\"event\":\"x\",\"writeKey\":\"rwp_wrong\"}", null).status())
                .isEqualTo(401);
    }

    @Test
    void aClockThatIsWrongByAYearIsPutRight() {
        Instant wrong = Instant.parse("2020-01-01T00:00:00Z");
        taken(
                basic(
                        "/v1/batch",
                        "{\"batch\":[{\"type\":\"page\",\"messageId\":\"m1\",\"timestamp\":\""
                                + wrong.minusSeconds(60)
                                + "\"}],\"sentAt\":\""
                                + wrong
                                + "\"}"));
        Boolean aMinuteAgo =
                everything
                        .sql(
                                """
                                SELECT created_at - event_time BETWEEN interval '55 seconds' AND interval '65 seconds'
                                  FROM tracking_events WHERE tenant_id = ?
                                """)
                        .param(acme.id().value())
                        .query(Boolean.class)
                        .single();
        assertThat(aMinuteAgo).isTrue();
    }

    @Test
    void anIdentifyCallTellsWhoItIs() {
        taken(
                basic(
                        "/v1/identify",
                        "{\"messageId\":\"m1\",\"anonymousId\":\"a\",\"userId\":\"u1\",\"traits\":{\"email\":\"ada@example.com\",\"address\":{\"city\":\"Ulm\"}}}"));
        assertThat(event("m1"))
                .containsEntry("email", Sha256.hex("ada@example.com"))
                .containsEntry("external", Sha256.hex("u1"));
        assertThat(
                        everything
                                .sql(
                                        "SELECT jsonb_exists(user_data, 'ct') FROM tracking_events WHERE tenant_id = ?")
                                .param(acme.id().value())
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void theBrowsersSettingsNameThisServerAlone() {
        Answer answer =
                send(
                        HttpRequest.newBuilder(url("/v1/projects/" + key + "/settings"))
                                .header("Origin", "https://acme.example")
                                .timeout(Duration.ofSeconds(20)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString())
                .isEqualTo(
                        "{\"integrations\":{\"Segment.io\":{\"apiKey\":\""
                                + key
                                + "\",\"apiHost\":\""
                                + url("/").getAuthority()
                                + "/v1\",\"protocol\":\"http\"}},\"metrics\":{\"sampleRate\":0}}");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://acme.example");
    }

    @Test
    void nobodyElsesKeyHasSettings() {
        assertThat(send(HttpRequest.newBuilder(url("/v1/projects/rwp_wrong/settings"))).status())
                .isEqualTo(401);
    }

    @Test
    void theSdksCountersOfItselfAreTakenWithoutAKey() {
        taken(post("/v1/m", "{\"series\":[]}", null, "Content-Type", "text/plain"));
    }

    @Test
    void anotherPathIsNotFound() {
        assertThat(basic("/v1/nothing", "{}").status()).isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(url("/v1/track"))).status()).isEqualTo(404);
    }

    @Test
    void aBrowserMayAskFirst() {
        Answer answer =
                send(
                        HttpRequest.newBuilder(url("/v1/t"))
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                                .header("Origin", "https://acme.example")
                                .header("Access-Control-Request-Method", "POST"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("X-Retry-Count");
    }
}
