package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Operations from outside; what a shop says to them, the other tests of this package see. */
class OperationDoorTest extends RunningServer {
    private static final String RUN = "/api/woocommerce/operations/";

    private Tenant acme;
    private String secret;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
    }

    private Answer get(String path, String key) {
        return send(HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + key));
    }

    /** At an address that this server may not call. */
    private void shop(String name, String domain) {
        tenants.connect(
                acme,
                "woocommerce",
                name,
                "http://127.0.0.1:9",
                Map.of("domain", domain),
                Map.of("consumer-key", "ck_0123456789", "consumer-secret", "cs_abcdefghij"));
    }

    @Test
    void theOperationsAreListedWithTheirParametersAndAnExample() {
        JsonNode items = get("/api/woocommerce/operations", secret).json().path("items");

        assertThat(items).hasSize(25);
        assertThat(items.path(0).path("parameters").path("required").path(0).asString())
                .isEqualTo("productId");
        assertThat(items.path(0).path("example").toString())
                .isEqualTo("{\"productId\":\"TENT-2P\"}");
    }

    @Test
    void anOperationThatThereIsNotSaysWhereTheyAreListed() {
        Answer answer = post(RUN + "launch_rocket", "{}", secret);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("GET /api/woocommerce/operations");
    }

    @Test
    void everyMistakeIsTold() {
        Answer answer = post(RUN + "get_product_reviews", "{\"limit\":0,\"x\":1}", secret);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors"))
                .extracting(one -> one.path("field").asString())
                .containsExactly("limit", "x");
    }

    @Test
    void withoutAShopThereIsNothingToAsk() {
        Answer answer = post(RUN + "get_cart", "{}", secret);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("add a connection");
    }

    @Test
    void aDomainThatIsNotThereNamesThoseThatAre() {
        shop("main", "acme.example");

        Answer answer = post(RUN + "get_cart", "{\"domain\":\"elsewhere.example\"}", secret);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("acme.example");
    }

    @Test
    void ofSeveralShopsOneMustBeNamed() {
        shop("main", "acme.example");
        shop("outlet", "outlet.example");

        Answer answer = post(RUN + "get_cart", "{}", secret);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("domain", "acme.example, outlet.example");
    }

    @Test
    void aShopThatCannotBeUsedIsAnAnswerAndNoError() {
        shop("main", "acme.example");

        Answer answer =
                post(RUN + "get_cart", "{\"domain\":\"https://www.ACME.example/\"}", secret);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").path("type").asString()).isEqualTo("not_sent");
        assertThat(answer.json().path("error").path("message").asString())
                .contains("allow-private-addresses");
    }

    @Test
    void nothingAtAllIsAsGoodAsNoParameters() {
        shop("main", "acme.example");

        assertThat(post(RUN + "get_cart", "", secret).status()).isEqualTo(200);
        assertThat(post(RUN + "get_cart", "{\"cartToken\":null}", secret).status()).isEqualTo(200);
        assertThat(post(RUN + "get_cart", "[]", secret).status()).isEqualTo(400);
    }

    @Test
    void eachKindOfKeyHasItsBounds() {
        String platform = tenants.platformKey();
        shop("main", "acme.example");

        assertThat(post(RUN + "get_cart", "{}", null).status()).isEqualTo(401);
        assertThat(post(RUN + "get_cart", "{}", tenants.publicKey(acme)).status()).isEqualTo(403);
        assertThat(get("/api/woocommerce/operations", tenants.publicKey(acme)).status())
                .isEqualTo(403);
        assertThat(post(RUN + "get_cart", "{}", platform).status()).isEqualTo(400);
        assertThat(post(RUN + "get_cart?tenant=" + acme.slug(), "{}", platform).status())
                .isEqualTo(200);
        assertThat(post(RUN + "get_cart?tenant=somebody-else", "{}", secret).status())
                .isEqualTo(404);
    }

    @Test
    void aPlatformThatThereIsNotIsNotFound() {
        assertThat(get("/api/magento/operations", secret).status()).isEqualTo(404);
    }

    @Test
    void theHealthOfAShopThatCannotBeReachedSaysWhy() {
        shop("main", "acme.example");

        JsonNode data = get("/api/woocommerce/health", secret).json().path("data");

        assertThat(data.path("overall_status").asString()).isEqualTo("unhealthy");
        assertThat(data.path("total_domains").asInt()).isEqualTo(1);
        assertThat(data.path("health_checks").path(0).path("domain").asString())
                .isEqualTo("acme.example");
        assertThat(data.path("health_checks").path(0).path("woocommerce_url").asString())
                .isEqualTo("http://127.0.0.1:9");
    }

    @Test
    void withoutShopsTheirHealthIsUnknown() {
        JsonNode data = get("/api/woocommerce/health", secret).json().path("data");

        assertThat(data.path("overall_status").asString()).isEqualTo("unknown");
        assertThat(data.path("total_domains").asInt()).isZero();
    }
}
