package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of one of WooCommerce's APIs.
 *
 * @param path its parts below the version, such as {@code orders}, {@code 5001}, {@code notes}
 * @param body empty where there was none
 */
record WooCall(
        Instant now,
        String method,
        List<String> path,
        String url,
        WooQuery query,
        ObjectNode body,
        WooShown shown) {

    boolean reads() {
        return method.equals("GET");
    }

    /** Updates come by any of three methods. */
    boolean updates() {
        return method.equals("PUT") || method.equals("POST") || method.equals("PATCH");
    }

    /** That many parts has the path. */
    boolean has(int parts) {
        return path.size() == parts;
    }

    /** A part that is an id; one that no row can have when it is too long. */
    long id(int part) {
        String text = path.get(part);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /** When this is, of the rows. */
    String gmt() {
        return WooShown.gmt(now);
    }
}
