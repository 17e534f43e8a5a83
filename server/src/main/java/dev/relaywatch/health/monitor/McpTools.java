package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.shared.Sha256;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools of an MCP server, as page after page tells them. */
final class McpTools {
    private static final int MOST_PAGES = 20;
    private static final int KEPT_HASH = 16;

    private final McpTalk talk;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> cursors = new HashSet<>();

    private McpTools(McpTalk talk) {
        this.talk = talk;
    }

    /**
     * @param heard what the server says of itself; all there is, where it has no tools to be asked
     *     for
     */
    static HealthResult of(McpTalk talk, Probe.Answered heard, JsonNode itself) {
        McpTools tools = new McpTools(talk);
        return itself.path("capabilities").has("tools")
                ? tools.page("")
                : tools.counted(heard).healthy();
    }

    private HealthResult page(String cursor) {
        ObjectNode params = McpTalk.object();
        if (!cursor.isEmpty()) {
            params.put("cursor", cursor);
        }
        return talk.ask(
                "tools/list",
                params,
                said ->
                        switch (said) {
                            case McpSaid.Result(var answer, var json) -> listed(answer, json);
                            case McpSaid.Refused _, McpSaid.Other _ -> talk.judged(said);
                        });
    }

    private HealthResult listed(Probe.Answered answer, JsonNode json) {
        String kind = json.path("resultType").asString("complete");
        if (kind.equals("input_required")) {
            return answer.degraded("it wants input before it lists its tools");
        }
        JsonNode tools = json.path("tools");
        if (!kind.equals("complete") || !tools.isArray()) {
            return answer.nonsense();
        }
        tools.forEach(tool -> names.add(tool.path("name").asString("")));
        String next = json.path("nextCursor").asString("");
        if (next.isEmpty()) {
            return counted(answer).healthy();
        }
        return cursors.add(next) && cursors.size() < MOST_PAGES
                ? page(next)
                : counted(answer)
                        .degraded(
                                "its list of tools has no end: after "
                                        + cursors.size()
                                        + " pages there is still one more");
    }

    private Probe.Answered counted(Probe.Answered answer) {
        String hash = Sha256.hex(String.join("\n", names)).substring(0, KEPT_HASH);
        answer.details().putAll(talk.found());
        answer.details().put("toolCount", names.size());
        answer.details().put("toolsHash", hash);
        answer.details().put("transport", McpSaid.isStream(answer) ? "stream" : "json");
        answer.details().put("totalMs", talk.total().toMillis());
        return answer;
    }
}
