package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TikTokMonitorTest extends MonitorContractTest {
    private final Map<String, Object> settings =
            new HashMap<>(Map.of("pixel-code", "C1", "advertiser-id", "7012345678901234567"));

    @Override
    protected Monitor monitor() {
        return new TikTokMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return settings;
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("access-token", "tiktoktoken0123456789");
    }

    private String asked() {
        return sandbox.received("acme", "tiktok").getLast().path();
    }

    @Test
    void itLooksForThePixelOfTheAdvertiser() {
        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("pixelFound", true)
                .containsKey("requestId")
                .doesNotContainKey("rateLimitRemainingPercent");
        assertThat(asked()).contains("/pixel/list/?advertiser_id=7012345678901234567&code=C1");
    }

    @Test
    void aPixelThatIsNotThereIsUnhealthy() {
        stand(Map.of("pixels", List.of("C2")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("C1").contains("pixel-code");
    }

    @Test
    void withoutAnAdvertiserItReadsWhoseTheTokenIs() {
        settings.remove("advertiser-id");

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(asked()).endsWith("/user/info/");
        assertThat(result.toString()).doesNotContain("acme.example");
    }

    @Test
    void aTokenForEventsAloneIsInOrder() {
        settings.remove("advertiser-id");
        stand(Map.of("readable", false));

        assertThat(check().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aPermissionThatIsMissingDegradesItWhereTheAdvertiserIsNamed() {
        stand(Map.of("readable", false));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("advertiser-id");
    }

    @Test
    void whatIsLeftOfTheLimitIsToldWhereTikTokTellsIt() {
        stand(Map.of("rateLimitRemainingPercent", 4));

        assertThat(check().details())
                .containsEntry("rateLimitRemainingPercent", new BigDecimal("4.0"));
    }

    @Test
    void settingsThatCannotBeRightAreUnknown() {
        settings.put("advertiser-id", "12&x=1");

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("advertiser-id");
    }
}
