package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Target;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol's own servers, as npm has them, of both eras. */
@Node.Needed
@Tag("long")
class McpServersTest {
    private static final Pattern PORT = Pattern.compile("listening on (\\d+)");

    private final Outbound outbound = LoopbackOutbound.open();
    private final McpMonitor monitor = new McpMonitor(new Probe(outbound));

    @AfterEach
    void close() {
        LoopbackOutbound.stop(outbound);
    }

    private HealthResult check(String... arguments) throws IOException {
        Process server = Node.start("mcp.mjs", arguments);
        try (BufferedReader output = server.inputReader(StandardCharsets.UTF_8)) {
            var connection =
                    new Connection(
                            new ConnectionId(Ids.next()),
                            new TenantId(Ids.next()),
                            "mcp",
                            "main",
                            URI.create("http://127.0.0.1:" + port(output) + "/mcp"),
                            Map.of(),
                            Map.of(),
                            "1");
            return monitor.check(
                    new Target(connection.tenant(), connection), Duration.ofSeconds(20));
        } finally {
            server.destroy();
        }
    }

    private static String port(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return port.group(1);
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the server ended: " + said);
    }

    @Test
    void theReferenceServerOfTheOlderEraIsRead() throws IOException {
        HealthResult result = check("everything");

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("era", "legacy")
                .containsEntry("protocolVersion", "2025-11-25")
                .containsEntry("serverName", "mcp-servers/everything")
                .containsEntry("transport", "stream");
        assertThat(result.details())
                .hasEntrySatisfying(
                        "toolCount",
                        count -> assertThat(count).asInstanceOf(INTEGER).isGreaterThan(5));
    }

    @ParameterizedTest
    @CsvSource({"reject, json", "reject, sse", "stateless, auto"})
    void aServerOfTheNewerEraIsRead(String legacy, String mode) throws IOException {
        HealthResult result = check("modern", legacy, mode);

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details())
                .containsEntry("era", "modern")
                .containsEntry("protocolVersion", "2026-07-28")
                .containsEntry("serverName", "shop")
                .containsEntry("transport", mode.equals("sse") ? "stream" : "json")
                .containsEntry("toolCount", 2);
    }
}
