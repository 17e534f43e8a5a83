package dev.relaywatch.shared;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request: one JSON object, or what is wrong with it. */
public sealed interface JsonBody {
    record Read(ObjectNode object) implements JsonBody {}

    record Unreadable(String reason) implements JsonBody {
        public Problem problem() {
            return Problem.badRequest(reason);
        }
    }

    static JsonBody of(JsonMapper json, byte[] body) {
        if (body.length == 0) {
            return new Unreadable("the body is empty; a JSON object is expected");
        }
        try {
            JsonNode read = json.readTree(body);
            return read instanceof ObjectNode object
                    ? new Read(object)
                    : new Unreadable("the body must be a JSON object");
        } catch (JacksonException e) {
            return new Unreadable(
                    "the body is no JSON: line "
                            + e.getLocation().getLineNr()
                            + ", column "
                            + e.getLocation().getColumnNr()
                            + " cannot be read");
        }
    }
}
