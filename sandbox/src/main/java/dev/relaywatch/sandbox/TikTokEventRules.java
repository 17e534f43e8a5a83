package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What TikTok demands of one event (Events API 2.0; the words are those of its parameter errors).
 */
final class TikTokEventRules {
    private static final String MISSING = ": Missing data for required field.";
    private static final String NO_STRING = ": Not a valid string";
    private static final List<String> HASHED =
            List.of("email", "phone", "external_id", "first_name", "last_name", "zip_code");
    private static final Pattern HASH = Pattern.compile("[a-f0-9]{64}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private TikTokEventRules() {}

    /** The first thing wrong with this event, by its path; empty if TikTok takes it. */
    static Optional<String> problem(JsonNode event, Instant now) {
        String name = event.path("event").asString("");
        if (name.isBlank()) {
            return Optional.of("event" + MISSING);
        }
        JsonNode time = event.path("event_time");
        if (time.isMissingNode()) {
            return Optional.of("event_time" + MISSING);
        }
        if (!time.isIntegralNumber()
                || !time.canConvertToLong()
                || time.longValue() > now.getEpochSecond()) {
            return Optional.of("event_time: Not a valid integer of seconds in the past.");
        }
        return notAString(event, "", "event_id")
                .or(() -> user(event.path("user")))
                .or(() -> notAString(event.path("page"), "page.", "url"))
                .or(() -> properties(event.path("properties")));
    }

    private static Optional<String> user(JsonNode user) {
        for (String key : HASHED) {
            JsonNode value = user.path(key);
            Stream<JsonNode> values = value.isArray() ? value.valueStream() : Stream.of(value);
            if (!value.isMissingNode()
                    && !values.allMatch(it -> HASH.matcher(it.asString("")).matches())) {
                return Optional.of("user." + key + ": Not a valid SHA-256 hash.");
            }
        }
        return notAString(user, "user.", "ttclid", "ttp", "ip", "user_agent");
    }

    private static Optional<String> properties(JsonNode properties) {
        JsonNode value = properties.path("value");
        if (!value.isMissingNode() && !value.isNumber()) {
            return Optional.of("properties.value: Not a valid number.");
        }
        JsonNode currency = properties.path("currency");
        if (!currency.isMissingNode() && !CURRENCY.matcher(currency.asString("")).matches()) {
            return Optional.of("properties.currency: Not a valid currency.");
        }
        Optional<String> problem =
                notAString(properties, "properties.", "order_id", "content_type", "query");
        JsonNode contents = properties.path("contents");
        for (int i = 0; problem.isEmpty() && i < contents.size(); i++) {
            String path = "properties.contents." + i + ".";
            JsonNode content = contents.path(i);
            problem = notAString(content, path, "content_id", "content_name", "brand");
            if (problem.isEmpty()
                    && !content.path("price").isMissingNode()
                    && !content.path("price").isNumber()) {
                problem = Optional.of(path + "price: Not a valid number.");
            }
        }
        return problem;
    }

    private static Optional<String> notAString(JsonNode object, String path, String... fields) {
        return Stream.of(fields)
                .filter(field ->
                        !object.path(field).isMissingNode() && !object.path(field).isString())
                .findFirst()
                .map(field -> path + field + NO_STRING);
    }
}
