package dev.relaywatch.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What GA4 demands of a request ("Validate events", "Limitations" and "Reserved names" of the
 * Measurement Protocol, 2026). The collecting endpoint keeps silent about it and drops the event.
 */
final class Ga4EventRules {
    static final int MOST_EVENTS = 25;
    private static final int MOST_PARAMS = 25;
    private static final int MOST_ITEMS = 200;
    private static final int LONGEST_BODY = 130_000;
    private static final Duration OLDEST = Duration.ofDays(3);
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern RESERVED_BEGINNING =
            Pattern.compile("(_|firebase_|ga_|google_|gtag\\.).*");
    private static final Set<String> RESERVED =
            Set.of(
                    "ad_activeview",
                    "ad_click",
                    "ad_exposure",
                    "ad_query",
                    "adunit_exposure",
                    "app_clear_data",
                    "app_install",
                    "app_remove",
                    "app_update",
                    "error",
                    "first_open",
                    "first_visit",
                    "in_app_purchase",
                    "notification_dismiss",
                    "notification_foreground",
                    "notification_open",
                    "notification_receive",
                    "notification_send",
                    "os_update",
                    "session_start",
                    "user_engagement");

    /** Of the events that are checked for more than their names. */
    private static final Map<String, List<String>> REQUIRED =
            Map.of(
                    "purchase", List.of("transaction_id", "value", "currency"),
                    "refund", List.of("transaction_id"));

    private static final Map<String, Integer> LONGER =
            Map.of("page_location", 1_000, "page_referrer", 420, "page_title", 300);

    /** A message of the validation. */
    record Problem(String path, String code, String description) {}

    private Ga4EventRules() {}

    /** What is wrong with the request as a whole: then none of its events is kept. */
    static List<Problem> ofRequest(Request request, JsonNode body) {
        List<Problem> problems = new ArrayList<>();
        if (request.body().length > LONGEST_BODY) {
            problems.add(
                    new Problem("", "EXCEEDED_MAX_ENTITIES", "The request is larger than 130kB."));
        }
        if (!body.path("client_id").isString() || body.path("client_id").stringValue().isBlank()) {
            problems.add(
                    new Problem(
                            "client_id",
                            "VALUE_REQUIRED",
                            "Measurement requires a client_id, but none was given."));
        }
        JsonNode events = body.path("events");
        if (!events.isArray() || events.isEmpty()) {
            problems.add(
                    new Problem("events", "VALUE_REQUIRED", "A request needs at least one event."));
        } else if (events.size() > MOST_EVENTS) {
            problems.add(
                    new Problem(
                            "events",
                            "EXCEEDED_MAX_ENTITIES",
                            "A request may have 25 events, this one has " + events.size() + "."));
        }
        return problems;
    }

    /**
     * What is wrong with one event.
     *
     * @param strict as {@code ENFORCE_RECOMMENDATIONS} asks for
     */
    static List<Problem> ofEvent(Request request, JsonNode event, int index, boolean strict) {
        List<Problem> problems = new ArrayList<>();
        String name = event.path("name").asString("");
        if (!NAME.matcher(name).matches() || name.length() > 40) {
            problems.add(
                    new Problem(
                            "events",
                            "NAME_INVALID",
                            "Event at index: [%d] has invalid name [%s]. Names must start with an alphabetic character."
                                    .formatted(index, name)));
        } else if (RESERVED.contains(name) || RESERVED_BEGINNING.matcher(name).matches()) {
            problems.add(
                    new Problem(
                            "events",
                            "NAME_RESERVED",
                            "Event at index: [%d] has name [%s] which is reserved."
                                    .formatted(index, name)));
        }
        long micros = event.path("timestamp_micros").asLong(0);
        long oldest = request.at().minus(OLDEST).getEpochSecond() * 1_000_000;
        if (micros != 0 && micros < oldest) {
            problems.add(
                    new Problem(
                            "events.timestamp_micros",
                            "VALUE_INVALID",
                            "The timestamp is more than 72 hours in the past."));
        }
        params(event.path("params"), problems);
        for (String required : REQUIRED.getOrDefault(name, List.of())) {
            if (!event.path("params").has(required)) {
                problems.add(missing(name, required));
            }
        }
        if (strict && name.equals("purchase") && event.path("params").path("items").isEmpty()) {
            problems.add(missing(name, "items"));
        }
        return problems;
    }

    private static Problem missing(String event, String param) {
        return new Problem(
                "events.params." + param,
                "VALUE_REQUIRED",
                "Event [%s] requires the parameter [%s].".formatted(event, param));
    }

    private static void params(JsonNode params, List<Problem> problems) {
        if (params.size() > MOST_PARAMS) {
            problems.add(
                    new Problem(
                            "events.params",
                            "EXCEEDED_MAX_ENTITIES",
                            "An event may have 25 parameters, this one has "
                                    + params.size()
                                    + "."));
        }
        params.properties()
                .forEach(param -> {
                    String name = param.getKey();
                    if (!NAME.matcher(name).matches() || name.length() > 40) {
                        problems.add(
                                new Problem(
                                        "events.params",
                                        "NAME_INVALID",
                                        "Parameter name [" + name + "] is invalid."));
                    } else if (RESERVED_BEGINNING.matcher(name).matches()) {
                        problems.add(
                                new Problem(
                                        "events.params",
                                        "NAME_RESERVED",
                                        "Parameter name [" + name + "] is reserved."));
                    }
                    value(name, param.getValue(), problems);
                });
    }

    private static void value(String name, JsonNode value, List<Problem> problems) {
        if (name.equals("items") && value instanceof ArrayNode items) {
            if (items.size() > MOST_ITEMS) {
                problems.add(
                        new Problem(
                                "events.params.items",
                                "EXCEEDED_MAX_ENTITIES",
                                "An event may have 200 items."));
            }
            for (JsonNode item : items) {
                if (!item.has("item_id") && !item.has("item_name")) {
                    problems.add(
                            new Problem(
                                    "events.params.items",
                                    "VALUE_REQUIRED",
                                    "An item needs item_id or item_name."));
                }
                item.properties()
                        .forEach(field -> value(field.getKey(), field.getValue(), problems));
            }
        } else if (value.isContainer()) {
            problems.add(
                    new Problem(
                            "events.params." + name,
                            "VALUE_INVALID",
                            "The value of [" + name + "] must be a string or a number."));
        } else if (value.isString()
                && value.stringValue().length() > LONGER.getOrDefault(name, 100)) {
            problems.add(
                    new Problem(
                            "events.params." + name,
                            "VALUE_OUT_OF_BOUNDS",
                            "The value of [" + name + "] is too long."));
        }
    }
}
