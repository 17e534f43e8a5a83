package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssemblyAiProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.get(sandbox.url("acme", "assemblyai") + "/v2/transcript", headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("Authorization", "key");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, too many",
        "TOKEN_REVOKED, 401, invalid",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, internal"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "assemblyai"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutCredentialsNothingIsTold() throws Exception {
        assertThat(ask(new String[0]).statusCode()).isEqualTo(401);
    }

    @Test
    void transcriptsStandAsTheyWereSet() throws Exception {
        sandbox.stand("acme", "assemblyai", Map.of("failed", 1, "completed", 0));

        assertThat(Caller.json(ask()).at("/transcripts/0/status").asString()).isEqualTo("error");
    }
}
