package dev.relaywatch.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Loop Returns' API, version 1, as far as the lists of returns and of allowed customers go. */
final class LoopProvider implements Provider {

    @Override
    public String service() {
        return "loop";
    }

    /**
     * {@code returns} of the last hour; {@code returnsScope} and {@code ordersScope} of the key.
     */
    @Override
    public Set<String> standings() {
        return Set.of("returns", "returnsScope", "ordersScope");
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (request.header("x-authorization").orElse("").isBlank()) {
            return error(401, "Unauthorized");
        }
        Standing standing = account.standing();
        return switch (request.method() + " " + request.path()) {
            case "GET /api/v1/warehouse/return/list" ->
                    standing.flag("returnsScope", true)
                            ? returns(request.parameters(), standing.number("returns", 1))
                            : error(401, "Unauthorized");
            case "GET /api/v1/allowlists" ->
                    standing.flag("ordersScope", true)
                            ? Answer.json(200, Json.array())
                            : error(401, "Unauthorized");
            default -> error(404, "Not found");
        };
    }

    private static Answer returns(Map<String, String> asked, long count) {
        boolean paged = asked.getOrDefault("paginate", "").equals("true");
        long most = paged ? 50 : 1_000;
        ArrayNode returns = Json.array();
        for (long i = 0; i < Math.min(count, most); i++) {
            returns.addObject()
                    .put("id", Long.toString(i))
                    .put("state", "open")
                    .put("order_name", "#100" + i)
                    .put("customer", "jane@example.com");
        }
        if (!paged) {
            return Answer.json(200, returns);
        }
        ObjectNode body = Json.object();
        body.set("returns", returns);
        return Answer.json(
                200,
                body.put("nextPageUrl", count > most ? "https://api.loopreturns.com/p2" : null));
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED -> Optional.of(_ -> error(429, "Too Many Attempts."));
            case TOKEN_EXPIRED, TOKEN_REVOKED -> Optional.of(_ -> error(401, "Unauthorized"));
            case UNAVAILABLE -> Optional.of(_ -> error(503, "Service Unavailable"));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, "Server Error"));
            case LIE -> Optional.of(_ -> Answer.json(200, Json.of(false)));
            default -> Optional.empty();
        };
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, Json.object().put("message", message));
    }
}
