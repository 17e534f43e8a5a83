package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A request that a provider got, and what it answered.
 *
 * @param at when it arrived
 * @param path below the account's base URL, with the query
 * @param headers by lower-case name; several values of a name are joined by a comma
 * @param status what was answered; 0 if the connection was closed without an answer
 */
@SuppressWarnings("ArrayRecordComponent") // signatures are over the exact bytes; never compared
public record Received(
        Instant at,
        String account,
        String service,
        String method,
        String path,
        Map<String, String> headers,
        byte[] body,
        int status) {

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
