package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new LoopMonitor(probe, clock);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("api-key", "loop-key-5555");
    }

    @Test
    void itCountsTheReturnsOfTheLastHour() {
        stand(Map.of("returns", 3));

        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("returnsLastHour", 3)
                .doesNotContainKey("returnsAreMore");
        assertThat(result.toString()).doesNotContain("jane");
        assertThat(sandbox.received("acme", "loop").getFirst().path())
                .contains("from=2026-11-26%2011:00:00&to=2026-11-26%2012:00:00");
    }

    @Test
    void moreReturnsThanAPageAreSaidToBeMore() {
        stand(Map.of("returns", 51));

        assertThat(check().details()).containsEntry("returnsAreMore", true);
    }

    @Test
    void aValidKeyWithoutTheScopeIsDegradedAndNamesIt() {
        stand(Map.of("returnsScope", false));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("scope Returns");
    }

    @Test
    void aKeyThatMayNothingIsUnhealthy() {
        stand(Map.of("returnsScope", false, "ordersScope", false));

        assertThat(check().status()).isEqualTo(HealthStatus.UNHEALTHY);
    }
}
