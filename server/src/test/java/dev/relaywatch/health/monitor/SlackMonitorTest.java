package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new SlackMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("bot-token", "xoxb-12345-abcdef");
    }

    @Test
    void itTellsWhoseTokenItIs() {
        assertThat(check().details())
                .containsEntry("team", "Acme")
                .containsEntry("teamId", "T0")
                .containsEntry("botId", "B0")
                .containsEntry("scopes", List.of("chat:write", "channels:read"));
    }

    @Test
    void aTokenThatMayNotPostIsDegraded() {
        stand(Map.of("scopes", List.of("channels:read")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("chat:write");
    }

    @ParameterizedTest
    @CsvSource({
        "ratelimited, DEGRADED, rest",
        "missing_scope, UNHEALTHY, scope chat:write",
        "account_inactive, UNHEALTHY, refused: account_inactive",
        "token_expired, UNHEALTHY, past its date",
        "internal_error, UNHEALTHY, internal_error"
    })
    void whatItSaysWithStatus200IsUnderstood(String error, HealthStatus status, String words) {
        stand(Map.of("error", error));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.reason()).contains(words);
    }
}
