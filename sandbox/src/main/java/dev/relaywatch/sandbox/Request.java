package dev.relaywatch.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it came in.
 *
 * @param path below the account's base URL, without the query, as it was sent
 * @param query as it was sent; empty if there was none
 * @param headers by lower-case name; several values of a name are joined by a comma
 */
@SuppressWarnings("ArrayRecordComponent") // signatures are over the exact bytes; never compared
record Request(
        Instant at,
        String account,
        String service,
        String method,
        String path,
        String query,
        Map<String, String> headers,
        byte[] body) {

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The parameters of the query; of a name given twice the first counts. */
    Map<String, String> parameters() {
        return parameters(query);
    }

    /** The fields of an HTML form; empty if the body is none. */
    Map<String, String> form() {
        return header("content-type").orElse("").contains("x-www-form-urlencoded")
                ? parameters(text())
                : Map.of();
    }

    Received received(int status) {
        return new Received(
                at,
                account,
                service,
                method,
                query.isEmpty() ? path : path + "?" + query,
                headers,
                body,
                status);
    }

    static Map<String, String> parameters(String encoded) {
        var parameters = new HashMap<String, String>();
        int from = 0;
        while (from < encoded.length()) {
            int end = encoded.indexOf('&', from);
            String pair = encoded.substring(from, end < 0 ? encoded.length() : end);
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(decoded(name), decoded(value));
            }
            from = end < 0 ? encoded.length() : end + 1;
        }
        return parameters;
    }

    /** Text with a percent sign that encodes nothing is taken as it is. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
