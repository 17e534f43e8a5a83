package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.MeasuredOperations;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Operations in numbers, from outside. */
class AnalyticsDoorTest extends RunningServer {
    @Autowired private TenantTransaction transaction;
    @Autowired private JdbcClient application;

    private Tenant acme;
    private String secret;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
    }

    private void called(String operation, String domain, int failures, int... ms) {
        new MeasuredOperations(transaction, application)
                .store(
                        acme.id(),
                        operation,
                        domain,
                        ms,
                        failures,
                        Instant.now().minus(Duration.ofHours(3)));
    }

    private Answer ask(String path, @Nullable String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path));
        return send(key == null ? request : request.header("Authorization", "Bearer " + key));
    }

    private JsonNode analytics(String query) {
        Answer answer = ask("/api/woocommerce/analytics" + query, secret);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("data");
    }

    private String post(String message) {
        Answer answer =
                post(
                        "/api/operations/metrics",
                        """
                        {"operation":"check_order","platform":"woocommerce","durationMs":7,"success":false,"errorType":"odd",
                         "errorMessage":"%s","domain":"shop.example"}
                        """
                                .formatted(message),
                        secret);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return message;
    }

    @Test
    void theNumbersOfAPeriodAreThoseOfItsOperations() {
        called("check_stock", "shop.example", 1, 10, 20, 30, 40);
        called("get_cart", "second.example", 0, 100);

        JsonNode data = analytics("?days=7");

        JsonNode stats = data.path("stats");
        assertThat(stats.path("total_operations").asInt()).isEqualTo(5);
        assertThat(stats.path("success_rate").asDouble()).isEqualTo(80.0);
        assertThat(stats.path("avg_duration_ms").asDouble()).isEqualTo(40.0);
        assertThat(stats.path("p50_ms").asInt()).isEqualTo(30);
        assertThat(stats.path("p99_ms").asInt()).isEqualTo(100);
        assertThat(stats.path("operations_by_type").toString())
                .isEqualTo("{\"check_stock\":4,\"get_cart\":1}");
        assertThat(stats.path("errors_by_type").toString()).isEqualTo("{\"timeout\":1}");
        assertThat(data.path("series").size()).isBetween(168, 169);
        assertThat(data.path("metrics").size()).isEqualTo(5);
        assertThat(data.path("metrics").get(0).path("durationMs").asInt()).isEqualTo(40);
        assertThat(data.path("metrics").get(0).path("userAgent").asString()).contains("Mozilla");
        assertThat(data.path("trend").path("previous").isNull()).isTrue();
        assertThat(data.path("filters").path("days").asInt()).isEqualTo(7);
    }

    @Test
    void aShopAndAnOperationNarrowIt() {
        called("check_stock", "shop.example", 0, 10, 20);
        called("get_cart", "shop.example", 0, 100);
        called("check_stock", "second.example", 0, 1_000);

        JsonNode one = analytics("?domain=Shop.Example&operation=check_stock&limit=1");

        assertThat(one.path("stats").path("total_operations").asInt()).isEqualTo(2);
        assertThat(one.path("stats").path("operations_by_type").toString())
                .isEqualTo("{\"check_stock\":2}");
        assertThat(one.path("metrics").size()).isEqualTo(1);
        assertThat(
                        analytics("?domain=nobody.example")
                                .path("stats")
                                .path("total_operations")
                                .asInt())
                .isZero();
        assertThat(
                        ask("/api/shopify/analytics", secret)
                                .json()
                                .path("data")
                                .path("stats")
                                .path("total_operations")
                                .asInt(-1))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "days=0, days",
        "days=366, days",
        "days=x, days",
        "days=1.5, days",
        "limit=0, limit",
        "limit=1001, limit",
        "operation=a%20b, operation",
        "domain=a%2Fb, domain"
    })
    void whatMakesNoSenseIsRefusedByName(String query, String field) {
        Answer answer = ask("/api/woocommerce/analytics?" + query, secret);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").get(0).path("field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/woocommerce/analytics",
        "/api/operations/errors",
        "/api/operations/anomalies",
        "/api/operations/costs",
        "/api/operations/metrics/export"
    })
    void onlyItsTenantMaySeeItAndThePlatformSaysWhose(String path) {
        String platform = tenants.platformKey();

        assertThat(ask(path, null).status()).isEqualTo(401);
        assertThat(ask(path, tenants.publicKey(acme)).status()).isEqualTo(403);
        assertThat(ask(path, platform).status()).isEqualTo(400);
        assertThat(ask(path + "?tenant=" + acme.slug(), platform).status()).isEqualTo(200);
    }

    @Test
    void errorsOfOneCauseAreOneLine() {
        post("order 12 is gone");
        post("order 13 is gone");
        post("the shop is closed");

        JsonNode items =
                ask("/api/operations/errors?domain=shop.example", secret).json().path("items");

        assertThat(items.size()).isEqualTo(2);
        assertThat(items.get(0).path("pattern").asString()).isEqualTo("order {n} is gone");
        assertThat(items.get(0).path("count").asInt()).isEqualTo(2);
        assertThat(items.get(0).path("errorType").asString()).isEqualTo("odd");
        assertThat(items.get(0).path("example").asString()).isEqualTo("order 13 is gone");
        Answer first = ask("/api/operations/errors?limit=1", secret);
        String cursor = first.json().path("nextCursor").asString();
        assertThat(
                        ask("/api/operations/errors?limit=1&cursor=" + cursor, secret)
                                .json()
                                .path("items")
                                .get(0)
                                .path("pattern")
                                .asString())
                .isEqualTo("the shop is closed");
    }

    @Test
    void whatWasCalledHasItsPrice() {
        called("check_stock", "shop.example", 0, 10, 20);

        Answer costs = ask("/api/operations/costs?platform=woocommerce", secret);

        assertThat(costs.text())
                .isEqualTo(
                        "{\"currency\":\"USD\",\"total\":0.00,\"byOperation\":{\"check_stock\":0.00}}");
    }

    @Test
    void newOperationsAreStillBeingLearnt() {
        JsonNode answer = ask("/api/operations/anomalies", secret).json();

        assertThat(answer.path("items").size()).isZero();
        assertThat(answer.path("nextCursor").isNull()).isTrue();
        assertThat(answer.path("learning").isArray()).isTrue();
    }

    @Test
    void theFileHasALineEachAndNoFormulas() {
        post("=1+1, \\\"quoted\\\"\\nsecond line");
        called("get_cart", "second.example", 0, 100);

        Answer csv = ask("/api/operations/metrics/export?format=csv", secret);

        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"operations.csv\"");
        assertThat(csv.text())
                .startsWith(
                        "at,operation,platform,domain,duration_ms,success,error_type,error_message\r\n")
                .contains(",get_cart,woocommerce,second.example,100,true,,\r\n")
                .endsWith(
                        ",check_order,woocommerce,shop.example,7,false,odd,\"'=1+1, \"\"quoted\"\"\nsecond line\"\r\n");
    }

    @Test
    void asJsonItIsOneArrayAndFiltersNarrowIt() {
        for (int i = 0; i < 3; i++) {
            called("check_stock", "shop.example", 0, new int[1_500]);
        }
        called("get_cart", "shop.example", 0, 100);

        JsonNode all = ask("/api/operations/metrics/export?format=json", secret).json();
        assertThat(all.size()).isEqualTo(4_501);
        JsonNode carts =
                ask("/api/operations/metrics/export?format=json&operation=get_cart", secret).json();
        assertThat(carts.size()).isEqualTo(1);
        assertThat(carts.get(0).path("durationMs").asInt()).isEqualTo(100);
        assertThat(
                        ask(
                                        "/api/operations/metrics/export?format=json&domain=shop.example&to="
                                                + Instant.now().minus(Duration.ofDays(1)),
                                        secret)
                                .text())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({"format=xlsx, format", "from=yesterday, from", "to=1, to"})
    void aFileOfAnotherKindIsRefused(String query, String field) {
        Answer answer = ask("/api/operations/metrics/export?" + query, secret);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").get(0).path("field").asString()).isEqualTo(field);
    }
}
