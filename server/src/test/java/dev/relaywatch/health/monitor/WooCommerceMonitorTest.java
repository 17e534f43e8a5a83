package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WooCommerceMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new WooCommerceMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("consumer-key", "ck_0123456789", "consumer-secret", "cs_abcdefghij");
    }

    private HealthResult answering(int status, String body) {
        try (ScriptedServer shop = ScriptedServer.saying(Reply.of(status, body))) {
            return check(shop.uri(), secrets());
        }
    }

    @Test
    void itReadsTheCurrencyWithTheKey() {
        assertThat(check().details()).containsEntry("currency", "GBP");
        assertThat(sandbox.received("acme", "woocommerce").getFirst().path())
                .isEqualTo("/wp-json/wc/v3/data/currencies/current");
    }

    @Test
    void aKeyWithoutItsSecretIsUnknown() {
        HealthResult result =
                check(
                        java.net.URI.create(sandbox.url("acme", "woocommerce")),
                        Map.of("consumer-key", "ck_1"));

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("consumer-secret");
    }

    @Test
    void phpWarningsBeforeTheAnswerDegradeIt() {
        stand(Map.of("phpWarnings", true));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("PHP prints a warning").doesNotContain("/var/www");
        assertThat(result.details()).containsEntry("currency", "GBP");
    }

    @Test
    void aPhpErrorWithoutAnAnswerIsUnhealthy() {
        HealthResult result =
                answering(200, "PHP Fatal error: Allowed memory size exhausted in /srv/a.php");

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("fatal error").doesNotContain("/srv");
    }

    @Test
    void theMaintenancePageIsUnhealthyAndSaysSo() {
        stand(Map.of("maintenance", true));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("in maintenance").contains(".maintenance");
    }

    @Test
    void aShopThatSendsCallsToHttpsIsToldInWords() {
        stand(Map.of("httpsOnly", true));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("https").contains("301");
    }

    @Test
    void aKeyThatIsRefusedOverHttpSaysThatWordPressWantsHttps() {
        HealthResult result =
                answering(
                        401,
                        "{\"code\":\"woocommerce_rest_cannot_view\",\"message\":\"Sorry, you cannot list resources.\"}");

        assertThat(result.reason()).contains("Sorry, you cannot list").contains("https://");
        assertThat(result.details()).containsEntry("errorCode", "woocommerce_rest_cannot_view");
    }

    @Test
    void anAddressWithoutTheApiSaysWhatToLookAt() {
        HealthResult result =
                answering(404, "{\"code\":\"rest_no_route\",\"message\":\"No route was found\"}");

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("permalinks");
    }
}
