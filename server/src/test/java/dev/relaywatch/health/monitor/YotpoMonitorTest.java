package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YotpoMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new YotpoMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("app-key", "appkey1");
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("secret-key", "yotpo-secret-99");
    }

    @Test
    void aTokenIsObtainedAndUsed() {
        assertThat(check().details()).containsEntry("tokenObtained", true);
        assertThat(sandbox.received("acme", "yotpo"))
                .extracting(Received::path)
                .containsExactly(
                        "/core/v3/stores/appkey1/access_tokens",
                        "/core/v3/stores/appkey1/products?limit=1");
    }

    @Test
    void aWrongSecretIsUnhealthy() {
        stand(Map.of("secret", "another"));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("secret key is refused");
    }

    @Test
    void anUnknownStoreIsToldApart() {
        stand(Map.of("stores", false));

        assertThat(check().reason()).contains("app-key");
    }

    @Test
    void theTokenThatWasObtainedIsNotShown() {
        stand(Map.of("tokenFails", true));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.toString()).doesNotContain("yotpo-token-of");
    }

    @Test
    void withoutAnAppKeyItIsUnknown() {
        var connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        new TenantId(Ids.next()),
                        "yotpo",
                        "main",
                        URI.create(sandbox.url("acme", "yotpo")),
                        Map.of(),
                        secrets(),
                        "1");

        HealthResult result = monitor().check(new Target(connection.tenant(), connection), LIMIT);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("app-key");
    }
}
