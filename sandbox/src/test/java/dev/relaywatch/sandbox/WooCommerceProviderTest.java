package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WooCommerceProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> currency(String credentials) throws Exception {
        return caller.get(
                sandbox.url("acme", "woocommerce") + "/wp-json/wc/v3/data/currencies/current",
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> currency() throws Exception {
        return currency("ck_1:cs_1");
    }

    @Test
    void theCurrencyIsReadWithAKey() throws Exception {
        sandbox.stand("acme", "woocommerce", Map.of("currency", "EUR"));

        assertThat(Caller.json(currency()).path("code").asString()).isEqualTo("EUR");
    }

    @Test
    void theKeyMayStandInTheAddress() throws Exception {
        HttpResponse<String> answer =
                caller.get(
                        sandbox.url("acme", "woocommerce")
                                + "/wp-json/wc/v3/data/currencies/current?consumer_key=ck_1&consumer_secret=cs_1");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "someone:cs_1, woocommerce_rest_cannot_view",
        "no colon, woocommerce_rest_cannot_view",
        "ck_1:wrong, woocommerce_rest_authentication_error"
    })
    void whoIsNotKnownMayNotSeeIt(String credentials, String code) throws Exception {
        HttpResponse<String> answer = currency(credentials);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Caller.json(answer).path("code").asString()).isEqualTo(code);
    }

    @Test
    void anotherAddressHasNoRoute() throws Exception {
        HttpResponse<String> answer =
                caller.get(sandbox.url("acme", "woocommerce") + "/wp-json/wc/v3/nothing");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Caller.json(answer).path("code").asString()).isEqualTo("rest_no_route");
    }

    @Test
    void warningsOfPhpStandBeforeTheAnswer() throws Exception {
        sandbox.stand("acme", "woocommerce", Map.of("phpWarnings", true));

        assertThat(currency().body()).startsWith("<br />").endsWith("}");
    }

    @Test
    void duringAnUpdateThereIsAPageForIt() throws Exception {
        sandbox.stand("acme", "woocommerce", Map.of("maintenance", true));

        HttpResponse<String> answer = currency();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("scheduled maintenance");
    }

    @Test
    void aShopThatTakesHttpsOnlySendsCallsThere() throws Exception {
        sandbox.stand("acme", "woocommerce", Map.of("httpsOnly", true));

        HttpResponse<String> answer = currency();

        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("https://");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, Too Many Requests",
        "TOKEN_REVOKED, 401, woocommerce_rest_cannot_view",
        "UNAVAILABLE, 503, maintenance",
        "UNKNOWN_ERROR, 500, critical error",
        "LIE, 200, critical error"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "woocommerce"));

        HttpResponse<String> answer = currency();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
    }
}
