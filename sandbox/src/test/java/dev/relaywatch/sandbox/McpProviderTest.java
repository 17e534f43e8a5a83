package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "Content-Type",
                                "application/json",
                                "Accept",
                                "application/json, text/event-stream"));
        all.addAll(List.of(headers));
        return caller.post(sandbox.url("acme", "mcp") + "/mcp", body, all.toArray(String[]::new));
    }

    private HttpResponse<String> modern(String method, String header) throws Exception {
        return post(
                """
                {"jsonrpc":"2.0","id":1,"method":"%s","params":{"_meta":{
                 "io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}
                """
                        .formatted(method),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                header);
    }

    private HttpResponse<String> initialize() throws Exception {
        return post(
                """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}
                """);
    }

    @Test
    void aModernServerIsDiscoveredAndListsItsTools() throws Exception {
        assertThat(
                        Caller.json(modern("server/discover", "server/discover"))
                                .at("/result/supportedVersions/0")
                                .asString())
                .isEqualTo("2026-07-28");
        assertThat(Caller.json(modern("tools/list", "tools/list")).at("/result/tools").size())
                .isEqualTo(3);
    }

    @Test
    void aModernServerRefusesAHandshakeAndNamesItsVersions() throws Exception {
        HttpResponse<String> answer = initialize();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.error(answer).path("code").asInt()).isEqualTo(-32022);
        assertThat(Caller.error(answer).at("/data/supported/0").asString()).isEqualTo("2026-07-28");
    }

    @Test
    void aHeaderThatContradictsTheBodyIsRefused() throws Exception {
        assertThat(Caller.error(modern("tools/list", "tools/call")).path("code").asInt())
                .isEqualTo(-32020);
    }

    @Test
    void anOlderServerKnowsItsSessionsOnly() throws Exception {
        sandbox.stand("acme", "mcp", Map.of("era", "legacy"));
        String session = initialize().headers().firstValue("Mcp-Session-Id").orElseThrow();
        String list = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";

        assertThat(post(list, "Mcp-Session-Id", session).statusCode()).isEqualTo(200);
        assertThat(post(list, "Mcp-Session-Id", "another").statusCode()).isEqualTo(404);
        assertThat(post(list).statusCode()).isEqualTo(400);
    }

    @Test
    void whoDoesNotAcceptBothFormsIsRefused() throws Exception {
        assertThat(
                        caller.post(
                                        sandbox.url("acme", "mcp") + "/mcp",
                                        "{}",
                                        "Accept",
                                        "application/json")
                                .statusCode())
                .isEqualTo(406);
    }

    @Test
    void aMissingTokenIsAChallenge() throws Exception {
        sandbox.stand("acme", "mcp", Map.of("token", "right"));

        HttpResponse<String> answer = initialize();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("resource_metadata");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429",
        "TOKEN_EXPIRED, 401",
        "TOKEN_REVOKED, 401",
        "UNAVAILABLE, 503",
        "UNKNOWN_ERROR, 500",
        "LIE, 200"
    })
    void eachFaultHasItsStatus(FaultKind kind, int status) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "mcp"));

        assertThat(modern("server/discover", "server/discover").statusCode()).isEqualTo(status);
    }
}
