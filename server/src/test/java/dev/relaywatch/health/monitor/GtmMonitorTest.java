package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GtmMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new GtmMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("path", "/relaywatch");
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of();
    }

    @Override
    protected boolean needsSecrets() {
        return false;
    }

    @Test
    void itAsksWhetherTheServerIsUpAndSendsNoEvent() {
        HealthResult result = check();

        assertThat(result.details()).extractingByKey("shown").asString().contains("next event");
        assertThat(sandbox.received("acme", "gtm").getFirst().path()).isEqualTo("/healthy");
        assertThat(sandbox.accepted("acme", "gtm")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "404, no, base-url",
        "200, hello, something else",
        "200, <html>ok</html>, a page",
        "403, no, does not let this server in"
    })
    void whatIsNoTaggingServerIsUnhealthyAndSaysWhatToLookAt(
            int status, String body, String words) {
        try (ScriptedServer other = ScriptedServer.saying(Reply.of(status, body))) {
            HealthResult result = check(other.uri(), secrets());

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains(words);
        }
    }
}
