package dev.relaywatch.capture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets pages of any site use the doors of the public key, which is no secret. */
final class Cors {
    private static final String DAY = "86400";

    private Cors() {}

    /** Headers for the answer to a page of this origin; none where the request names none. */
    static Map<String, String> answer(@Nullable String origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Vary", "Origin");
        if (origin != null && origin.length() <= 300) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Allow-Credentials", "true");
        }
        return headers;
    }

    /** Headers for the question that a browser asks first. */
    static Map<String, String> preflight(@Nullable String origin) {
        Map<String, String> headers = answer(origin);
        headers.put("Access-Control-Allow-Methods", "POST, OPTIONS");
        headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type");
        headers.put("Access-Control-Max-Age", DAY);
        return headers;
    }
}
