package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/track/event} stores events and never breaks a page. */
class TrackDoorTest extends RunningServer {
    private static final String DOOR = "/api/track/event";
    private static final String PURCHASE =
            "{\"event\":\"purchase\",\"eventId\":\"e1\",\"params\":{\"value\":49.9}}";
    private static final int LIMIT = 2 << 20;

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

    /** The reason, after making sure that nothing was stored. */
    private String failed(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(rows("tracking_events", acme)).isZero();
        return answer.json().path("error").asString();
    }

    private static String batch(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "{\"event\":\"page_view\",\"eventId\":\"p" + i + "\"}")
                .collect(Collectors.joining(",", "{\"events\":[", "]}"));
    }

    @Test
    void oneEventIsStored() {
        JsonNode answer = accepted(post(DOOR, PURCHASE, key));
        assertThat(answer.toString())
                .isEqualTo(
                        "{\"success\":true,\"accepted\":1,\"duplicates\":0,\"rejected\":[],\"eventIds\":[\"e1\"]}");
        assertThat(rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void aRepeatIsADuplicate() {
        post(DOOR, PURCHASE, key);
        JsonNode answer = accepted(post(DOOR, PURCHASE, key));
        assertThat(answer.path("accepted").asInt()).isZero();
        assertThat(answer.path("duplicates").asInt()).isEqualTo(1);
        assertThat(answer.path("eventIds").path(0).asString()).isEqualTo("e1");
        assertThat(rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void aThousandEventsAreStoredAtOnce() {
        assertThat(accepted(post(DOOR, batch(1_000), key)).path("accepted").asInt())
                .isEqualTo(1_000);
        assertThat(rows("tracking_events", acme)).isEqualTo(1_000);
    }

    @Test
    void oneMoreThanAThousandIsRefused() {
        assertThat(failed(post(DOOR, batch(1_001), key)))
                .isEqualTo("events: has 1001 events; 1 to 1000 can be sent at once");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"events\":[]} | events: has 0 events; 1 to 1000 can be sent at once",
                "{\"events\":{}} | events: must be a list",
                "{\"events\":null} | events: must be a list",
                "{\"events\":[1,null]} | must be an object",
                "{} | event: is missing",
                "{\"event\":\"x\",\"eventId\":[]} | eventId: must be text",
                "{\"event\":\"x\",\"params\":{\"value\":\"1e-99999999x\"}} | params.value: must be a number such as 49.90",
                "[] | the body must be a JSON object",
                "null | the body must be a JSON object",
                "'' | the body is empty; a JSON object is expected",
                "event=purchase | the body is no JSON: line 1, column 1 cannot be read",
                "{\"event\":\"x\" | the body is no JSON: line 1, column 13 cannot be read",
            })
    void whatCannotBeUnderstoodIsToldWhy(String body, String reason) {
        assertThat(failed(post(DOOR, body, key))).isEqualTo(reason);
    }

    @Test
    void deepNestingIsToldWhy() {
        assertThat(failed(post(DOOR, "{\"params\":".repeat(10_000), key)))
                .startsWith("the body is no JSON");
    }

    @Test
    void aBadEventAmongGoodOnesIsListedAndTheOthersAreStored() {
        JsonNode answer =
                accepted(
                        post(
                                DOOR,
                                "{\"events\":[{\"event\":\"a\",\"eventId\":\"1\"},{\"eventId\":\"2\"},7,{\"event\":\"b\",\"eventId\":\"4\"}]}",
                                key));
        assertThat(answer.toString())
                .isEqualTo(
                        "{\"success\":true,\"accepted\":2,\"duplicates\":0,\"rejected\":[{\"index\":1,\"reason\":\"event: is"
                                + " missing\"},{\"index\":2,\"reason\":\"must be an object\"}],\"eventIds\":[\"1\",null,null,\"4\"]}");
        assertThat(rows("tracking_events", acme)).isEqualTo(2);
    }

    @Test
    void nulCharactersAndHalfCharactersSpoilNothing() {
        accepted(
                post(
                        DOOR,
                        "{\"event\":\"a\\u0000b\",\"eventId\":\"1\",\"params\":{\"\\u0000\":\"\\u0000x\\ud800\"},\"email\":\"a\\u0000da@example.com\"}",
                        key));
        assertThat(
                        everything
                                .sql("SELECT event_name FROM tracking_events WHERE tenant_id = ?")
                                .param(acme.id().value())
                                .query(String.class)
                                .single())
                .isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void otherMethodsAreNotAllowed(String method) {
        assertThat(
                        send(HttpRequest.newBuilder(url(DOOR))
                                        .method(method, HttpRequest.BodyPublishers.noBody()))
                                .status())
                .isEqualTo(405);
    }

    @Test
    void otherPathsAreNotFound() {
        Answer answer = post("/api/track/nothing", PURCHASE, key);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    }

    private byte[] head(String length) {
        return ("POST "
                        + DOOR
                        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + key
                        + "\r\n"
                        + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsRefusedUnread() throws IOException {
        String answer =
                raw(
                        head("Content-Length: " + (LIMIT + 1)),
                        "{\"event\":".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains(
                        "\"success\":false",
                        "the body is over 2097152 bytes; send fewer events at once");
    }

    @Test
    void aBodyThatGrowsTooLargeIsRefusedBeforeItsEnd() throws IOException {
        String chunk = Integer.toHexString(2 * LIMIT) + "\r\n" + " ".repeat(LIMIT + 1_000);
        String answer =
                raw(head("Transfer-Encoding: chunked"), chunk.getBytes(StandardCharsets.US_ASCII));
        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("\"success\":false", "the body is over 2097152 bytes");
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() {
        String event = "{\"event\":\"purchase\"";
        accepted(post(DOOR, event + " ".repeat(LIMIT - event.length() - 1) + "}", key));
    }
}
