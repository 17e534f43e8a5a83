package dev.relaywatch.sandbox;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON trees. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** Empty if these bytes are no JSON document. */
    static Optional<JsonNode> read(byte[] bytes) {
        try {
            return present(MAPPER.readTree(bytes));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** Empty if this text is no JSON document. */
    static Optional<JsonNode> read(String text) {
        try {
            return present(MAPPER.readTree(text));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** As maps, lists, texts and numbers. */
    static Object plain(JsonNode node) {
        return MAPPER.treeToValue(node, Object.class);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    private static Optional<JsonNode> present(JsonNode node) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    }
}
