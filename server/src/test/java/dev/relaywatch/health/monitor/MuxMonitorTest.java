package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MuxMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new MuxMonitor(probe, clock);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("token-id", "mux-id-1111", "token-secret", "mux-secret-2222");
    }

    @Test
    void itTellsOfTheNewestAsset() {
        stand(Map.of("ageSeconds", 90));

        assertThat(check().details())
                .containsEntry("newestAssetStatus", "ready")
                .containsEntry("newestAssetAgeSeconds", 90L)
                .containsEntry("failedAssets24h", 0L);
    }

    @Test
    void anEnvironmentWithoutAssetsIsInOrder() {
        stand(Map.of("assets", 0));

        assertThat(check().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void anAssetThatCouldNotBeProcessedIsDegraded() {
        stand(Map.of("status", "errored"));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("invalid_input");
        assertThat(result.details()).containsEntry("failedAssets24h", 1L);
    }

    @Test
    void whatFailedDaysAgoIsOver() {
        stand(Map.of("status", "errored", "ageSeconds", 90_000));

        assertThat(check().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void oneHalfOfTheTokenIsNotEnough() {
        HealthResult result =
                check(URI.create(sandbox.url("acme", "mux")), Map.of("token-id", "mux-id-1111"));

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("token-secret");
    }
}
