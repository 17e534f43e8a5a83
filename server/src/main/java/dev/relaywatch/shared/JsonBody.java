package dev.relaywatch.shared;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request: one JSON object whose texts can be stored, or what is wrong with it. */
public sealed interface JsonBody {
    record Read(ObjectNode object) implements JsonBody {}

    record Unreadable(String reason) implements JsonBody {
        public Problem problem() {
            return Problem.badRequest(reason);
        }
    }

    static JsonBody of(JsonMapper json, byte[] body) {
        return body.length == 0 ? empty() : read(() -> whole(json, body));
    }

    /**
     * As {@link #of}, but the elements of one list are handed over one by one while the body is
     * read, so that at no time all of them are there as trees. In the object that comes back the
     * list is empty.
     *
     * @param list name of the list, at the top of the object
     */
    static JsonBody streamed(
            JsonMapper json, byte[] body, String list, Consumer<JsonNode> element) {
        return body.length == 0
                ? empty()
                : read(() -> {
                    try (JsonParser parser = json.createParser(body)) {
                        return pieces(parser, list, element);
                    }
                });
    }

    private static JsonBody whole(JsonMapper json, byte[] body) {
        if (!(json.readTree(body) instanceof ObjectNode object)) {
            return noObject();
        }
        StorableText.make(object);
        return new Read(object);
    }

    private static JsonBody pieces(JsonParser parser, String list, Consumer<JsonNode> element) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return parser.nextToken() == null ? noObject() : trailing(parser);
        }
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (String given = parser.nextName(); given != null; given = parser.nextName()) {
            String name = StorableText.made(given);
            boolean elements = parser.nextToken() == JsonToken.START_ARRAY && name.equals(list);
            if (elements && rest.has(list)) {
                return new Unreadable(list + ": is there twice");
            }
            if (elements) {
                rest.putArray(list);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode piece = parser.readValueAsTree();
                    element.accept(StorableText.made(piece));
                }
            } else {
                rest.set(name, parser.<JsonNode>readValueAsTree());
            }
        }
        if (parser.nextToken() != null) {
            return trailing(parser);
        }
        StorableText.make(rest);
        return new Read(rest);
    }

    private static JsonBody read(Supplier<JsonBody> reader) {
        try {
            return reader.get();
        } catch (StreamConstraintsException e) {
            return new Unreadable(
                    "the body is no JSON that can be read: it nests too deep, or a name or number is too long");
        } catch (JacksonException e) {
            return new Unreadable("the body is no JSON" + at(e.getLocation()));
        }
    }

    private static Unreadable empty() {
        return new Unreadable("the body is empty; a JSON object is expected");
    }

    private static Unreadable noObject() {
        return new Unreadable("the body must be a JSON object");
    }

    private static Unreadable trailing(JsonParser parser) {
        return new Unreadable("the body is no JSON" + at(parser.currentTokenLocation()));
    }

    private static String at(@Nullable TokenStreamLocation at) {
        return at == null
                ? ""
                : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + " cannot be read";
    }
}
