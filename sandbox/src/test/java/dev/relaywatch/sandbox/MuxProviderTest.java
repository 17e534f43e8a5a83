package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuxProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.get(sandbox.url("acme", "mux") + "/video/v1/assets?limit=1", headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("Authorization", "Basic YTpi");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, rate limit",
        "TOKEN_REVOKED, 401, unauthorized",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, internal"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "mux"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutCredentialsNothingIsTold() throws Exception {
        assertThat(ask(new String[0]).statusCode()).isEqualTo(401);
    }

    @Test
    void theNewestAssetStandsAsItWasSet() throws Exception {
        sandbox.stand("acme", "mux", Map.of("status", "errored", "assets", 1));

        assertThat(Caller.json(ask()).at("/data/0/status").asString()).isEqualTo("errored");
        assertThat(Caller.json(ask()).path("data").size()).isEqualTo(1);
    }
}
