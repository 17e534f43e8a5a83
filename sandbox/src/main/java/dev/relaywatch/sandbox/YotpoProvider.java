package dev.relaywatch.sandbox;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Yotpo's core API, version 3, as far as tokens and the list of products go. */
final class YotpoProvider implements Provider {
    private static final Pattern PATH = Pattern.compile("/core/v3/stores/([^/]+)/([a-z_]+)");
    private static final String TOKEN = "yotpo-token-of-";

    @Override
    public String service() {
        return "yotpo";
    }

    /**
     * {@code secret}: the only one that is taken; {@code stores}: whether there is any; {@code
     * tokenFails}: whether products refuse a token that was just given.
     */
    @Override
    public Set<String> standings() {
        return Set.of("secret", "stores", "tokenFails");
    }

    @Override
    public Answer answer(Request request, Account account) {
        Standing standing = account.standing();
        Matcher path = PATH.matcher(request.path());
        if (!path.matches() || !standing.flag("stores", true)) {
            return error(404, "Store not found");
        }
        if (request.method().equals("POST") && path.group(2).equals("access_tokens")) {
            String secret =
                    Json.read(request.body()).map(it -> it.path("secret").asString("")).orElse("");
            return secret.isBlank() || !secret.equals(standing.text("secret", secret))
                    ? error(401, "Invalid secret")
                    : Answer.json(200, Json.object().put("access_token", TOKEN + path.group(1)));
        }
        if (request.method().equals("GET") && path.group(2).equals("products")) {
            String token = request.header("x-yotpo-token").orElse("");
            if (!token.equals(TOKEN + path.group(1)) || standing.flag("tokenFails", false)) {
                return error(401, "Invalid token " + token);
            }
            ObjectNode body = Json.object();
            body.putArray("products").addObject().put("yotpo_id", 1).put("external_id", "sku-1");
            body.putObject("pagination").putNull("next_page_info");
            return Answer.json(200, body);
        }
        return error(404, "Not found");
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED -> Optional.of(_ -> error(429, "Too many requests"));
            case TOKEN_EXPIRED, TOKEN_REVOKED -> Optional.of(_ -> error(401, "Invalid secret"));
            case UNAVAILABLE -> Optional.of(_ -> error(503, "Service unavailable"));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, "Internal server error"));
            case LIE ->
                    Optional.of(_ -> {
                        ObjectNode body = Json.object();
                        body.putObject("status").put("code", 500).put("message", "Server error");
                        return Answer.json(200, body);
                    });
            default -> Optional.empty();
        };
    }

    private static Answer error(int status, String message) {
        ObjectNode body = Json.object();
        body.putArray("errors").addObject().put("message", message);
        return Answer.json(status, body);
    }
}
