package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssemblyAiMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new AssemblyAiMonitor(probe, clock);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("api-key", "aai-key-0123456789");
    }

    @Test
    void itCountsWhatWasDoneAndWhatFailed() {
        stand(Map.of("completed", 5, "failed", 2, "queued", 3, "queuedSeconds", 40));

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("completedTranscripts24h", 5L)
                .containsEntry("failedTranscripts24h", 2L)
                .containsEntry("queuedTranscripts", 3L)
                .containsEntry("oldestQueuedSeconds", 40L);
    }

    @Test
    void moreFailuresThanSuccessesAreDegraded() {
        stand(Map.of("completed", 1, "failed", 2));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).startsWith("2 transcripts");
    }

    @Test
    void aQueueThatDoesNotMoveIsDegraded() {
        stand(Map.of("queued", 1, "queuedSeconds", 7_200));

        assertThat(check().reason()).contains("120 minutes");
    }

    @Test
    void nothingToTranscribeIsInOrder() {
        stand(Map.of("completed", 0));

        assertThat(check().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void theKeyStandsAlone() {
        check();

        assertThat(sandbox.received("acme", "assemblyai").getFirst().headers())
                .containsEntry("authorization", "aai-key-0123456789");
    }
}
