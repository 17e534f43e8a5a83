package dev.relaywatch.sandbox;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Faults as JSON: {@code {"kind":"throttled","account":"acme","lasts":"5s","every":"30s"}}.
 * Durations are a number with ms, s, m or h, or ISO 8601.
 */
final class FaultJson {
    private static final List<String> FIELDS =
            List.of(
                    "kind",
                    "account",
                    "service",
                    "times",
                    "probability",
                    "startsAfter",
                    "lasts",
                    "every",
                    "delay",
                    "eventIds");
    private static final Set<String> KNOWN = Set.copyOf(FIELDS);
    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private FaultJson() {}

    /**
     * @param json one fault or a list of them
     * @throws BadInput naming the field
     */
    static List<Fault> readAll(JsonNode json) {
        if (!json.isArray()) {
            return List.of(read(json));
        }
        var faults = new ArrayList<Fault>();
        for (JsonNode it : json) {
            faults.add(read(it));
        }
        return faults;
    }

    static ArrayNode write(List<Fault> faults) {
        ArrayNode list = Json.array();
        faults.forEach(fault -> list.add(write(fault)));
        return list;
    }

    private static Fault read(JsonNode json) {
        if (!json.isObject()) {
            throw new BadInput("fault", "must be an object");
        }
        for (String name : json.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw new BadInput(name, "is not known; expected " + String.join(", ", FIELDS));
            }
        }
        Duration startsAfter = duration(json, "startsAfter");
        Double probability = probability(json);
        return new Fault(
                kind(json),
                text(json, "account"),
                text(json, "service"),
                times(json),
                probability == null ? 1 : probability,
                startsAfter == null ? Duration.ZERO : startsAfter,
                duration(json, "lasts"),
                duration(json, "every"),
                duration(json, "delay"),
                text(json, "eventIds"));
    }

    private static ObjectNode write(Fault fault) {
        ObjectNode json = Json.object().put("kind", fault.kind().text());
        put(json, "account", fault.account());
        put(json, "service", fault.service());
        if (fault.times() != null) {
            json.put("times", fault.times());
        }
        if (fault.probability() < 1) {
            json.put("probability", fault.probability());
        }
        if (!fault.startsAfter().isZero()) {
            json.put("startsAfter", fault.startsAfter().toString());
        }
        put(json, "lasts", fault.lasts());
        put(json, "every", fault.every());
        put(json, "delay", fault.delay());
        put(json, "eventIds", fault.eventIds());
        return json;
    }

    private static void put(ObjectNode json, String field, @Nullable Object value) {
        if (value != null) {
            json.put(field, value.toString());
        }
    }

    private static FaultKind kind(JsonNode json) {
        String text = text(json, "kind");
        String expected = "expected one of " + String.join(", ", FaultKind.texts());
        if (text == null) {
            throw new BadInput("kind", "is missing; " + expected);
        }
        return FaultKind.find(text)
                .orElseThrow(
                        () -> new BadInput("kind", "there is no \"" + text + "\"; " + expected));
    }

    private static @Nullable Integer times(JsonNode json) {
        return value(json, "times")
                .map(it -> {
                    if (!it.isInt()) {
                        throw new BadInput("times", "must be a whole number");
                    }
                    return it.intValue();
                })
                .orElse(null);
    }

    private static @Nullable Double probability(JsonNode json) {
        return value(json, "probability")
                .map(it -> {
                    if (!it.isNumber()) {
                        throw new BadInput("probability", "must be a number");
                    }
                    return it.doubleValue();
                })
                .orElse(null);
    }

    private static @Nullable Duration duration(JsonNode json, String field) {
        String text = text(json, field);
        return text == null ? null : duration(field, text);
    }

    private static Duration duration(String field, String text) {
        Matcher simple = SIMPLE.matcher(text);
        if (simple.matches()) {
            long amount = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException _) {
            throw new BadInput(
                    field, "\"" + text + "\" is no duration; write 500ms, 5s, 1m, 2h or PT5S");
        }
    }

    private static @Nullable String text(JsonNode json, String field) {
        return value(json, field)
                .map(it -> {
                    if (!it.isString() || it.asString().isBlank()) {
                        throw new BadInput(field, "must be text and not blank");
                    }
                    return it.asString();
                })
                .orElse(null);
    }

    private static Optional<JsonNode> value(JsonNode json, String field) {
        return Optional.of(json.path(field)).filter(it -> !it.isMissingNode() && !it.isNull());
    }
}
