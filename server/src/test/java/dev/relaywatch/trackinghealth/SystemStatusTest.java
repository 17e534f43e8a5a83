package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole in one word. */
class SystemStatusTest {

    @Test
    void deadLettersAreCriticalAndSayWhere() {
        SystemStatus status =
                SystemStatus.of(
                        List.of(),
                        List.of(
                                Facts.delivered("google_ads", 1_000, 41, 41),
                                Facts.delivered("meta_capi", 1_000, 20, 17)),
                        List.of());

        assertThat(status)
                .isEqualTo(
                        new SystemStatus(
                                "critical",
                                "58 dead letters, 41 at google_ads; 3 more failed and will be retried."));
    }

    @Test
    void whatWillBeRetriedIsDegraded() {
        assertThat(
                        SystemStatus.of(
                                List.of(), List.of(Facts.delivered("ga4", 1_000, 1, 0)), List.of()))
                .isEqualTo(new SystemStatus("degraded", "1 item failed and will be retried."));
    }

    @Test
    void aSilentEventIsCriticalThoughNothingFailed() {
        assertThat(
                        SystemStatus.of(
                                List.of(Facts.whole("lead", 50)),
                                List.of(),
                                List.of(Facts.volume("purchase", VolumeLevel.SILENT, 30, 0))))
                .isEqualTo(new SystemStatus("critical", "No purchase."));
    }

    @Test
    void weakMatchQualityIsDegraded() {
        assertThat(SystemStatus.of(List.of(Facts.carrying("lead", 100, 50)), List.of(), List.of()))
                .isEqualTo(new SystemStatus("degraded", "Match quality is 5.00 of 10."));
    }

    @Test
    void anEmptyTenantIsHealthy() {
        assertThat(SystemStatus.of(List.of(), List.of(), List.of()).text()).isEqualTo("healthy");
    }
}
