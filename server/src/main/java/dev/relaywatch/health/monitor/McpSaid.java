package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an MCP server said to a message: JSON-RPC 2.0, as JSON or as an event of a stream. */
sealed interface McpSaid {
    Probe.Answered answer();

    record Result(Probe.Answered answer, JsonNode json) implements McpSaid {}

    record Refused(Probe.Answered answer, int code, String message, JsonNode data)
            implements McpSaid {}

    /** Nothing of the protocol. */
    record Other(Probe.Answered answer) implements McpSaid {}

    /**
     * @param id of the request; an error may name none, since the server could not read it
     */
    static McpSaid of(Probe.Answered answer, int id) {
        return message(answer, id)
                .map(message -> {
                    JsonNode error = message.path("error");
                    return error.isObject()
                            ? new Refused(
                                    answer,
                                    error.path("code").asInt(0),
                                    error.path("message").asString(""),
                                    error.path("data"))
                            : (McpSaid) new Result(answer, message.path("result"));
                })
                .orElseGet(() -> new Other(answer));
    }

    static boolean isStream(Probe.Answered answer) {
        return answer.response()
                .header("content-type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .startsWith("text/event-stream");
    }

    /** Its own words; blank where it had none. */
    default String words() {
        return switch (this) {
            case Refused refused -> refused.message();
            case Result _, Other _ -> "";
        };
    }

    /** What it means where something else was expected. */
    default HealthResult judged() {
        return switch (this) {
            case Result result -> result.answer().nonsense();
            case Refused refused -> refused.answer().unhealthy(refused.message());
            case Other other ->
                    other.answer().status() / 100 == 2
                            ? other.answer().nonsense()
                            : other.answer()
                                    .unhealthy(
                                            "no MCP server answers at this address ("
                                                    + other.answer().status()
                                                    + "); look at the base-url, which is the whole address");
        };
    }

    private static Optional<JsonNode> message(Probe.Answered answer, int id) {
        return isStream(answer)
                ? EventStream.data(answer.response().text()).stream()
                        .flatMap(data -> json(data).stream())
                        .filter(message -> answers(message, id))
                        .findFirst()
                : Optional.of(answer.json()).filter(message -> answers(message, id));
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(JsonMapper.shared().readTree(text));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static boolean answers(JsonNode message, int id) {
        JsonNode said = message.path("id");
        boolean named = said.isIntegralNumber() && said.asInt(-1) == id;
        boolean nameless = said.isMissingNode() || said.isNull();
        return message.path("jsonrpc").asString("").equals("2.0")
                && (message.path("error").isObject()
                        ? named || nameless
                        : named && message.path("result").isObject());
    }
}
