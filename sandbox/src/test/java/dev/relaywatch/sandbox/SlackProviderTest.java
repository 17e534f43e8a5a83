package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.post(sandbox.url("acme", "slack") + "/api/auth.test", "", headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("Authorization", "Bearer xoxb-1");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, ratelimited",
        "TOKEN_EXPIRED, 200, token_expired",
        "TOKEN_REVOKED, 200, token_revoked",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, internal",
        "LIE, 200, fatal_error"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "slack"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutATokenItSaysSoWithStatus200() throws Exception {
        HttpResponse<String> answer = ask(new String[0]);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("not_authed");
    }

    @Test
    void aMissingScopeIsNamed() throws Exception {
        sandbox.stand("acme", "slack", Map.of("error", "missing_scope"));

        assertThat(Caller.json(ask()).path("needed").asString()).isEqualTo("chat:write");
    }
}
