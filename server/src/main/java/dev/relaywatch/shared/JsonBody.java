package dev.relaywatch.shared;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request: one JSON object without NUL characters, or what is wrong with it. */
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
            if (!(read instanceof ObjectNode object)) {
                return new Unreadable("the body must be a JSON object");
            }
            NulFree.make(object);
            return new Read(object);
        } catch (StreamConstraintsException e) {
            return new Unreadable(
                    "the body is no JSON that can be read: it nests too deep, or a name or number is too long");
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            return new Unreadable(
                    at == null
                            ? "the body is no JSON"
                            : "the body is no JSON: line "
                                    + at.getLineNr()
                                    + ", column "
                                    + at.getColumnNr()
                                    + " cannot be read");
        }
    }
}
