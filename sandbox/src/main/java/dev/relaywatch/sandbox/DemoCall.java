package dev.relaywatch.sandbox;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request of a store's pages or of its back office to the server.
 *
 * @param headers beside the key and the content type
 */
record DemoCall(String path, String key, Map<String, String> headers, ObjectNode body) {

    /** Without key and body. */
    @Override
    public String toString() {
        return path;
    }
}
