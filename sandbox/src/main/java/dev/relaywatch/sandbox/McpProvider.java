package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of the Model Context Protocol over streamable HTTP, at {@code /mcp} (specifications
 * 2025-11-25 and 2026-07-28), whose tools are listed and never run.
 */
final class McpProvider implements Provider {
    private static final String MODERN = "2026-07-28";
    private static final String LEGACY = "2025-11-25";
    private static final String META = "io.modelcontextprotocol/";
    private static final String METADATA =
            "resource_metadata=\"https://mcp.example/.well-known/oauth-protected-resource\"";

    @Override
    public String service() {
        return "mcp";
    }

    /**
     * {@code era}: {@code modern}, {@code legacy} or {@code both}; {@code versions} of the modern
     * era; {@code session}: whether the legacy era has one; {@code forgetful}: knows no session
     * again; {@code stream}: answers with events; {@code tools}: how many, below zero for a server
     * that knows none; {@code pageSize}: of their list, zero for all; {@code endless}: their list
     * goes on and on; {@code token}: the only one that is taken; {@code scope}: which it lacks;
     * {@code resultType} of the list.
     */
    @Override
    public Set<String> standings() {
        return Set.of(
                "era",
                "versions",
                "session",
                "forgetful",
                "stream",
                "tools",
                "pageSize",
                "endless",
                "token",
                "scope",
                "resultType");
    }

    @Override
    public Answer answer(Request request, Account account) {
        Standing standing = account.standing();
        String token = standing.text("token", "");
        if (!token.isEmpty()
                && !request.header("authorization").orElse("").equals("Bearer " + token)) {
            return challenge(
                    401, request.header("authorization").isPresent() ? "invalid_token" : "", "");
        }
        String scope = standing.text("scope", "");
        if (!scope.isEmpty()) {
            return challenge(403, "insufficient_scope", "scope=\"" + scope + "\", ");
        }
        if (!request.path().equals("/mcp")) {
            return text(404, "Not Found");
        }
        boolean legacy = !standing.text("era", "modern").equals("modern");
        if (request.method().equals("DELETE")) {
            return legacy ? text(200, "") : text(405, "Method Not Allowed");
        }
        if (!request.method().equals("POST")) {
            return text(405, "Method Not Allowed");
        }
        String accept = request.header("accept").orElse("");
        if (!accept.contains("application/json") || !accept.contains("text/event-stream")) {
            return error(
                    406,
                    -32000,
                    "Not Acceptable: Client must accept both application/json and text/event-stream");
        }
        if (!request.header("content-type").orElse("").startsWith("application/json")) {
            return error(
                    415, -32000, "Unsupported Media Type: Content-Type must be application/json");
        }
        Optional<JsonNode> message =
                Json.read(request.body())
                        .filter(it -> it.path("jsonrpc").asString("").equals("2.0"));
        if (message.isEmpty()) {
            return error(400, -32700, "Parse error");
        }
        boolean modern = !standing.text("era", "modern").equals("legacy");
        boolean asksModern =
                message.get().path("params").path("_meta").has(META + "protocolVersion");
        if (modern && (asksModern || !legacy)) {
            return modern(request, message.get(), standing);
        }
        return legacy(request, message.get(), standing);
    }

    private static Answer modern(Request request, JsonNode message, Standing standing) {
        List<String> versions = standing.texts("versions", List.of(MODERN));
        String method = message.path("method").asString("");
        JsonNode params = message.path("params");
        String asked =
                method.equals("initialize")
                        ? params.path("protocolVersion").asString("")
                        : params.path("_meta").path(META + "protocolVersion").asString("");
        if (!versions.contains(asked) || method.equals("initialize")) {
            ObjectNode data = Json.object().put("requested", asked);
            versions.forEach(data.putArray("supported")::add);
            return error(400, message, -32022, "Unsupported protocol version: " + asked, data);
        }
        if (!request.header("mcp-protocol-version").orElse("").equals(asked)
                || !request.header("mcp-method").orElse("").equals(method)) {
            return error(400, message, -32020, "Header mismatch", null);
        }
        return switch (method) {
            case "server/discover" -> result(message, standing, discovered(versions, standing));
            case "tools/list" -> result(message, standing, tools(params, standing));
            default -> error(404, message, -32601, "Method not found", null);
        };
    }

    private static ObjectNode discovered(List<String> versions, Standing standing) {
        ObjectNode result = Json.object().put("resultType", "complete");
        versions.forEach(result.putArray("supportedVersions")::add);
        result.set("capabilities", capabilities(standing));
        result.putObject("_meta").set(META + "serverInfo", itself());
        return result.put("ttlMs", 3_600_000).put("cacheScope", "public");
    }

