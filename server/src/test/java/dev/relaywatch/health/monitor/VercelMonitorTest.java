package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VercelMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new VercelMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("team-id", "team_1");
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("access-token", "vercel-token-777");
    }

    @Test
    void itTellsWhatIsLeftOfTheTighterLimit() {
        stand(Map.of("rateLimitRemainingPercent", 12));

        assertThat(check().details())
                .containsEntry("rateLimitRemainingPercent", 12L)
                .containsEntry("newestDeployment", "READY");
    }

    @Test
    void aQuotaThatIsUsedUpIsTold() {
        sandbox.add(here(Fault.of(FaultKind.QUOTA_USED_UP)));

        assertThat(check().details()).containsEntry("rateLimitRemainingPercent", 0L);
    }

    @Test
    void theDeploymentsOfTheTeamAreRead() {
        check();

        assertThat(sandbox.received("acme", "vercel").getLast().path())
                .isEqualTo("/v6/deployments?limit=1&target=production&teamId=team_1");
    }

    @Test
    void aTeamOutOfReachIsToldApart() {
        stand(Map.of("team", "team_2"));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("team-id");
    }

    @Test
    void aBlockedAccountIsDegradedAndSaysWhy() {
        stand(Map.of("softBlock", "UNPAID_INVOICE"));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("UNPAID_INVOICE");
    }

    @Test
    void aDeploymentThatFailedIsDegraded() {
        stand(Map.of("deployment", "ERROR"));

        assertThat(check().status()).isEqualTo(HealthStatus.DEGRADED);
    }

    @Test
    void noDeploymentIsInOrder() {
        stand(Map.of("deployment", ""));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.toString()).doesNotContain("jane");
    }
}
