package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How shops are doing, from outside; the figures themselves are in ShopSyncTest. */
class ShopOverviewDoorTest extends RunningServer {
    private static final String OVERVIEW = "/api/shop/woocommerce/overview";

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

    private void shop() {
        tenants.connect(
                acme,
                "woocommerce",
                "main",
                "http://127.0.0.1:9",
                Map.of("domain", "acme.example"),
                Map.of("consumer-key", "ck_0123456789", "consumer-secret", "cs_abcdefghij"));
    }

    @Test
    void aShopThatWasNeverReadIsShownAsThatWithEveryFieldOfTheContract() {
        shop();

        JsonNode overview = get(OVERVIEW, secret).json();

        assertThat(overview.propertyNames())
                .contains(
                        "currency",
                        "kpis",
                        "revenueByDay",
                        "abandonedCarts",
                        "lowStock",
                        "syncedAt",
                        "stale");
        assertThat(overview.path("kpis").propertyNames())
                .containsExactly("revenue", "orders", "averageOrder", "conversionRate");
        assertThat(overview.path("stale").asBoolean()).isTrue();
        assertThat(overview.path("syncedAt").isNull()).isTrue();
        assertThat(overview.path("message").asString()).isNotBlank();
    }

    @Test
    void whatThereIsNotIsNotFound() {
        assertThat(get(OVERVIEW, secret).status()).isEqualTo(404);
        shop();
        assertThat(get(OVERVIEW + "?domain=elsewhere.example", secret).status()).isEqualTo(404);
        assertThat(get("/api/shop/magento/overview", secret).status()).isEqualTo(404);
        assertThat(get(OVERVIEW + "?tenant=somebody-else", secret).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "366", "x", "1.5"})
    void daysAreBounded(String days) {
        shop();

        Answer answer = get(OVERVIEW + "?days=" + days, secret);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("days");
    }

    @Test
    void onlyItsTenantSeesIt() {
        shop();

        assertThat(get(OVERVIEW, tenants.publicKey(acme)).status()).isEqualTo(403);
        assertThat(get(OVERVIEW, tenants.secretKey(tenants.tenant())).status()).isEqualTo(404);
        assertThat(get(OVERVIEW + "?tenant=" + acme.slug(), tenants.platformKey()).status())
                .isEqualTo(200);
    }
}