    private static Answer legacy(Request request, JsonNode message, Standing standing) {
        String method = message.path("method").asString("");
        String session = standing.flag("session", true) ? "session-" + request.account() : null;
        String sent = request.header("mcp-session-id").orElse(null);
        if (method.equals("initialize")) {
            ObjectNode result = Json.object().put("protocolVersion", LEGACY);
            result.set("capabilities", capabilities(standing));
            result.set("serverInfo", itself());
            Answer answer = result(message, standing, result);
            return session == null ? answer : answer.with("Mcp-Session-Id", session);
        }
        if (session != null && sent == null) {
            return error(400, -32000, "Bad Request: Server not initialized");
        }
        if (session != null && (!session.equals(sent) || standing.flag("forgetful", false))) {
            return error(404, -32001, "Session not found");
        }
        return switch (method) {
            case "notifications/initialized" -> new Answer(202, Map.of(), new byte[0]);
            case "tools/list" -> result(message, standing, tools(message.path("params"), standing));
            default -> error(200, message, -32601, "Method not found", null);
        };
    }

    private static ObjectNode itself() {
        return Json.object().put("name", "shop-tools").put("version", "1.4.2");
    }

    private static ObjectNode capabilities(Standing standing) {
        ObjectNode capabilities = Json.object();
        capabilities.putObject("resources");
        if (standing.number("tools", 3) >= 0) {
            capabilities.putObject("tools").put("listChanged", true);
        }
        return capabilities;
    }

    private static ObjectNode tools(JsonNode params, Standing standing) {
        long count = Math.max(0, standing.number("tools", 3));
        long size = standing.number("pageSize", 0);
        boolean endless = standing.flag("endless", false);
        long from = Math.max(0, params.path("cursor").asLong(0));
        long to = size <= 0 ? count : Math.min(count, from + size);
        ObjectNode result =
                Json.object().put("resultType", standing.text("resultType", "complete"));
        ArrayNode tools = result.putArray("tools");
        for (long i = from; i < to; i++) {
            ObjectNode tool = tools.addObject().put("name", "tool_" + i).put("description", "Tool");
            tool.putObject("inputSchema").put("type", "object");
        }
        if (to < count || endless) {
            result.put("nextCursor", Long.toString(to < count ? to : from + 1));
        }
        return result;
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(
                            _ -> error(429, -32000, "Too many requests").with("Retry-After", "30"));
            case TOKEN_EXPIRED ->
                    Optional.of(_ ->
                            challenge(
                                    401,
                                    "invalid_token",
                                    "error_description=\"The access token expired\", "));
            case TOKEN_REVOKED ->
                    Optional.of(_ ->
                            challenge(
                                    401,
                                    "invalid_token",
                                    "error_description=\"The access token was revoked\", "));
            case UNAVAILABLE -> Optional.of(_ -> text(503, "upstream connect error"));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, -32603, "Internal server error"));
            case LIE ->
                    Optional.of(request -> {
                        JsonNode message = Json.read(request.body()).orElseGet(Json::object);
                        return error(200, message, -32603, "Internal error", null);
                    });
            default -> Optional.empty();
        };
    }

    private static Answer challenge(int status, String error, String more) {
        return text(status, "")
                .with(
                        "WWW-Authenticate",
                        "Bearer "
                                + (error.isEmpty() ? "" : "error=\"" + error + "\", ")
                                + more
                                + METADATA);
    }

    /** As a server does that could not read whose question it is. */
    private static Answer error(int status, int code, String message) {
        return error(status, NullNode.getInstance(), code, message, null);
    }

    private static Answer error(
            int status, JsonNode asked, int code, String message, @Nullable ObjectNode data) {
        ObjectNode body = Json.object().put("jsonrpc", "2.0");
        body.set("id", asked.has("id") ? asked.path("id") : NullNode.getInstance());
        ObjectNode error = body.putObject("error").put("code", code).put("message", message);
        if (data != null) {
            error.set("data", data);
        }
        return Answer.json(status, body);
    }

    private static Answer result(JsonNode message, Standing standing, ObjectNode result) {
        ObjectNode body = Json.object().put("jsonrpc", "2.0");
        body.set("id", message.path("id"));
        body.set("result", result);
        return standing.flag("stream", false) ? stream(body) : Answer.json(200, body);
    }

    /** First a notification, as servers that log send them, and a comment that keeps the line. */
    private static Answer stream(ObjectNode body) {
        String events =
                """
                : keep-alive

                id: 1
                data:

                event: message
                data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"hello"}}

                event: message
                id: 2
                data: %s

                """
                        .formatted(new String(Json.bytes(body), StandardCharsets.UTF_8));
        return new Answer(
                200,
                Map.of("Content-Type", "text/event-stream"),
                events.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer text(int status, String text) {
        return new Answer(
                status,
                Map.of("Content-Type", "text/plain"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
