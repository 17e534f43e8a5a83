package dev.relaywatch.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code {"account": "acme", "service": "meta", "values": {"tokenDaysLeft": 9}}}. */
final class StandingJson {
    private StandingJson() {}

    static boolean is(JsonNode entry) {
        return entry.has("values");
    }

    /**
     * @throws BadInput naming the field
     */
    static void apply(JsonNode json, Sandbox sandbox) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        json.path("values")
                .properties()
                .forEach(value -> values.put(value.getKey(), value.getValue()));
        sandbox.stand(required(json, "account"), required(json, "service"), values);
    }

    private static String required(JsonNode json, String field) {
        String given = json.path(field).asString("");
        if (given.isEmpty()) {
            throw new BadInput(field, "is missing");
        }
        return given;
    }
}
