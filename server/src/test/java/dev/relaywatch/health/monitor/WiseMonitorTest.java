package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WiseMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new WiseMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("api-token", "wise-token-4711");
    }

    private HealthResult checkProfile(String id) {
        var connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        new TenantId(Ids.next()),
                        "wise",
                        "main",
                        URI.create(sandbox.url("acme", "wise")),
                        Map.of("profile-id", id),
                        secrets(),
                        "1");
        return monitor().check(new Target(connection.tenant(), connection), LIMIT);
    }

    @Test
    void whatMayBeSpentIsWhatIsNotReserved() {
        stand(Map.of("available", "310.86", "reserved", "10.36"));

        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("available", Map.of("EUR", new BigDecimal("300.50")))
                .containsEntry("profiles", 2)
                .containsEntry("profileType", "BUSINESS")
                .containsKey("correlationId");
    }

    @Test
    void ofSeveralProfilesTheBusinessIsRead() {
        check();

        assertThat(sandbox.received("acme", "wise").getLast().path())
                .isEqualTo("/v4/profiles/12345/balances?types=STANDARD");
    }

    @Test
    void theProfileThatTheSettingsNameIsRead() {
        assertThat(checkProfile("12344").status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(sandbox.received("acme", "wise").getLast().path()).contains("/12344/");
    }

    @Test
    void aProfileThatTheTokenDoesNotActForIsUnhealthy() {
        HealthResult result = checkProfile("99999");

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("profile-id");
    }

    @Test
    void aTokenWithoutProfilesIsUnhealthy() {
        stand(Map.of("profiles", List.of()));

        assertThat(check().status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void moreReservedThanThereIsIsDegraded() {
        stand(Map.of("available", "5", "reserved", "6"));

        assertThat(check().status()).isEqualTo(HealthStatus.DEGRADED);
    }

    @Test
    void balancesThatWantAPersonsApprovalSaySo() {
        stand(Map.of("approval", true));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("approval");
    }

    @Test
    void namesOfPeopleAreNotShown() {
        stand(Map.of("profiles", List.of("PERSONAL")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.toString()).doesNotContain("Jane");
    }
}
