package dev.relaywatch.sandbox;

import static dev.relaywatch.sandbox.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TikTokProviderTest {
    private static final String HASH =
            "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";
    private static final String PIXEL = "C4UV1RC77U5PB60B3AG0";

    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private String url(String below) {
        return sandbox.url("acme", "tiktok") + "/open_api/v1.3/" + below;
    }

    private ObjectNode purchase(String id) {
        ObjectNode event =
                Json.object()
                        .put("event", "Purchase")
                        .put("event_time", clock.instant().getEpochSecond() - 60)
                        .put("event_id", id);
        event.putObject("user").putArray("email").add(HASH);
        event.putObject("page").put("url", "https://shop.example/thanks");
        ObjectNode properties = event.putObject("properties");
        properties.put("value", 12.5).put("currency", "EUR").put("order_id", "1001");
        properties.putArray("contents").addObject().put("content_id", "SKU1").put("price", 12.5);
        return event;
    }

    private HttpResponse<String> send(String source, String id, ObjectNode... events)
            throws Exception {
        ObjectNode body = Json.object().put("event_source", source).put("event_source_id", id);
        ArrayNode data = body.putArray("data");
        for (ObjectNode event : events) {
            data.add(event);
        }
        return caller.post(url("event/track/"), body.toString(), "Access-Token", "t");
    }

    private static int code(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("request_id").asString("")).isNotEmpty();
        return json(answer).path("code").intValue();
    }

    private static String message(HttpResponse<String> answer) {
        return json(answer).path("message").asString("");
    }

    @Test
    void acceptedEventsAreCountedByNameAndId() throws Exception {
        HttpResponse<String> answer = send("web", PIXEL, purchase("order-1"), purchase("order-2"));
        send("web", PIXEL, purchase("order-1"));

        assertThat(code(answer)).isZero();
        assertThat(message(answer)).isEqualTo("OK");
        assertThat(sandbox.timesAccepted("acme", "tiktok", "Purchase", "order-1")).isEqualTo(2);
        assertThat(sandbox.counts("acme", "tiktok")).isEqualTo(new Counts(2, 0, 3, 1));
    }

    @Test
    void anEventWithoutAnIdIsTaken() throws Exception {
        ObjectNode event = purchase("x");
        event.remove("event_id");

        assertThat(code(send("web", PIXEL, event))).isZero();
        assertThat(sandbox.counts("acme", "tiktok").eventsAccepted()).isOne();
    }

    @Test
    void withoutATokenNothingIsTaken() throws Exception {
        assertThat(code(caller.post(url("event/track/"), "{}"))).isEqualTo(40104);
        assertThat(code(caller.get(url("user/info/"), "Authorization", "Bearer t")))
                .isEqualTo(40104);
    }

    @ParameterizedTest
    @ValueSource(strings = {"event/track", "pixel/list", "user/info", "campaign/get/"})
    void theTrailingSlashMatters(String below) throws Exception {
        assertThat(caller.get(url(below), "Access-Token", "t").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "web, 7690863133832822804, 40001",
        "crm, C4UV1RC77U5PB60B3AG0, 40001",
        "crm, 7690863133832822804, 0",
        "offline, 7690863133832822804, 0",
        "app, 7690863133832822804, 0",
        "web, '', 40002",
        "email, C4UV1RC77U5PB60B3AG0, 40002",
    })
    void aSourceIsOfTheKindOfItsId(String source, String id, int code) throws Exception {
        assertThat(code(send(source, id, purchase("o")))).isEqualTo(code);
    }

    @Test
    void oneToAThousandEventsAreTaken() throws Exception {
        ObjectNode[] events =
                Stream.generate(() -> purchase("o")).limit(1_001).toArray(ObjectNode[]::new);

        assertThat(code(send("web", PIXEL))).isEqualTo(40002);
        assertThat(code(send("web", PIXEL, events))).isEqualTo(40002);
        assertThat(sandbox.counts("acme", "tiktok").eventsAccepted()).isZero();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                bad("event", event -> event.remove("event")),
                bad("event_time", event -> event.remove("event_time")),
                bad("event_time", event -> event.put("event_time", "now")),
                bad("event_time", event -> event.put("event_time", Long.MAX_VALUE)),
                bad("event_id", event -> event.put("event_id", 7)),
                bad("page.url", event -> event.putObject("page").put("url", true)),
                bad("user.email", event -> event.putObject("user").put("email", "a@b.example")),
                bad("user.phone", event -> event.putObject("user").putArray("phone").add("+49")),
                bad("user.ttclid", event -> event.putObject("user").put("ttclid", 1)),
                bad("properties.value", event -> properties(event).put("value", "12.50")),
                bad("properties.currency", event -> properties(event).put("currency", "euro")),
                bad("properties.order_id", event -> properties(event).put("order_id", 1001)),
                bad(
                        "properties.contents.0.content_id",
                        event ->
                                properties(event)
                                        .putArray("contents")
                                        .addObject()
                                        .put("content_id", 7)),
                bad(
                        "properties.contents.0.price",
                        event ->
                                properties(event)
                                        .putArray("contents")
                                        .addObject()
                                        .put("price", "1")));
    }

    private static ObjectNode properties(ObjectNode event) {
        return (ObjectNode) event.path("properties");
    }

    private static Arguments bad(String path, Consumer<ObjectNode> spoil) {
        return Arguments.of(path, spoil);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedEventRefusesTheRequestAndIsNamed(String path, Consumer<ObjectNode> spoil)
            throws Exception {
        ObjectNode bad = purchase("bad");
        spoil.accept(bad);

        HttpResponse<String> answer = send("web", PIXEL, purchase("good"), bad);

        assertThat(code(answer)).isEqualTo(40002);
        assertThat(message(answer)).startsWith("data.1." + path + ": ");
        assertThat(sandbox.timesAccepted("acme", "tiktok", "good")).isZero();
    }

    @Test
    void anEventThatAFaultNamesIsLeftOutOfAPartialSuccess() throws Exception {
        sandbox.add(Fault.rejected("bad").at("acme", "tiktok"));

        HttpResponse<String> answer = send("web", PIXEL, purchase("good"), purchase("bad"));

        assertThat(code(answer)).isEqualTo(20001);
        assertThat(json(answer).path("data").path("failed_events").size()).isOne();
        assertThat(
                        json(answer)
                                .path("data")
                                .path("failed_events")
                                .path(0)
                                .path("order_in_batch")
                                .intValue())
                .isOne();
        assertThat(sandbox.timesAccepted("acme", "tiktok", "good")).isOne();
        assertThat(sandbox.timesAccepted("acme", "tiktok", "bad")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 40100",
        "TOKEN_EXPIRED, 40102",
        "TOKEN_REVOKED, 40105",
        "UNAVAILABLE, 50002",
        "UNKNOWN_ERROR, 50000",
        "LIE, 50000"
    })
    void eachFaultHasItsCodeAndStatus200(FaultKind kind, int code) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "tiktok"));

        HttpResponse<String> answer = send("web", PIXEL, purchase("o"));

        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.headers().firstValue("retry-after").isPresent())
                .isEqualTo(kind == FaultKind.THROTTLED);
        assertThat(sandbox.timesAccepted("acme", "tiktok", "o")).isZero();
    }

    @Test
    void anAdvertiserHasThePixelThatIsAskedFor() throws Exception {
        HttpResponse<String> answer =
                caller.get(
                        url("pixel/list/?advertiser_id=70001&code=" + PIXEL), "Access-Token", "t");
        HttpResponse<String> none =
                caller.get(url("pixel/list/?advertiser_id=70001&code=7"), "Access-Token", "t");

        assertThat(json(answer).path("data").path("pixels").path(0).path("pixel_code").asString())
                .isEqualTo(PIXEL);
        assertThat(json(none).path("data").path("pixels").isEmpty()).isTrue();
        assertThat(code(caller.get(url("pixel/list/"), "Access-Token", "t"))).isEqualTo(40002);
    }

    @Test
    void anAccountHasThePixelsThatWereSetAndTellsWhatIsLeft() throws Exception {
        sandbox.stand(
                "acme", "tiktok", Map.of("pixels", List.of("C2"), "rateLimitRemainingPercent", 4));

        HttpResponse<String> answer =
                caller.get(url("pixel/list/?advertiser_id=1&code=C1"), "Access-Token", "t");

        assertThat(Caller.json(answer).at("/data/pixels").size()).isZero();
        assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).hasValue("4");
    }

    @Test
    void aTokenForEventsAloneMayReadNothing() throws Exception {
        sandbox.stand("acme", "tiktok", Map.of("readable", false));

        HttpResponse<String> answer = caller.get(url("user/info/"), "Access-Token", "t");

        assertThat(Caller.json(answer).path("code").asInt()).isEqualTo(40001);
    }
}
