package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Measurement Protocol of GA4. To all that comes to be collected it says 204; what is counted
 * as accepted is what would be found in a report. Neither endpoint looks at the two keys.
 */
final class Ga4Provider implements Provider {
    private static final Answer SILENCE = new Answer(204, Map.of(), new byte[0]);
    private static final String NOT_FOUND =
            "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p><b>404.</b>"
                    + " <ins>That's an error.</ins></html>\n";

    @Override
    public String service() {
        return "ga4";
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (!request.method().equals("POST")) {
            return Answer.html(404, NOT_FOUND);
        }
        JsonNode body =
                Json.read(request.body()).filter(JsonNode::isObject).orElseGet(Json::object);
        return switch (request.path()) {
            case "/mp/collect" -> collect(request, account, body);
            case "/debug/mp/collect" -> validate(request, body);
            default -> Answer.html(404, NOT_FOUND);
        };
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED -> Optional.of(_ -> page(429).with("Retry-After", "30"));
            case UNAVAILABLE -> Optional.of(_ -> page(503));
            case UNKNOWN_ERROR -> Optional.of(_ -> page(500));
            default -> Optional.empty();
        };
    }

    private static Answer page(int status) {
        return Answer.html(
                status, "<html><title>Error " + status + " (Server Error)!!1</title></html>");
    }

    private static Answer collect(Request request, Account account, JsonNode body) {
        boolean hasKeys =
                !request.parameters().getOrDefault("measurement_id", "").isBlank()
                        && !request.parameters().getOrDefault("api_secret", "").isBlank();
        if (!hasKeys || !Ga4EventRules.ofRequest(request, body).isEmpty()) {
            return SILENCE;
        }
        for (JsonNode event : body.path("events")) {
            JsonNode params = event.path("params");
            String id = params.path("event_id").asString("");
            String transaction = params.path("transaction_id").asString(id);
            if (Ga4EventRules.ofEvent(request, event, 0, false).isEmpty()
                    && !account.rejects(id.isEmpty() ? transaction : id, request)) {
                keep(account, event.path("name").asString(""), id.isEmpty() ? transaction : id);
            }
        }
        return SILENCE;
    }

    private static void keep(Account account, String name, String id) {
        if (id.isEmpty()) {
            account.accepted().addWithoutId();
        } else {
            account.accepted().add(name, id);
        }
    }

    private static Answer validate(Request request, JsonNode body) {
        boolean strict =
                body.path("validation_behavior").asString("").equals("ENFORCE_RECOMMENDATIONS");
        List<Ga4EventRules.Problem> problems =
                new ArrayList<>(Ga4EventRules.ofRequest(request, body));
        for (int i = 0; i < body.path("events").size(); i++) {
            problems.addAll(Ga4EventRules.ofEvent(request, body.path("events").get(i), i, strict));
        }
        ObjectNode answer = Json.object();
        ArrayNode messages = answer.putArray("validationMessages");
        for (Ga4EventRules.Problem problem : problems) {
            messages.addObject()
                    .put("fieldPath", problem.path())
                    .put("description", problem.description())
                    .put("validationCode", problem.code());
        }
        return Answer.json(200, answer);
    }
}
