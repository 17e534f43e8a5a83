package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.sandbox.Received;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleAdsMonitorTest extends MonitorContractTest {
    private static final String TOKEN =
            "{\"access_token\":\"ya29.1\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";

    private final Map<String, Object> settings =
            new HashMap<>(Map.of("customer-id", "111-222-3333"));
    private final GoogleAccess access = new GoogleAccess(outbound, clock);

    @Override
    protected Monitor monitor() {
        return new GoogleAdsMonitor(access, clock);
    }

    @Override
    protected Map<String, Object> settings() {
        return settings;
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of(
                "client-id", "123-abc.apps.googleusercontent.com",
                "client-secret", "GOCSPX-0123456789",
                "refresh-token", "1//0refreshrefresh",
                "developer-token", "devdevdevdev");
    }

    /** A Google that gives a token and then says this. */
    private HealthResult answering(int status, String body) {
        try (ScriptedServer google =
                new ScriptedServer(asked ->
                        asked.contains("grant_type")
                                ? Reply.of(200, TOKEN)
                                : Reply.of(status, body))) {
            return check(google.uri(), secrets());
        }
    }

    @Test
    void itMakesATokenAndListsTheAccountsThatItOpens() {
        HealthResult result = check();

        assertThat(result.details())
                .containsEntry("tokenRefreshed", true)
                .containsEntry("accessibleCustomers", 2)
                .doesNotContainKey("tokenDaysLeft");
        assertThat(sandbox.received("acme", "google-ads"))
                .extracting(Received::path)
                .containsExactly("/token", "/v26/customers:listAccessibleCustomers");
    }

    @Test
    void theNextCheckUsesTheTokenThatIsStillGood() {
        check();
        check();

        assertThat(sandbox.received("acme", "google-ads"))
                .extracting(Received::path)
                .containsOnlyOnce("/token");
    }

    @Test
    void aRefreshTokenThatEndsIsCountedDown() {
        stand(Map.of("tokenDaysLeft", 2));

        assertThat(check().details()).containsEntry("tokenDaysLeft", 2L);
    }

    @Test
    void aTokenForTheOtherApiIsNamedWhereNobodySaidByWhichItSends() {
        stand(Map.of("scopes", List.of("https://www.googleapis.com/auth/adwords")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details()).containsEntry("missingScopes", List.of("datamanager"));
    }

    @Test
    void aMissingScopeDegradesItAndIsNamed() {
        settings.put("api", "data-manager");
        stand(Map.of("scopes", List.of("https://www.googleapis.com/auth/adwords")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("datamanager").contains("connect it again");
    }

    @Test
    void theScopeThatIsNeededIsThatOfTheApi() {
        settings.put("api", "google-ads");
        stand(Map.of("scopes", List.of("https://www.googleapis.com/auth/adwords")));

        assertThat(check().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void anAccountForTheDataManagerAloneIsShownByItsToken() {
        stand(Map.of("scopes", List.of("https://www.googleapis.com/auth/datamanager")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("httpStatus", 403)
                .doesNotContainKey("accessibleCustomers");
    }

    @Test
    void anAccountThatIsNotOpenedDegradesIt() {
        stand(Map.of("customers", List.of("4445556666")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("login-customer-id");
    }

    @Test
    void accessThroughTheManagerAccountIsEnough() {
        settings.put("login-customer-id", "444-555-6666");
        stand(Map.of("customers", List.of("4445556666")));

        assertThat(check().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aGoogleAccountThatOpensNothingIsDegraded() {
        stand(Map.of("customers", List.of()));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.details()).containsEntry("accessibleCustomers", 0);
    }

    @Test
    void aSecretThatIsMissingIsNamed() {
        Map<String, String> secrets = new HashMap<>(secrets());
        secrets.remove("refresh-token");

        HealthResult result = check(URI.create(sandbox.url("acme", "google-ads")), secrets);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("refresh-token");
    }

    @ParameterizedTest
    @CsvSource({
        "USER_PERMISSION_DENIED, 403, UNHEALTHY, may not do this",
        "OAUTH_TOKEN_DISABLED, 401, UNHEALTHY, connect the Google account again",
        "RESOURCE_EXHAUSTED, 429, DEGRADED, asks for a rest",
        "INTERNAL_ERROR, 500, UNHEALTHY, in its words"
    })
    void theErrorIsReadFromItsFamily(String code, int status, HealthStatus health, String words) {
        HealthResult result =
                answering(
                        status,
                        """
                        {"error":{"code":%d,"message":"outer","status":"X","details":[{"errors":[
                         {"errorCode":{"family":"%s"},"message":"in its words"}]}]}}
                        """
                                .formatted(status, code));

        assertThat(result.status()).isEqualTo(health);
        assertThat(result.reason()).contains(words);
        assertThat(result.details()).containsEntry("errorCode", code);
    }

    @Test
    void aProjectWithoutTheAdsApiSaysNothingOfTheDataManager() {
        String disabled =
                """
                {"error":{"code":403,"message":"off","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}
                """;

        assertThat(answering(403, disabled).status()).isEqualTo(HealthStatus.HEALTHY);
        settings.put("api", "google-ads");
        assertThat(answering(403, disabled).status()).isEqualTo(HealthStatus.UNHEALTHY);
    }
}
