package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new StripeMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("account", "acct_1");
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("api-key", "sk_live_51Habcdef");
    }

    @Test
    void itReadsTheBalanceOfTheAccount() {
        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("livemode", true)
                .containsKeys("available", "pending", "requestId");
        assertThat(sandbox.received("acme", "stripe").getFirst().path()).endsWith("/v1/balance");
        assertThat(sandbox.received("acme", "stripe").getFirst().headers())
                .containsEntry("stripe-account", "acct_1");
    }

    @Test
    void anOverdrawnAccountIsDegraded() {
        stand(Map.of("available", -1));

        assertThat(check().status()).isEqualTo(HealthStatus.DEGRADED);
    }
}
