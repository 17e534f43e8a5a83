package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaMonitorTest extends MonitorContractTest {

    @Override
    protected Monitor monitor() {
        return new MetaMonitor(probe, clock);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("pixel-id", "1234", "ad-account-id", "act_1");
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("access-token", "EAAsecretoftheaccount", "app-secret", "0123456789abcdef");
    }

    private HealthResult answering(int status, Map<String, String> headers, String body) {
        try (ScriptedServer meta = ScriptedServer.saying(new Reply(status, headers, body))) {
            return check(meta.uri(), secrets());
        }
    }

    @Test
    void itLooksAtTheTokenAndReadsTheAdAccount() {
        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("tokenType", "SYSTEM_USER")
                .containsEntry("tokenDaysLeft", 90L)
                .containsEntry("accountStatus", "active")
                .containsEntry("rateLimitRemainingPercent", new BigDecimal("72.0"));
        assertThat(sandbox.received("acme", "meta"))
                .extracting(Received::path)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("/v26.0/debug_token?"),
                        second ->
                                assertThat(second)
                                        .startsWith("/v26.0/act_1?fields=")
                                        .contains("appsecret_proof="));
    }

    @Test
    void whatIsLeftOfTheLimitFallsWithWhatIsUsed() {
        stand(Map.of("rateLimitRemainingPercent", 4));

        assertThat(check().details())
                .containsEntry("rateLimitRemainingPercent", new BigDecimal("4.0"))
                .containsEntry("rateLimit", "app call_count");
    }

    @Test
    void theFullestOfAllLimitsIsToldWithTheTimeUntilThereIsAccessAgain() {
        sandbox.add(here(Fault.of(FaultKind.QUOTA_USED_UP)));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("ads_management call_count").contains("2 minutes");
        assertThat((BigDecimal) result.details().get("rateLimitRemainingPercent"))
                .isEqualByComparingTo("0");
    }

    @Test
    void aTokenThatEndsIsCountedDown() {
        stand(Map.of("tokenDaysLeft", 2));

        assertThat(check().details()).containsEntry("tokenDaysLeft", 2L);
    }

    @Test
    void theEndOfItsAccessToDataCountsWhereItComesFirst() {
        stand(Map.of("tokenDaysLeft", 60, "dataAccessDaysLeft", 10));

        assertThat(check().details()).containsEntry("tokenDaysLeft", 10L);
    }

    @Test
    void aMissingPermissionDegradesItAndIsNamed() {
        stand(Map.of("scopes", List.of("business_management")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("ads_management");
    }

    @ParameterizedTest
    @CsvSource({
        "2, UNHEALTHY, disabled",
        "101, UNHEALTHY, closed",
        "3, DEGRADED, unsettled",
        "9, DEGRADED, grace period",
        "100, DEGRADED, pending closure"
    })
    void anAdAccountThatIsNotActiveIsTold(int number, HealthStatus status, String words) {
        stand(Map.of("accountStatus", number));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.reason()).contains(words);
    }

    @Test
    void aTokenThatMayNotLookAtItselfIsShownByTheRead() {
        stand(Map.of("inspectable", false));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("accountStatus", "active")
                .doesNotContainKey("tokenDaysLeft");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 190, UNHEALTHY, make a new one",
        "400, 80004, DEGRADED, asks for a rest",
        "500, 2, UNHEALTHY, in Metas words",
        "400, 368, UNHEALTHY, blocked",
        "403, 200, UNHEALTHY, permissions"
    })
    void theCodeCountsAndNotTheStatus(int status, int code, HealthStatus health, String words) {
        HealthResult result =
                answering(
                        status,
                        Map.of(),
                        "{\"error\":{\"code\":%d,\"message\":\"in Metas words\"}}".formatted(code));

        assertThat(result.status()).isEqualTo(health);
        assertThat(result.reason()).contains(words);
    }

    @Test
    void aHeaderThatIsNoJsonTellsNothing() {
        HealthResult result =
                answering(
                        200,
                        Map.of("X-App-Usage", "{", "X-Ad-Account-Usage", "[1]"),
                        "{\"data\":{\"is_valid\":true},\"id\":\"1\",\"account_status\":1}");

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details()).doesNotContainKey("rateLimitRemainingPercent");
    }
}
