package dev.relaywatch.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Slack's Web API, as far as the test of a token goes; it tells errors with 200. */
final class SlackProvider implements Provider {

    @Override
    public String service() {
        return "slack";
    }

    /** {@code scopes} of the token; {@code error}: what is said instead of ok. */
    @Override
    public Set<String> standings() {
        return Set.of("scopes", "error");
    }

    @Override
    public Answer answer(Request request, Account account) {
        String token = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
        if (!request.path().equals("/api/auth.test")) {
            return error("unknown_method");
        }
        if (token.isBlank()) {
            return error("not_authed");
        }
        if (!token.startsWith("xox")) {
            return error("invalid_auth");
        }
        Standing standing = account.standing();
        String scopes =
                String.join(",", standing.texts("scopes", List.of("chat:write", "channels:read")));
        String error = standing.text("error", "");
        if (!error.isEmpty()) {
            return error(error).with("X-OAuth-Scopes", scopes);
        }
        return Answer.json(
                        200,
                        Json.object()
                                .put("ok", true)
                                .put("url", "https://acme.slack.com/")
                                .put("team", "Acme")
                                .put("user", "relaywatch")
                                .put("team_id", "T0")
                                .put("user_id", "U0")
                                .put("bot_id", "B0")
                                .put("is_enterprise_install", false))
                .with("X-OAuth-Scopes", scopes);
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(
                            _ -> Answer.json(429, body("ratelimited")).with("Retry-After", "30"));
            case TOKEN_EXPIRED -> Optional.of(_ -> error("token_expired"));
            case TOKEN_REVOKED -> Optional.of(_ -> error("token_revoked"));
            case UNAVAILABLE -> Optional.of(_ -> Answer.json(503, body("service_unavailable")));
            case UNKNOWN_ERROR -> Optional.of(_ -> Answer.json(500, body("internal_error")));
            case LIE -> Optional.of(_ -> error("fatal_error"));
            default -> Optional.empty();
        };
    }

    private static Answer error(String error) {
        return Answer.json(200, body(error));
    }

    private static ObjectNode body(String error) {
        ObjectNode body = Json.object().put("ok", false).put("error", error);
        return error.equals("missing_scope")
                ? body.put("needed", "chat:write").put("provided", "channels:read")
                : body;
    }
}
