package dev.relaywatch.health.monitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of the Model Context Protocol: what it speaks and which tools it offers, in the
 * stateless way of 2026-07-28 or, where it does not know that, with the handshake of the versions
 * before (modelcontextprotocol.io, specification 2026-07-28, "Versioning", "Discovery", "Tools";
 * 2025-11-25, "Lifecycle"). Calls no tool.
 */
@Component
class McpMonitor implements Monitor {
    private static final String MODERN = "2026-07-28";
    private static final List<String> LEGACY =
            List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");
    private static final int MOST_VERSIONS = 20;

    private static final int HEADER_MISMATCH = -32020;
    private static final int MISSING_CAPABILITY = -32021;
    private static final int UNSUPPORTED_VERSION = -32022;
    private static final int INTERNAL_ERROR = -32603;

    private final Probe probe;

    /** Servers of the older way, so that they are not asked in the newer one each time. */
    private final Cache<Known, Boolean> legacy =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofHours(6)).build();

    private record Known(ConnectionId connection, String fingerprint) {
        static Known of(Connection connection) {
            return new Known(connection.id(), connection.fingerprint());
        }
    }

    McpMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "mcp";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        Connection connection = target.connection();
        if (connection == null) {
            return HealthResult.unknown("there is no connection; add one to have it watched");
        }
        if (connection.baseUrl() == null) {
            return HealthResult.unknown(
                    "no base-url is given; add the server's whole address to the connection to"
                            + " have it watched");
        }
        Known known = Known.of(connection);
        McpTalk talk = new McpTalk(probe, connection, connection.baseUrl(), limit);
        HealthResult result;
        if (legacy.getIfPresent(known) == null) {
            result = discover(talk, known);
        } else {
            legacy.invalidate(known);
            result = handshake(talk, known, true);
        }
        return Probe.shown(result, connection);
    }

    private HealthResult discover(McpTalk talk, Known known) {
        talk.speakModern(MODERN);
        return talk.ask(
                "server/discover",
                McpTalk.object(),
                said ->
                        switch (said) {
                            case McpSaid.Result(var answer, var json) ->
                                    json.path("supportedVersions").isArray()
                                            ? discovered(talk, known, answer, json)
                                            : answer.nonsense();
                            case McpSaid.Refused(var answer, var code, _, var data) ->
                                    switch (code) {
                                        case UNSUPPORTED_VERSION ->
                                                older(talk, known, answer, data.path("supported"));
                                        case HEADER_MISMATCH, MISSING_CAPABILITY, INTERNAL_ERROR ->
                                                said.judged();
                                        default -> handshake(talk, known, false);
                                    };
                            case McpSaid.Other(var answer) ->
                                    answer.status() / 100 == 4
                                            ? handshake(talk, known, false)
                                            : said.judged();
                        });
    }

    private HealthResult discovered(
            McpTalk talk, Known known, Probe.Answered answer, JsonNode json) {
        JsonNode versions = json.path("supportedVersions");
        if (!texts(versions).contains(MODERN)) {
            return older(talk, known, answer, versions);
        }
        introduced(talk, "modern", MODERN, json.path("_meta").path(McpTalk.META + "serverInfo"));
        return McpTools.of(talk, answer, json);
    }

    /** It speaks, and not the newest version: the best of the others, if it is known here. */
    private HealthResult older(
            McpTalk talk, Known known, Probe.Answered answer, JsonNode versions) {
        List<String> spoken = texts(versions);
        return LEGACY.stream().anyMatch(spoken::contains)
                ? handshake(talk, known, false)
                : foreign(answer, String.join(", ", spoken));
    }

    private static HealthResult foreign(Probe.Answered answer, String spoken) {
        return answer.unhealthy(
                "it speaks no version that is known here, but "
                        + (spoken.isBlank() ? "none that it names" : spoken));
    }

    /**
     * @param remembered whether it is tried because it worked before, and not because nothing else
     *     does
     */
    private HealthResult handshake(McpTalk talk, Known known, boolean remembered) {
        talk.speakLegacy();
        ObjectNode params = McpTalk.object().put("protocolVersion", LEGACY.getFirst());
        params.putObject("capabilities");
        params.set("clientInfo", McpTalk.client());
        return talk.ask(
                "initialize",
                params,
                said ->
                        switch (said) {
                            case McpSaid.Result(var answer, var json) ->
                                    shaken(talk, known, answer, json);
                            case McpSaid.Refused(var answer, var code, _, var data) ->
                                    remembered
                                            ? discover(talk, known)
                                            : code == UNSUPPORTED_VERSION
                                                    ? foreign(
                                                            answer,
                                                            String.join(
                                                                    ", ",
                                                                    texts(data.path("supported"))))
                                                    : said.judged();
                            case McpSaid.Other(var answer) ->
                                    remembered && answer.status() / 100 == 4
                                            ? discover(talk, known)
                                            : said.judged();
                        });
    }

    private HealthResult shaken(McpTalk talk, Known known, Probe.Answered answer, JsonNode json) {
        String version = json.path("protocolVersion").asString("");
        if (version.isEmpty()) {
            return answer.nonsense();
        }
        if (!LEGACY.contains(version)) {
            return foreign(answer, version);
        }
        legacy.put(known, true);
        talk.negotiated(version, answer);
        introduced(talk, "legacy", version, json.path("serverInfo"));
        HealthResult result =
                talk.tell("notifications/initialized", () -> McpTools.of(talk, answer, json));
        talk.sayGoodbye();
        return result;
    }

    private static void introduced(McpTalk talk, String era, String version, JsonNode server) {
        talk.found("era", era);
        talk.found("protocolVersion", version);
        talk.found("serverName", server.path("name").asString(""));
        talk.found("serverVersion", server.path("version").asString(""));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .limit(MOST_VERSIONS)
                .map(one -> one.asString(""))
                .toList();
    }
}
