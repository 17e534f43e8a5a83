package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a provider says to a request. */
@SuppressWarnings("ArrayRecordComponent") // written to the socket as it is; never compared
record Answer(int status, Map<String, String> headers, byte[] body) {

    static Answer json(int status, JsonNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), Json.bytes(body));
    }

    static Answer text(int status, String text) {
        return new Answer(
                status,
                Map.of("Content-Type", "text/plain"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer html(int status, String page) {
        return new Answer(
                status, Map.of("Content-Type", "text/html"), page.getBytes(StandardCharsets.UTF_8));
    }

    Answer with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, Map.copyOf(more), body);
    }
}
