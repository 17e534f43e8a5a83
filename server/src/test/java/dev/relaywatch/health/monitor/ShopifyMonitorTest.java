package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopifyMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new ShopifyMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("access-token", "shpat_0123456789abcdef");
    }

    private HealthResult answering(int status, Map<String, String> headers, String body) {
        try (ScriptedServer shop = ScriptedServer.saying(new Reply(status, headers, body))) {
            return check(shop.uri(), secrets());
        }
    }

    @Test
    void itReadsTheShopAndWhatIsLeftOfTheRateLimit() {
        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("shop", "Acme")
                .containsEntry("currency", "GBP")
                .containsEntry("apiVersion", "2026-07")
                .containsEntry("rateLimitRemainingPercent", new BigDecimal("99.9"))
                .containsKey("requestId")
                .doesNotContainKey("missingScopes");
        assertThat(sandbox.received("acme", "shopify").getFirst().path())
                .isEqualTo("/admin/api/2026-07/graphql.json");
    }

    @Test
    void whatIsLeftFallsWithTheBucketOfPoints() {
        stand(Map.of("rateLimitRemainingPercent", 4));

        assertThat(check().details())
                .containsEntry("rateLimitRemainingPercent", new BigDecimal("4.0"));
    }

    @ParameterizedTest
    @CsvSource({"1/40, 97.5", "39/40, 2.5", "40/40, 0.0", "50/40, 0"})
    void theHeaderCountsWhatIsUsed(String header, BigDecimal left) {
        HealthResult result =
                answering(
                        200,
                        Map.of("X-Shopify-Shop-Api-Call-Limit", header),
                        "{\"data\":{\"shop\":{\"id\":\"gid://shopify/Shop/1\"}}}");

        assertThat((BigDecimal) result.details().get("rateLimitRemainingPercent"))
                .isEqualByComparingTo(left);
    }

    @Test
    void scopesThatAreMissingDegradeItAndAreNamed() {
        stand(Map.of("scopes", List.of("read_products")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("read_orders").doesNotContain("read_products");
        assertThat(result.details()).containsEntry("missingScopes", List.of("read_orders"));
    }

    @Test
    void aVersionThatIsNoLongerServedDegradesIt() {
        HealthResult result =
                answering(
                        200,
                        Map.of("X-Shopify-API-Version", "2027-10"),
                        "{\"data\":{\"shop\":{\"id\":\"gid://shopify/Shop/1\"}}}");

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("2026-07").contains("2027-10").contains("api-version");
    }

    @Test
    void aFrozenShopIsUnhealthyAndSaysWhy() {
        stand(Map.of("frozen", true));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("bill");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"errors\":\"[API] Invalid access token\"} | [API] Invalid access token",
                "403 | {\"errors\":[{\"message\":\"not approved\"}]} | not approved",
                "403 | {\"errors\":{\"scope\":[\"merchant approval\"]}} | merchant approval",
                "200 | {\"errors\":[{\"message\":\"Access denied\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]} | Access denied",
                "200 | {\"errors\":[{\"message\":\"gone\",\"extensions\":{\"code\":\"SHOP_INACTIVE\"}}]} | inactive",
                "200 | {\"errors\":\"not today\"} | not today",
                "404 | {\"errors\":\"Not Found\"} | api-version",
                "423 | {\"errors\":\"Locked\"} | locked"
            })
    void anErrorIsReadWhateverItsShape(int status, String body, String words) {
        HealthResult result = answering(status, Map.of(), body);

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains(words);
    }
}
