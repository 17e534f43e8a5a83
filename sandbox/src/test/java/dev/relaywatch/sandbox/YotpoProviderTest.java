package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YotpoProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String body) throws Exception {
        return caller.post(
                sandbox.url("acme", "yotpo") + "/core/v3/stores/app1/access_tokens", body);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("{\"secret\":\"s\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, too many",
        "TOKEN_REVOKED, 401, invalid secret",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, internal",
        "LIE, 200, server error"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "yotpo"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void productsWantTheTokenThatTheSecretGives() throws Exception {
        String products = sandbox.url("acme", "yotpo") + "/core/v3/stores/app1/products";
        String token = Caller.json(ask()).path("access_token").asString();

        assertThat(caller.get(products, "X-Yotpo-Token", token).statusCode()).isEqualTo(200);
        assertThat(caller.get(products, "X-Yotpo-Token", "another").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherSecretIsRefused() throws Exception {
        sandbox.stand("acme", "yotpo", Map.of("secret", "right"));

        assertThat(ask().statusCode()).isEqualTo(401);
    }
}
