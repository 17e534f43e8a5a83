package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupabaseMonitorTest extends MonitorContractTest {
    private final Map<String, Object> settings = new HashMap<>(Map.of("table", "conversions"));

    @Override
    protected Monitor monitor() {
        return new SupabaseMonitor(probe);
    }

    @Override
    protected Map<String, Object> settings() {
        return settings;
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("service-role-key", "sb_secret_0123456789");
    }

    private HealthResult withKey(String key) {
        return check(URI.create(sandbox.url("acme", "supabase")), Map.of("service-role-key", key));
    }

    private static String jwt(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".signature";
    }

    @Test
    void itAsksForNoRowOfTheColumnsThatDeliveriesWrite() {
        settings.put("schema", "analytics");

        assertThat(check().status()).isEqualTo(HealthStatus.HEALTHY);

        assertThat(sandbox.received("acme", "supabase").getFirst().path())
                .startsWith("/rest/v1/conversions?select=event_id,")
                .endsWith("&limit=0");
        assertThat(sandbox.received("acme", "supabase").getFirst().headers())
                .containsEntry("accept-profile", "analytics")
                .doesNotContainKey("authorization");
    }

    @Test
    void aKeyOfTheOldKindIsItsOwnBearer() {
        assertThat(withKey(jwt("{\"role\":\"service_role\"}")).status())
                .isEqualTo(HealthStatus.HEALTHY);
    }

    @ParameterizedTest
    @CsvSource({"new", "old"})
    void thePublicKeyDegradesItForItWritesNothing(String kind) {
        HealthResult result =
                withKey(kind.equals("new") ? "sb_publishable_1234" : jwt("{\"role\":\"anon\"}"));

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("service-role key");
    }

    @Test
    void aTableThatIsNotThereIsUnhealthy() {
        settings.put("table", "orders");

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("orders").contains("settings.table");
        assertThat(result.details()).containsEntry("errorCode", "PGRST205");
    }

    @Test
    void aColumnThatIsMissingIsUnhealthy() {
        try (ScriptedServer project =
                ScriptedServer.saying(
                        Reply.of(
                                400,
                                "{\"code\":\"42703\",\"message\":\"column conversions.params does not exist\"}"))) {
            HealthResult result = check(project.uri(), secrets());

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains("conversions.params does not exist");
        }
    }

    @Test
    void withoutATableItIsUnknown() {
        settings.remove("table");

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("settings.table");
    }
}
