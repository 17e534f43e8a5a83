package dev.relaywatch.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one operation went.
 *
 * @param errorType absent on success
 */
record Measurement(
        String operation,
        long durationMs,
        boolean success,
        @Nullable String errorType,
        @Nullable String errorMessage,
        Instant at) {
    private static final int MOST_OF_TYPE = 100;
    private static final int MOST_OF_MESSAGE = 500;

    /** As the server takes it. */
    void write(StringBuilder json, String platform, String domain) {
        json.append("{\"operation\":");
        text(json, operation);
        json.append(",\"platform\":");
        text(json, platform);
        json.append(",\"domain\":");
        text(json, domain);
        json.append(",\"durationMs\":").append(durationMs);
        json.append(",\"success\":").append(success);
        json.append(",\"at\":\"").append(at).append('"');
        if (errorType != null) {
            json.append(",\"errorType\":");
            text(json, cut(errorType, MOST_OF_TYPE));
        }
        if (errorMessage != null) {
            json.append(",\"errorMessage\":");
            text(json, cut(errorMessage, MOST_OF_MESSAGE));
        }
        json.append('}');
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** ASCII alone, so that half of a surrogate pair does no harm on the way. */
    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append("\\u").append(String.format("%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
