package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One check's messages to an MCP server over streamable HTTP, one after the other, all within the
 * check's time (modelcontextprotocol.io, specification 2025-11-25, "Transports", and 2026-07-28,
 * "Streamable HTTP" and "Authorization").
 */
final class McpTalk {
    static final String META = "io.modelcontextprotocol/";
    private static final String SESSION = "Mcp-Session-Id";
    private static final int MOST_WORDS = 20;
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    /** What a challenge tells, such as {@code error="invalid_token"} (RFC 6750, 3). */
    private static final Pattern CHALLENGE =
            Pattern.compile("([a-z_]{1,40}+)=\"([^\"\\\\]{0,300}+)\"");

    private final Probe probe;
    private final URI endpoint;
    private final @Nullable String token;
    private final Map<String, Object> found = new LinkedHashMap<>();
    private Duration left;
    private Duration total = Duration.ZERO;
    private @Nullable String modern;
    private @Nullable String negotiated;
    private @Nullable String session;
    private int id;

    McpTalk(Probe probe, Connection connection, URI endpoint, Duration limit) {
        this.probe = probe;
        this.endpoint = endpoint;
        this.token = connection.secret("access-token").filter(it -> !it.isBlank()).orElse(null);
        this.left = limit;
    }

    /** From now on without handshake and session, in this version. */
    void speakModern(String version) {
        speakLegacy();
        modern = version;
    }

    /** From now on as before a handshake. */
    void speakLegacy() {
        modern = null;
        negotiated = null;
        session = null;
    }

    /** How the handshake ended. */
    void negotiated(String version, Probe.Answered answer) {
        negotiated = version;
        session = answer.response().header(SESSION).filter(it -> !it.isBlank()).orElse(null);
    }

    /** What it means where something else was expected; a session is not unknown but forgotten. */
    HealthResult judged(McpSaid said) {
        return said.answer().status() == 404 && session != null
                ? said.answer()
                        .unhealthy(
                                "it does not know the session that it has just opened (404); several"
                                        + " nodes behind one address must share their sessions")
                : said.judged();
    }

    /** Told in the details of whatever comes. */
    void found(String name, Object value) {
        found.put(name, value);
    }

    Map<String, Object> found() {
        return found;
    }

    /** For all messages so far. */
    Duration total() {
        return total;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode client() {
        return object().put("name", "relaywatch").put("version", "1");
    }

    /** Refusals and outages are judged here, all else by {@code then}. */
    HealthResult ask(String method, ObjectNode params, Function<McpSaid, HealthResult> then) {
        if (modern != null) {
            ObjectNode meta = params.putObject("_meta").put(META + "protocolVersion", modern);
            meta.set(META + "clientInfo", client());
            meta.putObject(META + "clientCapabilities");
        }
        id++;
        ObjectNode message = message(method).put("id", id);
        message.set("params", params);
        return post(method, message, answer -> then.apply(McpSaid.of(answer, id)));
    }

    /** A message without an answer. */
    HealthResult tell(String method, Supplier<HealthResult> then) {
        return post(
                method,
                message(method),
                answer -> answer.status() / 100 == 2 ? then.get() : judged(McpSaid.of(answer, id)));
    }

    /** Lets the server forget the session; whether it does is its own affair. */
    void sayGoodbye() {
        if (session != null && left.isPositive()) {
            Duration time = left.compareTo(LONGEST_GOODBYE) < 0 ? left : LONGEST_GOODBYE;
            HealthResult _ =
                    probe.judged(
                            new Call("DELETE", endpoint, headers(null), null, time),
                            Probe.Answered::healthy);
            session = null;
        }
    }

    private static ObjectNode message(String method) {
        return object().put("jsonrpc", "2.0").put("method", method);
    }

    private HealthResult post(
            String method, ObjectNode message, Function<Probe.Answered, HealthResult> then) {
        if (!left.isPositive()) {
            return HealthResult.unhealthy(
                    "timed out: its answers together take too long", total, found);
        }
        byte[] body = message.toString().getBytes(StandardCharsets.UTF_8);
        return probe.judged(
                Call.post(endpoint, headers(method), body, left),
                answer -> {
                    left = left.minus(answer.response().took());
                    total = total.plus(answer.response().took());
                    answer.details().putAll(found);
                    String said = McpSaid.of(answer, id).words();
                    return switch (answer.status()) {
                        case 401, 403 -> refused(answer, said);
                        case 429 -> answer.throttled(said);
                        default ->
                                answer.status() >= 500
                                        ? answer.unhealthy(said)
                                        : then.apply(answer);
                    };
                });
    }

    private Map<String, String> headers(@Nullable String method) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json, text/event-stream");
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        if (modern != null && method != null) {
            headers.put("MCP-Protocol-Version", modern);
            headers.put("Mcp-Method", method);
        }
        if (negotiated != null) {
            headers.put("MCP-Protocol-Version", negotiated);
        }
        if (session != null) {
            headers.put(SESSION, session);
        }
        return headers;
    }

    private HealthResult refused(Probe.Answered answer, String message) {
        if (answer.status() == 401 && token == null) {
            return HealthResult.unknown(
                    "it wants an access token and none is given; add access-token to the connection"
                            + " to have it watched");
        }
        Map<String, String> challenge =
                challenge(answer.response().header("www-authenticate").orElse(""));
        String error = challenge.getOrDefault("error", "");
        String why = challenge.getOrDefault("error_description", error.isEmpty() ? message : error);
        if (error.equals("insufficient_scope")) {
            return answer.unhealthy(
                    "the access token lacks the scope "
                            + challenge.getOrDefault("scope", "that it asks for")
                            + "; give one that has it");
        }
        String issuer = challenge.get("resource_metadata");
        return answer.unhealthy(
                (answer.status() == 401 ? "the access token is refused" : "it forbids the call")
                        + (why.isBlank() ? " (" + answer.status() + ")" : ": " + why)
                        + "; give a valid access-token"
                        + (issuer == null ? "" : ", whose issuer is named at " + issuer));
    }

    static Map<String, String> challenge(String header) {
        Map<String, String> told = new LinkedHashMap<>();
        Matcher parameters = CHALLENGE.matcher(header);
        while (parameters.find() && told.size() < MOST_WORDS) {
            told.putIfAbsent(parameters.group(1), parameters.group(2));
        }
        return told;
    }
}
