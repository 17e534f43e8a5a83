package dev.relaywatch.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Wise's API, as far as profiles and their balances go. */
final class WiseProvider implements Provider {
    private static final String CORRELATION = "X-External-Correlation-Id";

    @Override
    public String service() {
        return "wise";
    }

    /**
     * {@code profiles}: the types that the token sees, numbered from 12344 on; {@code available}
     * and {@code reserved}: euros; {@code approval}: whether balances want a person's.
     */
    @Override
    public Set<String> standings() {
        return Set.of("profiles", "available", "reserved", "approval");
    }

    @Override
    public Answer answer(Request request, Account account) {
        Answer answer = plain(request, account.standing());
        return request.header(CORRELATION.toLowerCase(Locale.ROOT))
                .map(id -> answer.with(CORRELATION, id))
                .orElse(answer);
    }

    private static Answer plain(Request request, Standing standing) {
        if (!request.header("authorization").orElse("").matches("Bearer \\S+")) {
            return refused("Full authentication is required to access this resource");
        }
        List<String> types = standing.texts("profiles", List.of("PERSONAL", "BUSINESS"));
        if (request.method().equals("GET") && request.path().equals("/v2/profiles")) {
            ArrayNode profiles = Json.array();
            for (int i = 0; i < types.size(); i++) {
                ObjectNode profile =
                        profiles.addObject().put("id", 12_344 + i).put("type", types.get(i));
                if (types.get(i).equals("BUSINESS")) {
                    profile.put("businessName", "Acme Ltd").put("currentState", "VISIBLE");
                } else {
                    profile.put("firstName", "Jane").put("lastName", "Doe");
                }
            }
            return Answer.json(200, profiles);
        }
        for (int i = 0; i < types.size(); i++) {
            if (request.path().equals("/v4/profiles/" + (12_344 + i) + "/balances")) {
                return balances(request, standing, i);
            }
        }
        return Answer.json(
                request.path().startsWith("/v4/profiles/") ? 403 : 404,
                Json.object().put("error", "not_found").put("error_description", "not yours"));
    }

    private static Answer balances(Request request, Standing standing, int profile) {
        if (!request.parameters().containsKey("types")) {
            ObjectNode body = Json.object();
            body.putArray("errors")
                    .addObject()
                    .put("code", "error.required")
                    .put("message", "types is required")
                    .put("path", "types");
            return Answer.json(400, body);
        }
        if (standing.flag("approval", false)) {
            return Answer.json(403, Json.object().put("status", 403))
                    .with("x-2fa-approval", "be2544f1");
        }
        ArrayNode balances = Json.array();
        ObjectNode balance =
                balances.addObject()
                        .put("id", 200_001 + profile)
                        .put("currency", "EUR")
                        .put("type", "STANDARD");
        balance.putObject("amount")
                .put("value", standing.decimal("available", "310.86"))
                .put("currency", "EUR");
        balance.putObject("reservedAmount")
                .put("value", standing.decimal("reserved", "0"))
                .put("currency", "EUR");
        return Answer.json(200, balances);
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ ->
                            Answer.json(429, Json.object().put("error", "too_many_requests"))
                                    .with("Retry-After", "20"));
            case TOKEN_EXPIRED -> Optional.of(_ -> refused("Access token expired"));
            case TOKEN_REVOKED -> Optional.of(_ -> refused("Invalid access token"));
            case UNAVAILABLE ->
                    Optional.of(_ ->
                            Answer.json(503, Json.object().put("error", "service_unavailable")));
            case UNKNOWN_ERROR ->
                    Optional.of(_ ->
                            Answer.json(500, Json.object().put("error", "internal_server_error")));
            default -> Optional.empty();
        };
    }

    private static Answer refused(String description) {
        return Answer.json(
                401,
                Json.object().put("error", "invalid_token").put("error_description", description));
    }
}
