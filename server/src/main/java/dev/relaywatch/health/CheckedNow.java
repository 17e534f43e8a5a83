package dev.relaywatch.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a check on demand found.
 *
 * @param details with the reason where nothing else was found out
 * @param reason absent where all is well
 */
record CheckedNow(
        String status,
        int latencyMs,
        JsonNode details,
        Instant checkedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {

    static CheckedNow of(CheckState check, JsonMapper json, Instant now) {
        return new CheckedNow(
                check.status().text(),
                check.latencyMs(),
                details(json.readTree(check.details()), check.reason()),
                check.checkedAt() == null ? now : check.checkedAt(),
                check.reason());
    }

    private static JsonNode details(JsonNode details, @Nullable String reason) {
        return details.isEmpty() && reason != null
                ? JsonNodeFactory.instance.objectNode().put("reason", reason)
                : details;
    }

    static CheckedNow notConnected(String service, Instant now) {
        String reason = "there is no connection to " + service + "; add one to have it watched";
        return new CheckedNow(
                HealthStatus.UNKNOWN.text(),
                0,
                details(JsonNodeFactory.instance.objectNode(), reason),
                now,
                reason);
    }
}
