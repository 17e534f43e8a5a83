package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> balance(String... headers) throws Exception {
        return caller.get(sandbox.url("acme", "stripe") + "/v1/balance", headers);
    }

    private HttpResponse<String> balance() throws Exception {
        return balance("Authorization", "Bearer sk_live_1");
    }

    @Test
    void theBalanceIsReadWithAKey() throws Exception {
        HttpResponse<String> answer = balance();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).path("object").asString()).isEqualTo("balance");
        assertThat(Caller.json(answer).path("available").get(0).path("amount").asLong())
                .isEqualTo(120_345);
        assertThat(answer.headers().firstValue("Request-Id")).isPresent();
    }

    @Test
    void withoutAKeyThereIsNone() throws Exception {
        HttpResponse<String> answer = balance(new String[0]);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Caller.error(answer).path("message").asString())
                .contains("did not provide an API key");
    }

    @Test
    void anotherAddressIsNotFound() throws Exception {
        assertThat(
                        caller.get(
                                        sandbox.url("acme", "stripe") + "/v1/charges",
                                        "Authorization",
                                        "Bearer sk_live_1")
                                .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, rate limit",
        "TOKEN_EXPIRED, 401, Expired API Key",
        "TOKEN_REVOKED, 401, Invalid API Key",
        "UNAVAILABLE, 503, temporarily unavailable",
        "UNKNOWN_ERROR, 500, unknown error"
    })
    void eachFaultIsSaidInStripesWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "stripe"));

        HttpResponse<String> answer = balance();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Caller.error(answer).path("message").asString()).containsIgnoringCase(words);
    }

    @Test
    void anAccountStandsAsItWasSet() throws Exception {
        sandbox.stand("acme", "stripe", Map.of("available", -100, "livemode", false));

        assertThat(Caller.json(balance()).path("livemode").asBoolean()).isFalse();
        assertThat(Caller.json(balance()).path("available").get(0).path("amount").asLong())
                .isEqualTo(-100);
    }

    @Test
    void aNameThatStripeDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> sandbox.stand("acme", "stripe", Map.of("tokenDaysLeft", 2)))
                .hasMessageContaining("available, livemode, pending");
    }
}
