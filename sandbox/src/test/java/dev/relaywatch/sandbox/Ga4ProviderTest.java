package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ga4ProviderTest {
    private static final String KEYS = "?measurement_id=G-1&api_secret=s";
    private static final String PURCHASE =
            "{\"name\":\"purchase\",\"params\":{\"transaction_id\":\"o1\",\"value\":1,\"currency\":\"EUR\"}}";

    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return caller.post(sandbox.url("acme", "ga4") + path, body);
    }

    private static String of(String events) {
        return "{\"client_id\":\"1.2\",\"events\":[" + events + "]}";
    }

    private long kept() {
        return sandbox.counts("acme", "ga4").eventsAccepted();
    }

    @Test
    void whatIsSoundIsKept() throws Exception {
        HttpResponse<String> answer = post("/mp/collect" + KEYS, of(PURCHASE));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(sandbox.timesAccepted("acme", "ga4", "purchase", "o1")).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "{\"client_id\":\"1.2\",\"events\":[]}",
                "{\"events\":[{\"name\":\"page_view\"}]}",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"session_start\"}]}",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"purchase\",\"params\":{}}]}",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"x\",\"params\":{\"ga_x\":1}}]}",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"x\",\"params\":{\"a\":{}}}]}",
            })
    void garbageIsTakenWithTheSameSilenceAndDropped(String body) throws Exception {
        assertThat(post("/mp/collect" + KEYS, body).statusCode()).isEqualTo(204);
        assertThat(kept()).isZero();
    }

    @Test
    void withoutKeysNothingIsKept() throws Exception {
        assertThat(post("/mp/collect", of(PURCHASE)).statusCode()).isEqualTo(204);
        assertThat(kept()).isZero();
    }

    @Test
    void ofSeveralEventsTheSoundOnesAreKept() throws Exception {
        post("/mp/collect" + KEYS, of(PURCHASE + ",{\"name\":\"error\"}"));

        assertThat(kept()).isOne();
    }

    @Test
    void anEventIsKeptForThreeDays() throws Exception {
        long now = clock.instant().getEpochSecond() * 1_000_000;
        String event = "{\"name\":\"x\",\"timestamp_micros\":" + now + "}";
        clock.advance(Duration.ofDays(3));
        post("/mp/collect" + KEYS, of(event));
        assertThat(kept()).isOne();
        clock.advance(Duration.ofSeconds(1));
        post("/mp/collect" + KEYS, of(event));
        assertThat(kept()).isOne();
    }

    @Test
    void moreThan25EventsAreNone() throws Exception {
        post("/mp/collect" + KEYS, of("{\"name\":\"x\"}" + ",{\"name\":\"x\"}".repeat(25)));

        assertThat(kept()).isZero();
    }

    @Test
    void theValidationFindsNothingInWhatIsSoundAndKeepsNothing() throws Exception {
        HttpResponse<String> answer = post("/debug/mp/collect" + KEYS, of(PURCHASE));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).path("validationMessages").size()).isZero();
        assertThat(kept()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"events\":[{\"name\":\"x\"}]} | client_id | VALUE_REQUIRED",
                "{\"client_id\":\"1.2\"} | events | VALUE_REQUIRED",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"_bad\"}]} | events | NAME_INVALID",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"first_visit\"}]} | events | NAME_RESERVED",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"x\",\"params\":{\"a\":[]}}]} | events.params.a | VALUE_INVALID",
                "{\"client_id\":\"1.2\",\"events\":[{\"name\":\"refund\"}]} | events.params.transaction_id | VALUE_REQUIRED",
            })
    void theValidationNamesWhatIsWrong(String body, String path, String code) throws Exception {
        var message =
                Caller.json(post("/debug/mp/collect" + KEYS, body))
                        .path("validationMessages")
                        .get(0);

        assertThat(message.path("fieldPath").asString()).isEqualTo(path);
        assertThat(message.path("validationCode").asString()).isEqualTo(code);
        assertThat(message.path("description").asString()).isNotBlank();
    }

    @Test
    void recommendationsAreEnforcedWhereThatIsAskedFor() throws Exception {
        String strict =
                of(PURCHASE)
                        .replace(
                                "{\"client_id\"",
                                "{\"validation_behavior\":\"ENFORCE_RECOMMENDATIONS\",\"client_id\"");

        assertThat(Caller.json(post("/debug/mp/collect" + KEYS, strict)).toString())
                .contains("events.params.items");
    }

    @Test
    void otherPathsAndMethodsAreNotFound() throws Exception {
        assertThat(post("/collect", of(PURCHASE)).statusCode()).isEqualTo(404);
        assertThat(caller.get(sandbox.url("acme", "ga4") + "/mp/collect").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED, 429", "UNAVAILABLE, 503", "UNKNOWN_ERROR, 500"})
    void eachFaultHasItsStatus(FaultKind kind, int status) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "ga4"));

        assertThat(post("/mp/collect" + KEYS, of(PURCHASE)).statusCode()).isEqualTo(status);
    }

    @Test
    void anEventThatAFaultNamesIsDroppedInSilence() throws Exception {
        sandbox.add(Fault.rejected("o1").at("acme", "ga4"));

        assertThat(post("/mp/collect" + KEYS, of(PURCHASE)).statusCode()).isEqualTo(204);
        assertThat(kept()).isZero();
    }
}
