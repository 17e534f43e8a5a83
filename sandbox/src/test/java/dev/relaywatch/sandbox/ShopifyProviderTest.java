package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopifyProviderTest {
    private static final String SHOP =
            "{\"query\":\"{ shop { id name } currentAppInstallation { accessScopes { handle } } }\"}";

    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String version, String query, String... headers)
            throws Exception {
        return caller.post(
                sandbox.url("acme", "shopify") + "/admin/api/" + version + "/graphql.json",
                query,
                headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("2026-07", SHOP, "X-Shopify-Access-Token", "shpat_1");
    }

    @Test
    void theShopIsReadWithAToken() throws Exception {
        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).at("/data/shop/name").asString()).isEqualTo("Acme");
        assertThat(answer.headers().firstValue("X-Shopify-API-Version")).hasValue("2026-07");
    }

    @Test
    void withoutATokenItsWordsAreText() throws Exception {
        HttpResponse<String> answer = ask("2026-07", SHOP);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Caller.json(answer).path("errors").isString()).isTrue();
    }

    @Test
    void aVersionThatWasRetiredIsAnsweredByTheOldest() throws Exception {
        HttpResponse<String> answer = ask("2024-01", SHOP, "X-Shopify-Access-Token", "shpat_1");

        assertThat(answer.headers().firstValue("X-Shopify-API-Version")).hasValue("2026-01");
    }

    @Test
    void whatIsNoQueryIsAnErrorInside200() throws Exception {
        HttpResponse<String> answer =
                ask("2026-07", "{\"query\":\"{\"}", "X-Shopify-Access-Token", "shpat_1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).at("/errors/0/message").asString()).contains("syntax");
    }

    @Test
    void theBucketTellsWhatIsLeftAndTheAppItsScopes() throws Exception {
        sandbox.stand(
                "acme",
                "shopify",
                Map.of("rateLimitRemainingPercent", 5, "scopes", List.of("read_orders")));

        HttpResponse<String> answer = ask();

        assertThat(
                        Caller.json(answer)
                                .at("/extensions/cost/throttleStatus/currentlyAvailable")
                                .asInt())
                .isEqualTo(100);
        assertThat(Caller.json(answer).at("/data/currentAppInstallation/accessScopes").size())
                .isEqualTo(1);
    }

    @Test
    void aFrozenShopAsksForItsBill() throws Exception {
        sandbox.stand("acme", "shopify", Map.of("frozen", true));

        assertThat(ask().statusCode()).isEqualTo(402);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 200, THROTTLED",
        "LIE, 200, INTERNAL_SERVER_ERROR",
        "TOKEN_EXPIRED, 401, Invalid API key",
        "TOKEN_REVOKED, 401, Invalid API key",
        "UNAVAILABLE, 503, Unavailable",
        "UNKNOWN_ERROR, 500, Error"
    })
    void eachFaultIsSaidInShopifysWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "shopify"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
    }
}
