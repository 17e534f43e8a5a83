package dev.relaywatch.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's Data Manager API (v1), as far as events for Google Ads go: it takes a request whole or
 * not at all, says so at once, and tells later what it kept. An account whose number starts with
 * {@value #NOT_OURS} is not this user's; a conversion action {@value #NO_ACTION} does not exist.
 */
final class DataManagerApi {
    static final String NOT_OURS = "000";
    static final String NO_ACTION = "0";

    private static final String INGEST = "/v1/events:ingest";
    private static final String STATUS = "/v1/requestStatus:retrieve";
    private static final String DOMAIN = "datamanager.googleapis.com";
    private static final int MOST_EVENTS = 2_000;
    private static final int MOST_DESTINATIONS = 10;
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Set<String> KNOWN =
            Set.of(
                    "destinations",
                    "events",
                    "consent",
                    "validateOnly",
                    "encoding",
                    "encryptionInfo");

    private DataManagerApi() {}

    static boolean knows(Request request) {
        return request.path().equals(INGEST) || request.path().equals(STATUS);
    }

    static Answer answer(Request request, Account account) {
        if (request.path().equals(INGEST) && request.method().equals("POST")) {
            return ingest(request, account);
        }
        if (request.path().equals(STATUS) && request.method().equals("GET")) {
            return status(request, account);
        }
        return GoogleProvider.status(404, "NOT_FOUND", "Method not found.");
    }

    /** What it says when this is wrong with it; empty for what it has no words of its own for. */
    static Optional<Answer> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED -> Optional.of(exhausted());
            case LIE -> Optional.of(lie());
            default -> Optional.empty();
        };
    }

    /** The quota is used up; Google names the pause in the body. */
    private static Answer exhausted() {
        ArrayNode details = Json.array();
        details.add(errorInfo("RESOURCE_EXHAUSTED"));
        details.addObject()
                .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                .put("retryDelay", RETRY.toSeconds() + "s");
        return refusal(
                429,
                "RESOURCE_EXHAUSTED",
                "Resource has been exhausted (e.g. check quota).",
                details);
    }

    /** Success, and no request id that anything could be asked by. */
    private static Answer lie() {
        return Answer.json(200, refusalBody(400, "INVALID_ARGUMENT", "not taken", Json.array()));
    }

    private static Answer ingest(Request request, Account account) {
        Optional<JsonNode> read = Json.read(request.body()).filter(JsonNode::isObject);
        if (read.isEmpty()) {
            return GoogleProvider.status(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
        }
        JsonNode body = read.get();
        if (isNotOurs(body)) {
            ArrayNode details = Json.array();
            details.add(errorInfo("PERMISSION_DENIED"));
            return refusal(
                    403, "PERMISSION_DENIED", "The caller does not have permission", details);
        }
        List<Violation> violations = new ArrayList<>(violations(body));
        JsonNode events = body.path("events");
        if (violations.isEmpty()) {
            for (int i = 0; i < events.size(); i++) {
                violation(body, i, request, account).ifPresent(violations::add);
            }
        }
        if (!violations.isEmpty()) {
            return invalid(violations);
        }
        String id = UUID.randomUUID().toString();
        if (!body.path("validateOnly").asBoolean(false)) {
            account.ingested().add(id, DataManagerWork.done(body, request, account));
        }
        ObjectNode answer = Json.object().put("requestId", id);
        warnings(events, answer.putArray("fieldWarnings"));
        return Answer.json(200, answer);
    }

    private static boolean isNotOurs(JsonNode body) {
        for (JsonNode destination : body.path("destinations")) {
            String account = destination.path("operatingAccount").path("accountId").asString("");
            if (account.startsWith(NOT_OURS)) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong with the request as a whole. */
    private static List<Violation> violations(JsonNode body) {
        List<Violation> violations = new ArrayList<>();
        for (String name : body.propertyNames()) {
            if (!KNOWN.contains(name)) {
                violations.add(Violation.unknown(name));
            }
        }
        JsonNode destinations = body.path("destinations");
        JsonNode events = body.path("events");
        if (!destinations.isArray() || destinations.isEmpty()) {
            violations.add(Violation.missing("destinations"));
        }
        if (destinations.size() > MOST_DESTINATIONS) {
            violations.add(
                    new Violation(
                            "destinations", "Too many destinations", "TOO_MANY_DESTINATIONS"));
        }
        if (!events.isArray() || events.isEmpty()) {
            violations.add(Violation.missing("events"));
        }
        if (events.size() > MOST_EVENTS) {
            violations.add(new Violation("events", "Too many events", "TOO_MANY_EVENTS"));
        }
        Set<String> references = new HashSet<>();
        for (int i = 0; i < destinations.size(); i++) {
            DestinationRules.violation(
                            destinations.get(i), "destinations.destinations[" + i + "]", references)
                    .ifPresent(violations::add);
        }
        return violations;
    }

    /** The destinations' own rules. */
    private static final class DestinationRules {
        static Optional<Violation> violation(JsonNode it, String field, Set<String> references) {
            if (!references.add(it.path("reference").asString(""))) {
                return violation(field + ".reference", "DUPLICATE_DESTINATION_REFERENCE");
            }
            for (String account : List.of("operatingAccount", "loginAccount")) {
                JsonNode named = it.path(account);
                if (named.isMissingNode() && account.equals("loginAccount")) {
                    continue;
                }
                if (!named.path("accountType").asString("").equals("GOOGLE_ADS")
                        || !named.path("accountId").asString("").matches("\\d{10}")) {
                    return violation(field + "." + account + ".account_id", "INVALID_DESTINATION");
                }
            }
            String action = it.path("productDestinationId").asString("");
            return action.matches("\\d+") && !action.equals(NO_ACTION)
                    ? Optional.empty()
                    : violation(field + ".product_destination_id", "INVALID_CONVERSION_ACTION_ID");
        }

        private static Optional<Violation> violation(String field, String reason) {
            return Optional.of(new Violation(field, "The destination is not valid.", reason));
        }
    }

    private static Optional<Violation> violation(
            JsonNode body, int place, Request request, Account account) {
        JsonNode event = body.path("events").path(place);
        String field = "events.events[" + place + "]";
        Optional<Violation> violation =
                new DataManagerEventRules(body, request.at()).violation(event, field);
        String id = event.path("transactionId").asString("");
        return violation.isEmpty() && account.rejects(id, request)
                ? Optional.of(DataManagerEventRules.notInTheWindow(field))
                : violation;
    }

    private static void warnings(JsonNode events, ArrayNode warnings) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).has("conversionValue") && !events.get(i).has("currency")) {
                warnings.addObject()
                        .put("field", "events.events[" + i + "].currency")
                        .put("description", "The default currency of the action is assumed.")
                        .put("reason", "REQUIRED_FIELD_MISSING");
            }
        }
    }

    private static Answer status(Request request, Account account) {
        String id = request.parameters().getOrDefault("requestId", "");
        return account.ingested()
                .find(id)
                .map(it -> Answer.json(200, DataManagerWork.status(it, request.at())))
                .orElseGet(() ->
                        invalid(
                                List.of(
                                        new Violation(
                                                "request_id",
                                                "The request ID is not valid.",
                                                "INVALID_REQUEST_ID"))));
    }

    private static Answer invalid(List<Violation> violations) {
        ArrayNode details = Json.array();
        details.add(errorInfo("INVALID_ARGUMENT"));
        ObjectNode request =
                details.addObject().put("@type", "type.googleapis.com/google.rpc.BadRequest");
        ArrayNode fields = request.putArray("fieldViolations");
        violations.forEach(it ->
                fields.addObject()
                        .put("field", it.field())
                        .put("description", it.description())
                        .put("reason", it.reason()));
        return refusal(400, "INVALID_ARGUMENT", "There was a problem with the request.", details);
    }

    private static ObjectNode errorInfo(String reason) {
        return Json.object()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", reason)
                .put("domain", DOMAIN);
    }

    private static Answer refusal(int code, String status, String message, ArrayNode details) {
        return Answer.json(code, refusalBody(code, status, message, details));
    }

    private static ObjectNode refusalBody(
            int code, String status, String message, ArrayNode details) {
        ObjectNode error =
                Json.object().put("code", code).put("message", message).put("status", status);
        error.set("details", details);
        return Json.object().set("error", error);
    }

    /** One {@code fieldViolation}. */
    record Violation(String field, String description, String reason) {
        static Violation missing(String field) {
            return new Violation(field, "Required field is missing", "REQUIRED_FIELD_MISSING");
        }

        static Violation unknown(String field) {
            return new Violation(
                    field,
                    "Invalid JSON payload received. Unknown name \"" + field + "\"",
                    "INVALID_ARGUMENT");
        }
    }
}
