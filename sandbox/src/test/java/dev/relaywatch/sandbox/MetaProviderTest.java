package dev.relaywatch.sandbox;

import static dev.relaywatch.sandbox.Caller.error;
import static dev.relaywatch.sandbox.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MetaProviderTest {
    private static final String HASH =
            "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";

    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    @Test
    void acceptedEventsAreConfirmedByNumber() throws Exception {
        HttpResponse<String> answer = send(purchase("order-1"), purchase("order-2"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("events_received").intValue()).isEqualTo(2);
        assertThat(json(answer).path("messages").isArray()).isTrue();
        assertThat(json(answer).path("fbtrace_id").asString("")).startsWith("A");
    }

    @Test
    void answersTellTheUsageAndTheVersion() throws Exception {
        HttpResponse<String> answer = send(purchase("order-1"));

        assertThat(answer.headers().firstValue("x-app-usage"))
                .hasValue("{\"call_count\":28,\"total_time\":25,\"total_cputime\":25}");
        assertThat(answer.headers().firstValue("facebook-api-version")).hasValue("v26.0");
    }

    @Test
    void acceptedEventsAreCountedByNameAndId() throws Exception {
        send(purchase("order-1"));
        send(purchase("order-1"), event("InitiateCheckout", "order-1"));

        assertThat(sandbox.accepted("acme", "meta"))
                .isEqualTo(
                        Map.of(
                                new EventKey("Purchase", "order-1"),
                                2,
                                new EventKey("InitiateCheckout", "order-1"),
                                1));
        assertThat(sandbox.timesAccepted("acme", "meta", "Purchase", "order-1")).isEqualTo(2);
        assertThat(sandbox.timesAccepted("acme", "meta", "order-1")).isEqualTo(3);
        assertThat(sandbox.counts("acme", "meta")).isEqualTo(new Counts(2, 0, 3, 1));
    }

    @Test
    void withoutATokenNothingIsTaken() throws Exception {
        HttpResponse<String> answer = caller.post(events(), body(purchase("order-1")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("code").intValue()).isEqualTo(2500);
        assertThat(error(answer).path("type").asString("")).isEqualTo("OAuthException");
        assertThat(sandbox.timesAccepted("acme", "meta", "order-1")).isZero();
    }

    @Test
    void theTokenMayStandInTheQueryOrInTheBody() throws Exception {
        assertThat(caller.post(events() + "?access_token=t", body(purchase("a"))).statusCode())
                .isEqualTo(200);
        String withToken = body(purchase("b")).replaceFirst("\\{", "{\"access_token\":\"t\",");
        assertThat(caller.post(events(), withToken).statusCode()).isEqualTo(200);
    }

    @Test
    void aFormIsTakenToo() throws Exception {
        ArrayNode data = Json.array().add(purchase("order-1"));
        String form =
                "access_token=t&data=" + URLEncoder.encode(data.toString(), StandardCharsets.UTF_8);

        HttpResponse<String> answer =
                caller.post(events(), form, "Content-Type", "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(sandbox.timesAccepted("acme", "meta", "order-1")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":[]}", "{\"data\":null}", "no json"})
    void withoutEventsThereIsNothingToTake(String body) throws Exception {
        HttpResponse<String> answer = caller.post(events(), body, "Authorization", "Bearer t");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("code").intValue()).isEqualTo(100);
        assertThat(error(answer).path("message").asString(""))
                .isEqualTo("(#100) The parameter data is required.");
    }

    @Test
    void aThousandEventsAreTheMost() throws Exception {
        var events = new ObjectNode[1_001];
        for (int i = 0; i < events.length; i++) {
            events[i] = purchase("order-" + i);
        }

        assertRefused(send(events), 2804017, "data");
    }

    @Test
    void oneInvalidEventRefusesTheWholeRequestAndIsNamed() throws Exception {
        ObjectNode bad = purchase("order-2");
        bad.remove("event_name");

        assertRefused(send(purchase("order-1"), bad), 2804001, "(data[1])");
        assertThat(sandbox.timesAccepted("acme", "meta", "order-1")).isZero();
        assertThat(sandbox.counts("acme", "meta")).isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void anEventOlderThanSevenDaysIsRefused() throws Exception {
        ObjectNode event = purchase("order-1");
        clock.advance(Duration.ofDays(7));
        assertThat(send(event).statusCode()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));
        assertRefused(send(event), 2804003, "(data[0])");
    }

    @Test
    void anEventOfAShopWithADoorMayBeSixtyTwoDaysOld() throws Exception {
        ObjectNode event = purchase("order-1").put("action_source", "physical_store");
        clock.advance(Duration.ofDays(62));
        assertThat(send(event).statusCode()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));
        assertRefused(send(event), 2804003, "(data[0])");
    }

    @Test
    void anEventWithoutCustomerIsRefused() throws Exception {
        assertRefused(send(with(it -> it.putObject("user_data"))), 2804050, "(data[0])");
    }

    @ParameterizedTest
    @CsvSource({
        "'client_user_agent'",
        "'ct,country,st,zp,ge,client_user_agent'",
        "'db,client_user_agent'",
        "'fn,ge'",
        "'ln,ge'"
    })
    void aCustomerWhoCouldBeTooManyPeopleIsNone(String keys) throws Exception {
        assertRefused(send(with(it -> customer(it, keys))), 2804050, "(data[0])");
    }

    @ParameterizedTest
    @CsvSource({"'em'", "'ph'", "'fn,ln'", "'fbp'", "'external_id'", "'client_ip_address'"})
    void oneIdentifierIsEnough(String keys) throws Exception {
        assertThat(send(with(it -> customer(it, keys))).statusCode()).isEqualTo(200);
    }

    @Test
    void personalDataInClearIsRefused() throws Exception {
        assertInvalid(it -> it.withObject("/user_data").putArray("em").add("jane@example.com"));
        assertInvalid(it -> it.withObject("/user_data").put("ph", "15551234567"));
        assertInvalid(it -> it.withObject("/user_data").put("fn", HASH.toUpperCase(Locale.ROOT)));
    }

    @Test
    void aFieldThatMetaDemandsMustBeThere() throws Exception {
        assertInvalid(it -> it.remove("event_name"));
        assertInvalid(it -> it.remove("event_time"));
        assertInvalid(it -> it.put("event_time", it.path("event_time").longValue() + 0.5));
        assertInvalid(it -> it.put("event_time", clock.instant().getEpochSecond() + 1));
        assertInvalid(it -> it.put("event_time", clock.instant().toEpochMilli()));
        assertInvalid(it -> it.remove("action_source"));
        assertInvalid(it -> it.put("action_source", "carrier_pigeon"));
        assertInvalid(it -> it.withObject("/custom_data").remove("value"));
        assertInvalid(it -> it.withObject("/custom_data").put("currency", "euros"));
        assertInvalid(it -> it.remove("custom_data"));
    }

    @Test
    void anEventOfAnotherShapeIsRefusedAndNotFatal() throws Exception {
        assertInvalid(it -> it.putObject("event_name"));
        assertInvalid(it -> it.putArray("custom_data"));
        assertRefused(send(with(it -> it.putArray("user_data"))), 2804050, "(data[0])");
        String notEvents = "{\"data\":[42,\"text\",null,[]]}";
        assertRefused(
                caller.post(events(), notEvents, "Authorization", "Bearer t"),
                2804001,
                "(data[0])");
    }

    @Test
    void aWebsiteEventNeedsBrowserAndPage() throws Exception {
        assertThat(send(with(MetaProviderTest::onTheWeb)).statusCode()).isEqualTo(200);
        assertInvalid(it -> onTheWeb(it).remove("event_source_url"));
        assertInvalid(it -> onTheWeb(it).withObject("/user_data").remove("client_user_agent"));
    }

    @Test
    void onlyAPurchaseNeedsAValue() throws Exception {
        ObjectNode event = event("ViewContent", "evt-1");
        event.remove("custom_data");

        assertThat(send(event).statusCode()).isEqualTo(200);
    }

    @Test
    void theProbesOfAMonitorAreAnswered() throws Exception {
        assertThat(json(get("/v26.0/me?fields=id,name")).path("id").asString("")).isEqualTo("1029");
        assertThat(json(get("/v25.0/act_12")).path("account_status").intValue()).isEqualTo(1);
        assertThat(json(get("/v26.0/1234")).path("id").asString("")).isEqualTo("1234");
        var token = json(get("/v26.0/debug_token?input_token=x")).path("data");
        assertThat(token.path("is_valid").asBoolean(false)).isTrue();
        assertThat(token.path("expires_at").asInt(-1)).isZero();
        assertThat(token.path("data_access_expires_at").longValue())
                .isGreaterThan(clock.instant().getEpochSecond());
    }

    @Test
    void whatDoesNotExistIsCalledSo() throws Exception {
        HttpResponse<String> answer = get("/v26.0/nothing");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("code").intValue()).isEqualTo(100);
        assertThat(error(answer).path("error_subcode").intValue()).isEqualTo(33);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 400, 4, 0, true",
        "TOKEN_EXPIRED, 400, 190, 463, false",
        "TOKEN_REVOKED, 400, 190, 460, false",
        "UNAVAILABLE, 503, 2, 0, true",
        "UNKNOWN_ERROR, 500, 1, 0, false"
    })
    void eachFaultHasMetasWords(
            FaultKind kind, int status, int code, int subcode, boolean isTransient)
            throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "meta"));

        HttpResponse<String> answer = send(purchase("order-1"));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error(answer).path("code").intValue()).isEqualTo(code);
        assertThat(error(answer).path("error_subcode").asInt(0)).isEqualTo(subcode);
        assertThat(error(answer).path("is_transient").asBoolean(!isTransient))
                .isEqualTo(isTransient);
        assertThat(error(answer).path("type").asString("")).isEqualTo("OAuthException");
        assertThat(error(answer).path("fbtrace_id").asString("")).isNotEmpty();
        assertThat(sandbox.timesAccepted("acme", "meta", "order-1")).isZero();
    }

    @Test
    void aThrottledAnswerShowsTheUsageAtItsLimit() throws Exception {
        sandbox.add(Fault.of(FaultKind.THROTTLED));

        HttpResponse<String> answer = send(purchase("order-1"));

        assertThat(error(answer).path("message").asString(""))
                .isEqualTo("(#4) Application request limit reached");
        assertThat(answer.headers().firstValue("x-app-usage").orElseThrow()).contains("100");
    }

    @Test
    void aTokenThatWasRevokedIsStillDescribed() throws Exception {
        sandbox.add(Fault.of(FaultKind.TOKEN_REVOKED));

        var token = json(get("/v26.0/debug_token?input_token=x")).path("data");

        assertThat(token.path("is_valid").asBoolean(true)).isFalse();
        assertThat(token.path("error").path("subcode").intValue()).isEqualTo(460);
    }

    @Test
    void anEventThatAFaultNamesIsRefusedAndOthersAreNot() throws Exception {
        sandbox.add(Fault.rejected("order-[23]").at("acme", "meta"));

        assertRefused(send(purchase("order-1"), purchase("order-2")), 2804003, "(data[1])");
        assertThat(send(purchase("order-1")).statusCode()).isEqualTo(200);
        assertThat(send(purchase("order-22")).statusCode()).isEqualTo(200);
    }

    @Test
    void aUsedUpQuotaStandsInTheHeadersOfANormalAnswer() throws Exception {
        sandbox.add(Fault.of(FaultKind.QUOTA_USED_UP).at("acme", "meta").times(1));

        HttpResponse<String> answer = send(purchase("order-1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(sandbox.timesAccepted("acme", "meta", "order-1")).isOne();
        JsonNode usage = header(answer, "x-app-usage");
        assertThat(usage.path("call_count").intValue()).isEqualTo(100);
        JsonNode business = header(answer, "x-business-use-case-usage").path("1029").path(0);
        assertThat(business.path("type").asString("")).isEqualTo("ads_management");
        assertThat(business.path("estimated_time_to_regain_access").intValue()).isEqualTo(2);
        assertThat(header(send(purchase("order-2")), "x-app-usage").path("call_count").intValue())
                .isEqualTo(28);
    }

    private static JsonNode header(HttpResponse<String> answer, String name) {
        return Json.read(answer.headers().firstValue(name).orElseThrow()).orElseThrow();
    }

    private void assertInvalid(Consumer<ObjectNode> change) throws Exception {
        assertRefused(send(with(change)), 2804001, "(data[0])");
    }

    private static void assertRefused(HttpResponse<String> answer, int subcode, String named) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error(answer).path("code").intValue()).isEqualTo(100);
        assertThat(error(answer).path("error_subcode").intValue()).isEqualTo(subcode);
        assertThat(error(answer).path("message").asString("")).isEqualTo("Invalid parameter");
        assertThat(error(answer).path("error_user_msg").asString("")).contains(named);
    }

    private HttpResponse<String> send(ObjectNode... events) throws Exception {
        return caller.post(events(), body(events), "Authorization", "Bearer t");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return caller.get(sandbox.url("acme", "meta") + path, "Authorization", "Bearer t");
    }

    private String events() {
        return sandbox.url("acme", "meta") + "/v26.0/1234/events";
    }

    private static String body(ObjectNode... events) {
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        for (ObjectNode it : events) {
            data.add(it);
        }
        return body.toString();
    }

    private ObjectNode with(Consumer<ObjectNode> change) {
        ObjectNode event = purchase("order-1");
        change.accept(event);
        return event;
    }

    private ObjectNode purchase(String id) {
        return event("Purchase", id);
    }

    private ObjectNode event(String name, String id) {
        ObjectNode event =
                Json.object()
                        .put("event_name", name)
                        .put("event_time", clock.instant().getEpochSecond())
                        .put("event_id", id)
                        .put("action_source", "system_generated");
        event.putObject("user_data").putArray("em").add(HASH);
        event.putObject("custom_data").put("value", 129.90).put("currency", "GBP");
        return event;
    }

    private static ObjectNode onTheWeb(ObjectNode event) {
        event.put("action_source", "website").put("event_source_url", "https://acme.example/");
        event.withObject("/user_data").put("client_user_agent", "Mozilla/5.0");
        return event;
    }

    private static void customer(ObjectNode event, String keys) {
        ObjectNode userData = event.putObject("user_data");
        for (String key : keys.split(",", -1)) {
            userData.put(key, HASH);
        }
    }

    @Test
    void aTokenAndAnAdAccountStandAsTheyWereSet() throws Exception {
        sandbox.stand(
                "acme",
                "meta",
                Map.of(
                        "tokenDaysLeft", 2,
                        "scopes", List.of("ads_read"),
                        "accountStatus", 2,
                        "rateLimitRemainingPercent", 4));

        HttpResponse<String> token = read("debug_token?input_token=t");
        HttpResponse<String> account = read("act_1?fields=account_status");

        assertThat(json(token).at("/data/expires_at").asLong())
                .isEqualTo(clock.instant().plus(Duration.ofDays(2)).getEpochSecond());
        assertThat(json(token).at("/data/scopes").size()).isEqualTo(1);
        assertThat(json(account).path("account_status").asInt()).isEqualTo(2);
        assertThat(account.headers().firstValue("x-app-usage").orElseThrow())
                .contains("\"call_count\":96");
    }

    @Test
    void aTokenThatMayNotLookAtItselfIsRefusedThat() throws Exception {
        sandbox.stand("acme", "meta", Map.of("inspectable", false));

        HttpResponse<String> answer = read("debug_token?input_token=t");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.error(answer).path("code").asInt()).isEqualTo(100);
    }

    @Test
    void theQualityOfADatasetIsTheScoreOfEachEventThatHadEnough() throws Exception {
        String question =
                "dataset_quality?dataset_id=1234&fields=web%7Bevent_name%2Cevent_match_quality%7D";
        JsonNode purchase = json(read(question)).at("/web/0");
        assertThat(purchase.path("event_name").asString("")).isEqualTo("Purchase");
        assertThat(purchase.at("/event_match_quality/composite_score").decimalValue())
                .isEqualByComparingTo("6.2");

        sandbox.stand("acme", "meta", Map.of("matchQuality", -1));
        assertThat(json(read(question)).path("web").isEmpty()).isTrue();

        sandbox.stand("acme", "meta", Map.of("mayReadQuality", false));
        assertThat(error(read(question)).path("code").asInt()).isEqualTo(200);
        assertThat(error(read("dataset_quality")).path("code").asInt()).isEqualTo(100);
    }

    private HttpResponse<String> read(String below) throws Exception {
        return caller.get(
                sandbox.url("acme", "meta") + "/v26.0/" + below, "Authorization", "Bearer t");
    }
}
