package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PagerDuty's Events API v2. Accepted events are counted by action and key; what is resolved or
 * acknowledged without an open alert is taken, and changes nothing, as there.
 */
final class PagerDutyProvider implements Provider {
    private static final int LONGEST_BODY = 512 << 10;
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_SUMMARY = 1_024;

    @Override
    public String service() {
        return "pagerduty";
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (!request.method().equals("POST") || !request.path().equals("/v2/enqueue")) {
            return Answer.json(404, Json.object().put("error", "Not Found"));
        }
        if (request.body().length > LONGEST_BODY) {
            return Answer.json(413, Json.object().put("error", "Event is too large"));
        }
        JsonNode event = Json.read(request.body()).filter(JsonNode::isObject).orElse(null);
        if (event == null) {
            return invalid("Invalid JSON", List.of("The request body is no JSON object"));
        }
        List<String> errors = errors(event);
        if (!errors.isEmpty()) {
            return invalid("Event object is invalid", errors);
        }
        String key = event.path("dedup_key").asString("");
        if (!key.isEmpty() && account.rejects(key, request)) {
            return invalid("Event object is invalid", List.of("'payload' is not usable"));
        }
        String used = key.isEmpty() ? "event-" + account.accepted().total() : key;
        account.accepted().add(event.path("event_action").asString(""), used);
        return Answer.json(
                202,
                Json.object()
                        .put("status", "success")
                        .put("message", "Event processed")
                        .put("dedup_key", used));
    }

    private static List<String> errors(JsonNode event) {
        List<String> errors = new ArrayList<>();
        if (!event.path("routing_key").asString("").matches("[A-Za-z0-9]{32}")) {
            errors.add("Invalid routing key");
        }
        String action = event.path("event_action").asString("");
        if (!Set.of("trigger", "acknowledge", "resolve").contains(action)) {
            errors.add("'event_action' must be one of trigger, acknowledge, resolve");
        }
        String key = event.path("dedup_key").asString("");
        if (key.length() > LONGEST_KEY) {
            errors.add("'dedup_key' is longer than 255 characters");
        }
        if (action.equals("trigger")) {
            payload(event.path("payload"), errors);
        } else if (key.isEmpty()) {
            errors.add("'dedup_key' is missing or blank");
        }
        for (JsonNode link : event.path("links")) {
            if (link.path("href").asString("").isBlank()) {
                errors.add("'href' of a link is missing or blank");
            }
        }
        return errors;
    }

    private static void payload(JsonNode payload, List<String> errors) {
        for (String field : List.of("summary", "source", "severity")) {
            if (payload.path(field).asString("").isBlank()) {
                errors.add("'payload." + field + "' is missing or blank");
            }
        }
        if (payload.path("summary").asString("").length() > LONGEST_SUMMARY) {
            errors.add("'payload.summary' is longer than 1024 characters");
        }
        if (!Set.of("critical", "error", "warning", "info")
                .contains(payload.path("severity").asString(""))) {
            errors.add("'payload.severity' must be one of critical, error, warning, info");
        }
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ ->
                            Answer.json(
                                            429,
                                            Json.object()
                                                    .put("status", "throttle exceeded")
                                                    .put(
                                                            "message",
                                                            "Requests for this service are arriving too quickly"))
                                    .with("Retry-After", "30"));
            case TOKEN_REVOKED ->
                    Optional.of(_ ->
                            invalid("Event object is invalid", List.of("Invalid routing key")));
            case UNAVAILABLE ->
                    Optional.of(_ ->
                            Answer.json(503, Json.object().put("error", "Service Unavailable")));
            case UNKNOWN_ERROR ->
                    Optional.of(_ ->
                            Answer.json(500, Json.object().put("error", "Internal Server Error")));
            default -> Optional.empty();
        };
    }

    private static Answer invalid(String message, List<String> errors) {
        ObjectNode body = Json.object().put("status", "invalid event").put("message", message);
        errors.forEach(body.putArray("errors")::add);
        return Answer.json(400, body);
    }
}
