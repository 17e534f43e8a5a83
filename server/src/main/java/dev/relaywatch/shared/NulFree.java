package dev.relaywatch.shared;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Removes NUL characters from names and texts: PostgreSQL takes them neither in text nor in {@code
 * jsonb}.
 */
final class NulFree {
    private NulFree() {}

    static void make(ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            field.setValue(made(field.getValue()));
        }
        for (String name : List.copyOf(object.propertyNames())) {
            if (holdsNul(name)) {
                JsonNode value = object.remove(name);
                object.set(without(name), value);
            }
        }
    }

    private static void make(ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
            array.set(i, made(array.get(i)));
        }
    }

    /** The node itself; another where it is a text that holds NUL. */
    static JsonNode made(JsonNode node) {
        switch (node) {
            case ObjectNode object -> make(object);
            case ArrayNode array -> make(array);
            case StringNode text when holdsNul(text.stringValue()) -> {
                return StringNode.valueOf(without(text.stringValue()));
            }
            default -> {}
        }
        return node;
    }

    private static boolean holdsNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    private static String without(String text) {
        return text.replace("\0", "");
    }
}
