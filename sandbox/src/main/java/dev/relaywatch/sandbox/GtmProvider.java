package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A server container of Google Tag Manager with a client for JSON events that claims {@code /data}
 * and {@code /relaywatch}. Whatever a client claims is answered with 200, whatever the tags then
 * do.
 */
final class GtmProvider implements Provider {
    private static final Set<String> CLAIMED = Set.of("/data", "/relaywatch");

    @Override
    public String service() {
        return "gtm";
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (request.path().equals("/healthy")) {
            return text(200, "ok");
        }
        if (!request.method().equals("POST") || !CLAIMED.contains(request.path())) {
            return text(400, "Bad Request");
        }
        Optional<JsonNode> event = Json.read(request.body()).filter(JsonNode::isObject);
        String name = event.map(it -> it.path("event_name").asString("")).orElse("");
        String id = event.map(it -> it.path("event_id").asString("")).orElse("");
        if (!name.isEmpty() && !account.rejects(id, request)) {
            if (id.isEmpty()) {
                account.accepted().addWithoutId();
            } else {
                account.accepted().add(name, id);
            }
        }
        return new Answer(200, Map.of(), new byte[0]);
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ -> text(429, "Rate exceeded.").with("Retry-After", "5"));
            case TOKEN_REVOKED ->
                    Optional.of(_ ->
                            Answer.html(
                                    403,
                                    "<html><head><title>403 Forbidden</title></head><body>Your client"
                                            + " does not have permission to get URL from this server."
                                            + "</body></html>"));
            case UNAVAILABLE -> Optional.of(_ -> text(503, "The request was aborted."));
            case UNKNOWN_ERROR -> Optional.of(_ -> text(500, "Internal Server Error"));
            default -> Optional.empty();
        };
    }

    private static Answer text(int status, String text) {
        return new Answer(
                status,
                Map.of("Content-Type", "text/plain"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
