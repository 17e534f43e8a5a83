package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InngestMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new InngestMonitor(probe, clock);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("environment", "staging");
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("signing-key", "signkey-prod-0a1b2c3d");
    }

    @Test
    void itCountsTheRunsThatFailedAndThoseThatWait() {
        stand(Map.of("failedRuns24h", 4, "pendingRuns", 17));

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("failedRuns24h", 4)
                .containsEntry("pendingRuns", new BigDecimal("17"));
    }

    @Test
    void itAsksForTheLastDayOfItsEnvironment() {
        check();

        assertThat(sandbox.received("acme", "inngest").getFirst().path())
                .contains("name=inngest/function.failed", "received_after=2026-11-25T12:00:00Z");
        assertThat(sandbox.received("acme", "inngest"))
                .allSatisfy(request ->
                        assertThat(request.headers()).containsEntry("x-inngest-env", "staging"));
        assertThat(sandbox.received("acme", "inngest").getLast().path())
                .isEqualTo("/v1/prom/staging");
    }

    @Test
    void moreFailuresThanAreCountedAreSaidToBeMore() {
        stand(Map.of("failedRuns24h", 900));

        assertThat(check().details())
                .containsEntry("failedRuns24h", 50)
                .containsEntry("failedRunsAreMore", true);
    }

    @Test
    void aPlanWithoutMetricsIsInOrderAndClaimsNothing() {
        stand(Map.of("metrics", false));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsKeys("failedRuns24h", "pendingRunsUnknown")
                .doesNotContainKey("pendingRuns");
    }

    @Test
    void whatTheEventsHoldIsNotShown() {
        stand(Map.of("failedRuns24h", 4));

        assertThat(check().toString()).doesNotContain("jane");
    }
}
