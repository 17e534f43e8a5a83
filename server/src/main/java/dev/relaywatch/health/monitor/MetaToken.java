package dev.relaywatch.health.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code debug_token} tells of a token.
 *
 * @param error why it is not valid, in Meta's words; blank where it is
 * @param ends by itself, or with its access to data, whichever comes first; absent where it does
 *     not
 * @param scopes empty where none are told
 */
record MetaToken(
        boolean isValid,
        String error,
        String type,
        @Nullable Instant ends,
        List<String> scopes,
        Instant now) {
    private static final int MOST_SCOPES = 100;
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** One of these lets a token send events and read ad accounts (Meta, "Permissions"). */
    private static final List<String> EVENTS = List.of("ads_management", "ads_read");

    static MetaToken of(JsonNode data, Instant now) {
        List<String> scopes = new ArrayList<>();
        data.path("scopes")
                .valueStream()
                .limit(MOST_SCOPES)
                .forEach(scope -> scopes.add(scope.asString("")));
        Instant token = instant(data.path("expires_at"));
        Instant access = instant(data.path("data_access_expires_at"));
        boolean accessFirst = token == null || (access != null && access.isBefore(token));
        return new MetaToken(
                data.path("is_valid").asBoolean(false),
                data.path("error").path("message").asString(""),
                data.path("type").asString(""),
                accessFirst ? access : token,
                List.copyOf(scopes),
                now);
    }

    /** 0 means never. */
    private static @Nullable Instant instant(JsonNode seconds) {
        long since = seconds.asLong(0);
        return since > 0 ? Instant.ofEpochSecond(Math.min(since, LATEST)) : null;
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("tokenType", type);
        if (ends != null) {
            details.put("tokenDaysLeft", Math.max(0, Duration.between(now, ends).toDays()));
            details.put("tokenEnds", ends.toString());
        }
        if (!scopes.isEmpty() && EVENTS.stream().noneMatch(scopes::contains)) {
            details.put("missingScopes", EVENTS.subList(0, 1));
        }
        return details;
    }
}
