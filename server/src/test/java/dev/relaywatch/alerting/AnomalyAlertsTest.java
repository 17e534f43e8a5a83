package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.OperationAnomaly;
import dev.relaywatch.commerce.OperationHourJudged;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** From an unusual hour to an alert and back. */
class AnomalyAlertsTest extends RunningServer {
    private static final Instant HOUR = Instant.parse("2026-11-26T14:00:00Z");

    @Autowired private AnomalyAlerts alerts;
    private Tenant acme;
    private String secret;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
    }

    private OperationAnomaly slow(String operation) {
        return new OperationAnomaly(
                acme.id(),
                "woocommerce",
                "shop.example",
                operation,
                "latency",
                HOUR,
                new BigDecimal("2400.0"),
                new BigDecimal("300.0"),
                operation + " took 2.4 s");
    }

    private void judged(List<OperationAnomaly> unusual, List<OperationAnomaly> before) {
        alerts.on(new OperationHourJudged(HOUR, unusual, before));
    }

    private JsonNode active() {
        return send(HttpRequest.newBuilder(url("/api/platform/alerts?status=open"))
                        .header("Authorization", "Bearer " + secret))
                .json()
                .path("items");
    }

    @Test
    void anUnusualHourOpensAnAlertForEachOperation() {
        judged(List.of(slow("search_products"), slow("get_cart")), List.of());
        judged(
                List.of(slow("search_products")),
                List.of(slow("search_products"), slow("get_cart")));

        JsonNode open = active();
        assertThat(open.size()).isEqualTo(2);
        JsonNode alert = open.get(0);
        assertThat(alert.path("source").asString()).isEqualTo("anomaly");
        assertThat(alert.path("severity").asString()).isEqualTo("p3");
        assertThat(alert.path("service").asString()).isEqualTo("woocommerce");
        assertThat(alert.path("metric").asString()).matches("operations\\.\\w+\\.latency");
        assertThat(open.toString())
                .contains("(shop.example): search_products is slower than usual")
                .contains("search_products took 2.4 s.");
    }

    @Test
    void itIsOverAfterTwoUsualHours() {
        judged(List.of(slow("search_products")), List.of());
        judged(List.of(), List.of(slow("search_products")));
        assertThat(active().size()).isEqualTo(1);

        judged(List.of(), List.of());

        assertThat(active().size()).isZero();
    }
}
