package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request of a store's pages or of its back office to the server.
 *
 * @param headers beside the content type; they say who calls
 */
record DemoCall(DemoDoor door, String path, Map<String, String> headers, ObjectNode body) {

    /** By a key, as our own doors take it. */
    static DemoCall of(
            DemoDoor door, String path, String key, Map<String, String> headers, ObjectNode body) {
        return new DemoCall(door, path, with(headers, "Authorization", "Bearer " + key), body);
    }

    /** By a write key, as Segment's libraries send it: the user's name, and no password. */
    static DemoCall ofSegment(
            String path, String writeKey, Map<String, String> headers, ObjectNode body) {
        String basic =
                Base64.getEncoder()
                        .encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        return new DemoCall(
                DemoDoor.SEGMENT, path, with(headers, "Authorization", "Basic " + basic), body);
    }

    /** Signed, as Standard Webhooks have it, over the bytes that are sent. */
    static DemoCall signed(
            String path,
            SigningSecret secret,
            String id,
            Instant now,
            Map<String, String> headers,
            ObjectNode body) {
        String timestamp = Long.toString(now.getEpochSecond());
        Map<String, String> all = new HashMap<>(headers);
        all.put("webhook-id", id);
        all.put("webhook-timestamp", timestamp);
        all.put("webhook-signature", secret.signature(id, timestamp, Json.bytes(body)));
        return new DemoCall(DemoDoor.WEBHOOK, path, Map.copyOf(all), body);
    }

    private static Map<String, String> with(
            Map<String, String> headers, String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return Map.copyOf(all);
    }

    /** Without keys and body. */
    @Override
    public String toString() {
        return path;
    }
}
