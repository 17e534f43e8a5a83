package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.get(
                sandbox.url("acme", "loop") + "/api/v1/warehouse/return/list?paginate=true",
                headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("X-Authorization", "key");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, too many",
        "TOKEN_REVOKED, 401, unauthorized",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, server error",
        "LIE, 200, false"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "loop"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutCredentialsNothingIsTold() throws Exception {
        assertThat(ask(new String[0]).statusCode()).isEqualTo(401);
    }

    @Test
    void returnsComeInPages() throws Exception {
        sandbox.stand("acme", "loop", Map.of("returns", 60));

        assertThat(Caller.json(ask()).path("returns").size()).isEqualTo(50);
        assertThat(Caller.json(ask()).path("nextPageUrl").asString()).isNotEmpty();
    }

    @Test
    void aKeyWithoutTheScopeIsRefusedAsAWrongOneIs() throws Exception {
        sandbox.stand("acme", "loop", Map.of("returnsScope", false));

        assertThat(ask().statusCode()).isEqualTo(401);
        assertThat(
                        caller.get(
                                        sandbox.url("acme", "loop") + "/api/v1/allowlists",
                                        "X-Authorization",
                                        "key")
                                .statusCode())
                .isEqualTo(200);
    }
}
