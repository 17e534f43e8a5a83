package dev.relaywatch.shared;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes names and texts of JSON such that they can be stored and sent on. NUL characters are
 * removed: PostgreSQL takes them neither in text nor in {@code jsonb}. Half of a surrogate pair
 * becomes U+FFFD: the driver would store another character than the answer names.
 */
public final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    static void make(ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            field.setValue(made(field.getValue()));
        }
        for (String name : List.copyOf(object.propertyNames())) {
            String made = made(name);
            if (!made.equals(name)) {
                JsonNode value = object.remove(name);
                object.set(made, value);
            }
        }
    }

    private static void make(ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
            array.set(i, made(array.get(i)));
        }
    }

    /** The node itself; another where it is a text that cannot be stored. */
    static JsonNode made(JsonNode node) {
        switch (node) {
            case ObjectNode object -> make(object);
            case ArrayNode array -> make(array);
            case StringNode text when !isStorable(text.stringValue()) -> {
                return StringNode.valueOf(made(text.stringValue()));
            }
            default -> {}
        }
        return node;
    }

    public static String made(String text) {
        if (isStorable(text)) {
            return text;
        }
        StringBuilder made = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                made.append(c).append(text.charAt(++i));
            } else if (c != '\0') {
                made.append(Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return made.toString();
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                i++;
            } else if (c == '\0' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
