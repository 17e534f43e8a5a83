package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerDutyProviderTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String TRIGGER =
            """
            {"routing_key":"%s","event_action":"trigger","dedup_key":"k1",
             "payload":{"summary":"s","source":"relaywatch","severity":"critical"}}
            """
                    .formatted(KEY);

    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> send(String event) throws Exception {
        return caller.post(sandbox.url("acme", "pagerduty") + "/v2/enqueue", event);
    }

    private String errors(String event) throws Exception {
        HttpResponse<String> answer = send(event);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.json(answer).path("status").asString()).isEqualTo("invalid event");
        return Caller.json(answer).path("errors").toString();
    }

    @Test
    void anEventIsTakenAndCountedByActionAndKey() throws Exception {
        HttpResponse<String> answer = send(TRIGGER);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"k1\"}");
        assertThat(sandbox.timesAccepted("acme", "pagerduty", "trigger", "k1")).isOne();
    }

    @Test
    void toResolveNeedsTheKeysAlone() throws Exception {
        String resolve = "{\"routing_key\":\"%s\",\"event_action\":\"resolve\"%s}";

        assertThat(send(resolve.formatted(KEY, ",\"dedup_key\":\"k1\"")).statusCode())
                .isEqualTo(202);
        assertThat(errors(resolve.formatted(KEY, ""))).contains("dedup_key");
    }

    @Test
    void whatIsMissingOrTooLongIsNamed() throws Exception {
        assertThat(errors(TRIGGER.replace(KEY, "short"))).contains("Invalid routing key");
        assertThat(errors(TRIGGER.replace("\"critical\"", "\"p1\""))).contains("payload.severity");
        assertThat(errors(TRIGGER.replace("\"s\"", "\"\""))).contains("payload.summary");
        assertThat(errors(TRIGGER.replace("\"s\"", "\"" + "s".repeat(1_025) + "\"")))
                .contains("payload.summary");
        assertThat(errors(TRIGGER.replace("k1", "k".repeat(256)))).contains("dedup_key");
        assertThat(errors("trigger")).contains("JSON");
    }

    @Test
    void anEventOfMoreThan512KilobytesIsTooLarge() throws Exception {
        assertThat(send(TRIGGER + " ".repeat(512 << 10)).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED, 429", "TOKEN_REVOKED, 400", "UNAVAILABLE, 503", "UNKNOWN_ERROR, 500"})
    void eachFaultHasItsStatus(FaultKind kind, int status) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "pagerduty"));

        assertThat(send(TRIGGER).statusCode()).isEqualTo(status);
    }
}
