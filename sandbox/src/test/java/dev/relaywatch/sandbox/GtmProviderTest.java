package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GtmProviderTest {
    private static final String EVENT = "{\"event_name\":\"purchase\",\"event_id\":\"o1\"}";

    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private String url(String path) {
        return sandbox.url("acme", "gtm") + path;
    }

    @Test
    void itsHealthIsOk() throws Exception {
        HttpResponse<String> answer = caller.get(url("/healthy"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data", "/relaywatch"})
    void aClientClaimsWhatIsPostedToItsPath(String path) throws Exception {
        assertThat(caller.post(url(path), EVENT).statusCode()).isEqualTo(200);
        assertThat(sandbox.timesAccepted("acme", "gtm", "purchase", "o1")).isOne();
    }

    @Test
    void whatNoClientClaimsIsABadRequest() throws Exception {
        assertThat(caller.post(url("/elsewhere"), EVENT).statusCode()).isEqualTo(400);
        assertThat(caller.get(url("/data")).statusCode()).isEqualTo(400);
        assertThat(sandbox.counts("acme", "gtm").eventsAccepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "[]", "{\"event_id\":\"o1\"}"})
    void whatIsNoEventIsClaimedAndComesToNothing(String body) throws Exception {
        assertThat(caller.post(url("/data"), body).statusCode()).isEqualTo(200);
        assertThat(sandbox.counts("acme", "gtm").eventsAccepted()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED, 429", "TOKEN_REVOKED, 403", "UNAVAILABLE, 503", "UNKNOWN_ERROR, 500"})
    void eachFaultHasItsStatus(FaultKind kind, int status) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "gtm"));

        assertThat(caller.post(url("/data"), EVENT).statusCode()).isEqualTo(status);
    }

    @Test
    void anEventThatAFaultNamesIsClaimedAndComesToNothing() throws Exception {
        sandbox.add(Fault.rejected("o1").at("acme", "gtm"));

        assertThat(caller.post(url("/data"), EVENT).statusCode()).isEqualTo(200);
        assertThat(sandbox.counts("acme", "gtm").eventsAccepted()).isZero();
    }
}
