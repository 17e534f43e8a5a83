package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Ga4MonitorTest extends MonitorContractTest {
    private final Map<String, Object> settings = new HashMap<>(Map.of("measurement-id", "G-1"));

    @Override
    protected Monitor monitor() {
        return new Ga4Monitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return settings;
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("api-secret", "a+secret/of-ga4");
    }

    @Test
    void itHasAnEventValidatedAndLeavesNoneThere() {
        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("validationMessages", 0)
                .extractingByKey("shown")
                .asString()
                .contains("never tells");
        assertThat(sandbox.received("acme", "ga4").getFirst().path())
                .isEqualTo("/debug/mp/collect?measurement_id=G-1&api_secret=a%2Bsecret%2Fof-ga4");
        assertThat(sandbox.accepted("acme", "ga4")).isEmpty();
    }

    @Test
    void withoutAMeasurementIdItIsUnknown() {
        settings.clear();

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("measurement-id");
    }

    @Test
    void whatTheValidationFindsIsTold() {
        try (ScriptedServer ga4 =
                ScriptedServer.saying(
                        Reply.of(
                                200,
                                "{\"validationMessages\":[{\"description\":\"no such stream\",\"validationCode\":\"VALUE_INVALID\"}]}"))) {
            HealthResult result = check(ga4.uri(), secrets());

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains("no such stream (VALUE_INVALID)");
        }
    }

    @Test
    void aServerThatOnlyCollectsIsNotTheValidationServer() {
        try (ScriptedServer other = ScriptedServer.saying(Reply.of(204, ""))) {
            HealthResult result = check(other.uri(), secrets());

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains("base-url");
        }
    }
}
