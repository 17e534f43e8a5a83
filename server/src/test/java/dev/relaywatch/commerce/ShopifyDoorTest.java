package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /api/shopify}: of a shop without a token, which is asked nothing. */
class ShopifyDoorTest extends RunningServer {
    private static final String OPERATIONS = "/api/shopify/operations";

    private String key;

    @BeforeEach
    void connect() {
        Tenant acme = tenants.tenant();
        key = tenants.secretKey(acme);
        tenants.connect(acme, "shopify", "https://acme.myshopify.com");
    }

    private Answer get(String path) {
        return send(HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + key));
    }

    @Test
    void theReadingOperationsAreListedInTheOrderOfTheContract() {
        JsonNode items = get(OPERATIONS).json().path("items");

        assertThat(items).hasSize(18);
        assertThat(items)
                .extracting(one -> one.path("name").asString())
                .startsWith("check_stock", "get_stock_quantity")
                .endsWith("search_products");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel_order", "get_product_reviews", "add_to_cart"})
    void whatAShopDoesNotHaveIsNotThereAndTheWordsSaySo(String operation) {
        Answer answer = post(OPERATIONS + "/" + operation, "{}", key);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains(operation + " cannot be asked of shopify shops");
    }

    @Test
    void whatNoShopHasIsNotThereEither() {
        assertThat(post(OPERATIONS + "/make_tea", "{}", key).text())
                .contains("no operation of that name");
    }

    @Test
    void aShopWithoutATokenSaysWhatIsMissing() {
        JsonNode answer =
                post(OPERATIONS + "/check_stock", "{\"productId\":\"TENT-2P\"}", key).json();

        assertThat(answer.path("success").asBoolean(true)).isFalse();
        assertThat(answer.path("error").path("message").asString()).contains("access-token");
    }

    @Test
    void theHealthOfAShopNamesItsAddress() {
        JsonNode check = get("/api/shopify/health").json().at("/data/health_checks/0");

        assertThat(check.path("status").asString()).isEqualTo("unhealthy");
        assertThat(check.path("shopify_url").asString()).isEqualTo("https://acme.myshopify.com");
        assertThat(check.has("woocommerce_url")).isFalse();
    }
}
