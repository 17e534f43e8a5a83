package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McpMonitorTest extends MonitorContractTest {
    private final McpMonitor monitor = new McpMonitor(probe);

    @Override
    protected Monitor monitor() {
        return monitor;
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    protected Map<String, String> secrets() {
        return Map.of("access-token", "mcp-token-0f9a");
    }

    @Override
    protected String path() {
        return "/mcp";
    }

    @Override
    protected boolean needsSecrets() {
        return false;
    }

    private URI address() {
        return URI.create(sandbox.url("acme", "mcp") + "/mcp");
    }

    private List<String> asked() {
        return sandbox.received("acme", "mcp").stream().map(McpMonitorTest::asked).toList();
    }

    private static String asked(Received request) {
        return request.method().equals("POST")
                ? request.text().replaceFirst(".*\"method\":\"([^\"]*)\".*", "$1")
                : request.method();
    }

    @ParameterizedTest
    @CsvSource({"modern, false, json", "modern, true, stream", "both, false, json"})
    void theStatelessWayNeedsTwoQuestions(String era, boolean stream, String transport) {
        stand(Map.of("era", era, "stream", stream, "tools", 7));

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("era", "modern")
                .containsEntry("protocolVersion", "2026-07-28")
                .containsEntry("serverName", "shop-tools")
                .containsEntry("serverVersion", "1.4.2")
                .containsEntry("transport", transport)
                .containsEntry("toolCount", 7)
                .containsKey("toolsHash");
        assertThat(asked()).containsExactly("server/discover", "tools/list");
    }

    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void anOlderServerIsAskedWithItsHandshake(boolean session, boolean stream) {
        stand(Map.of("era", "legacy", "session", session, "stream", stream));

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("era", "legacy")
                .containsEntry("protocolVersion", "2025-11-25")
                .containsEntry("serverName", "shop-tools")
                .containsEntry("toolCount", 3);
        assertThat(asked())
                .startsWith(
                        "server/discover", "initialize", "notifications/initialized", "tools/list");
        assertThat(asked().contains("DELETE")).as("the session is given back").isEqualTo(session);
    }

    @Test
    void howAnOlderServerSpeaksIsRememberedUntilItSpeaksNoMore() {
        stand(Map.of("era", "legacy"));
        var connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        new TenantId(Ids.next()),
                        "mcp",
                        "main",
                        address(),
                        Map.of(),
                        secrets(),
                        "1");
        var target = new Target(connection.tenant(), connection);
        monitor.check(target, LIMIT);
        sandbox.forget();

        HealthResult second = monitor.check(target, LIMIT);

        assertThat(second.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(asked()).first().isEqualTo("initialize");

        stand(Map.of("era", "modern"));
        HealthResult third = monitor.check(target, LIMIT);

        assertThat(third.status()).as(third.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(third.details()).containsEntry("era", "modern");
    }

    @Test
    void pagesAreReadToTheLast() {
        stand(Map.of("tools", 25, "pageSize", 10));

        assertThat(check().details()).containsEntry("toolCount", 25);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aListWithoutAnEndIsLeft(int pageSize) {
        stand(Map.of("endless", true, "pageSize", pageSize));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason()).contains("no end");
        assertThat(asked()).hasSizeLessThan(25);
    }

    @ParameterizedTest
    @CsvSource({"modern, 0", "legacy, 0", "modern, -1", "legacy, -1"})
    void aServerWithoutToolsHasNone(String era, int tools) {
        stand(Map.of("era", era, "tools", tools));

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details()).containsEntry("toolCount", 0).containsEntry("era", era);
    }

    @Test
    void otherToolsHaveAnotherHash() {
        Object before = check().details().get("toolsHash");
        stand(Map.of("tools", 4));

        assertThat(check().details().get("toolsHash")).isNotEqualTo(before);
    }

    @Test
    void aServerThatWantsATokenIsUnknownWithoutOneAndSaysSo() {
        stand(Map.of("token", "another-token"));

        HealthResult result = check(address(), Map.of());

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("access-token");
    }

    @Test
    void aWrongTokenIsExplained() {
        stand(Map.of("token", "another-token"));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason())
                .contains("refused", "invalid_token", "oauth-protected-resource");
    }

    @Test
    void aMissingScopeIsNamed() {
        stand(Map.of("scope", "tools:read"));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("scope tools:read");
    }

    @Test
    void aServerOfVersionsToComeIsNotUnderstood() {
        stand(Map.of("versions", List.of("2031-01-01")));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("2031-01-01");
    }

    @Test
    void aSessionThatIsForgottenAtOnceIsToldApart() {
        stand(Map.of("era", "legacy", "forgetful", true));

        HealthResult result = check();

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("share their sessions");
    }

    @Test
    void aListThatWantsInputFirstIsDegraded() {
        stand(Map.of("resultType", "input_required"));

        assertThat(check().status()).isEqualTo(HealthStatus.DEGRADED);
    }

    @Test
    void anAddressWithoutAServerSaysThatTheBaseUrlIsTheWholeAddress() {
        HealthResult result =
                check(URI.create(sandbox.url("acme", "mcp") + "/elsewhere"), secrets());

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("404", "base-url");
    }

    @Test
    void withoutAnAddressItIsUnknown() {
        var connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        new TenantId(Ids.next()),
                        "mcp",
                        "main",
                        null,
                        Map.of(),
                        Map.of(),
                        "1");

        HealthResult result = monitor.check(new Target(connection.tenant(), connection), LIMIT);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("base-url");
    }

    @Test
    void anotherQuestionsAnswerIsNone() {
        try (ScriptedServer server =
                ScriptedServer.saying(
                        Reply.of(
                                200,
                                """
                                {"jsonrpc":"2.0","id":99,"result":{"supportedVersions":["2026-07-28"]}}
                                """))) {
            assertThat(check(server.uri(), secrets()).status()).isEqualTo(HealthStatus.UNHEALTHY);
        }
    }
}
