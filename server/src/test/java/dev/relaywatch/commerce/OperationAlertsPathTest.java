package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * From a measurement to an alert and back. The server's own rounds look at the same rows and come
 * to the same.
 */
class OperationAlertsPathTest extends RunningServer {
    @Autowired private OperationMetricStore metrics;
    @Autowired private OperationRounds rounds;

    private Tenant acme;
    private String secret;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
    }

    private static Instant ago(Duration time) {
        return Instant.now().minus(time);
    }

    private void failed(String operation, int times) {
        called(times, Measured.failed(acme.id(), operation, ago(Duration.ofMinutes(2))));
    }

    private void called(int times, OperationMetric metric) {
        metrics.insert(Measured.times(times, metric));
        rounds.look(List.of(acme.id()));
    }

    private void good(String operation, int times, long ms) {
        called(times, Measured.good(acme.id(), operation, ms, ago(Duration.ofMinutes(1))));
    }

    private JsonNode alerts(String status) {
        return send(HttpRequest.newBuilder(url("/api/platform/alerts?status=" + status))
                        .header("Authorization", "Bearer " + secret))
                .json()
                .path("items");
    }

    private List<String> open() {
        List<String> found = new ArrayList<>();
        for (JsonNode alert : alerts("open")) {
            found.add(
                    alert.path("severity").asString()
                            + " "
                            + alert.path("connection").asString()
                            + " "
                            + alert.path("metric").asString());
        }
        return found.stream().sorted().toList();
    }

    private void threshold(String key, String tenant, String metric, String bounds) {
        Answer answer =
                send(
                        HttpRequest.newBuilder(url("/api/platform/health/thresholds"))
                                .header("Authorization", "Bearer " + key)
                                .PUT(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"thresholds\":[{\"service\":\"woocommerce\",\"metric\":\"%s\",\"tenant\":%s,%s}]}"
                                                        .formatted(metric, tenant, bounds))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void ownThreshold(String metric, String bounds) {
        threshold(secret, "\"" + acme.slug() + "\"", metric, bounds);
    }

    @Test
    void anOperationThatFailsOpensAnAlertThatSaysWhereAndWhatToDo() {
        failed("check_stock", 10);

        assertThat(open())
                .containsExactly(
                        "p1 shop.example operations.check_stock.failuresInARow",
                        "p1 shop.example operations.check_stock.successRate");
        JsonNode alert = alerts("open").get(0);
        assertThat(alert.path("source").asString()).isEqualTo("threshold");
        assertThat(alert.path("service").asString()).isEqualTo("woocommerce");
        assertThat(alert.path("title").asString())
                .startsWith("WooCommerce of " + acme.name() + " (shop.example): check_stock ");
        assertThat(alerts("open").toString())
                .contains("check_stock succeeds in 0 % of calls")
                .contains(
                        "0 % of the last 10 calls of check_stock at shop.example succeeded, critical from 80 % down: see which errors the operation ends with.")
                .contains("The last 10 calls of check_stock at shop.example failed, critical");
    }

    @Test
    void itIsOverWhenItIsWellAgain() {
        failed("check_stock", 10);
        good("check_stock", 1, 5);
        assertThat(open()).containsExactly("p1 shop.example operations.check_stock.successRate");

        good("check_stock", 99, 5);

        assertThat(open()).isEmpty();
        assertThat(alerts("resolved").toString()).contains("successRate");
    }

    @Test
    void itIsOverWhenNobodyCalledForAnHour() {
        failed("check_stock", 10);
        everything
                .sql("UPDATE operation_metrics SET created_at = :at WHERE tenant_id = :tenant")
                .param("at", dev.relaywatch.shared.Timestamps.utc(ago(Duration.ofMinutes(61))))
                .param("tenant", acme.id().value())
                .update();

        rounds.look(List.of(acme.id()));

        assertThat(open()).isEmpty();
    }

    @Test
    void fewCallsSayNothingOfARateButAllOfARow() {
        failed("check_stock", 2);
        assertThat(open()).isEmpty();

        failed("check_stock", 1);

        assertThat(open()).containsExactly("p3 shop.example operations.check_stock.failuresInARow");
    }

    @Test
    void slowOnesOpenOneByTheirPercentile() {
        good("search_products", 9, 6_000);
        assertThat(open()).isEmpty();

        good("search_products", 1, 2_500);
        assertThat(open()).containsExactly("p1 shop.example operations.search_products.p95Ms");
        assertThat(alerts("open").toString())
                .contains(
                        "95 % of the last 10 calls of search_products at shop.example took up to 6000 ms")
                .contains("see what slows the shop down: its hosting, or a plugin");
    }

    @Test
    void whatTheShopDeclinesPagesNobody() {
        called(50, Measured.refused(acme.id(), "check_order", ago(Duration.ofMinutes(1))));

        assertThat(open()).isEmpty();
    }

    @Test
    void eachShopHasItsOwn() {
        OperationMetric failed =
                Measured.failed(acme.id(), "check_stock", ago(Duration.ofMinutes(2)));
        called(3, failed);
        called(3, Measured.at(failed, "second.example", null));
        assertThat(open())
                .containsExactly(
                        "p3 second.example operations.check_stock.failuresInARow",
                        "p3 shop.example operations.check_stock.failuresInARow");

        good("check_stock", 1, 5);

        assertThat(open())
                .containsExactly("p3 second.example operations.check_stock.failuresInARow");
    }

    @Test
    void theBoundsOfANamedOperationGoBeforeThoseOfAll() {
        ownThreshold("operations.*.failuresInARow", "\"direction\":\"normal\",\"critical\":2");
        ownThreshold(
                "operations.check_stock.failuresInARow",
                "\"direction\":\"normal\",\"critical\":5,\"severity\":\"p2\"");

        failed("check_stock", 4);
        failed("add_to_cart", 4);
        assertThat(open()).containsExactly("p1 shop.example operations.add_to_cart.failuresInARow");

        failed("check_stock", 1);
        assertThat(open())
                .containsExactly(
                        "p1 shop.example operations.add_to_cart.failuresInARow",
                        "p2 shop.example operations.check_stock.failuresInARow");
    }

    @Test
    void aRateIsBadWhereItIsLowThoughNobodySaidSo() {
        ownThreshold("operations.check_stock.successRate", "\"critical\":50");
        called(6, Measured.good(acme.id(), "check_stock", 1, ago(Duration.ofMinutes(1))));

        failed("check_stock", 5);

        assertThat(open()).isEmpty();
    }

    @Test
    void platformsWithoutBoundsOpenNone() {
        OperationMetric failed =
                Measured.failed(acme.id(), "check_stock", ago(Duration.ofMinutes(2)));
        called(
                20,
                new OperationMetric(
                        failed.tenant(),
                        "magento",
                        "sync",
                        10,
                        false,
                        false,
                        "timeout",
                        null,
                        failed.domain(),
                        null,
                        null,
                        failed.at()));

        assertThat(open()).isEmpty();
    }
}
