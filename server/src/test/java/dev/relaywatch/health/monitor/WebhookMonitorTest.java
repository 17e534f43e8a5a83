package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new WebhookMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("signing-secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Override
    protected boolean needsSecrets() {
        return false;
    }

    @Override
    protected String path() {
        return "/hook";
    }

    /** An answer to HEAD has no body that could be no good. */
    @Override
    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "UNKNOWN_ERROR", "HTML", "RESET"})
    void whatIsNoGoodAnswerIsUnhealthyAndSaysWhy(FaultKind kind) {
        super.whatIsNoGoodAnswerIsUnhealthyAndSaysWhy(kind);
    }

    @Test
    void itAsksForHeadersAloneAndSaysWhatThatShows() {
        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("reachable", true)
                .extractingByKey("shown")
                .asString()
                .contains("any status below 500");
        assertThat(sandbox.received("acme", "webhook").getFirst().method()).isEqualTo("HEAD");
        assertThat(sandbox.received("acme", "webhook").getFirst().path()).isEqualTo("/hook");
        assertThat(sandbox.accepted("acme", "webhook")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 401, 404, 405, 422})
    void anyStatusBelow500CountsAsReachable(int status) {
        try (ScriptedServer receiver = ScriptedServer.saying(Reply.of(status, ""))) {
            HealthResult result = check(receiver.uri(), secrets());

            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.details()).containsEntry("httpStatus", status);
        }
    }

    @Test
    void anAddressThatIsToBeForgottenDegradesIt() {
        sandbox.add(here(Fault.of(FaultKind.GONE)));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("410");
    }
}
