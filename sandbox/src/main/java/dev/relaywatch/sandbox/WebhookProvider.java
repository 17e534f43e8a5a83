package dev.relaywatch.sandbox;

import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A customer's own webhook receiver that follows Standard Webhooks. */
final class WebhookProvider implements Provider {

    @Override
    public String service() {
        return "webhook";
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (!request.method().equals("POST")) {
            return error(405, "only POST is taken").with("Allow", "POST");
        }
        if (!account.signingSecret().map(secret -> secret.signed(request)).orElse(true)) {
            return error(401, "the signature is missing, wrong or more than 5 minutes off");
        }
        JsonNode body = Json.read(request.body()).orElseGet(Json::object);
        String id = body.path("id").asString("");
        if (!id.isEmpty() && account.rejects(id, request)) {
            return error(422, "this event cannot be used");
        }
        request.header("webhook-id")
                .ifPresent(message -> account.messages().add("webhook-id", message));
        if (id.isEmpty()) {
            account.accepted().addWithoutId();
        } else {
            account.accepted().add(body.path("type").asString(""), id);
        }
        return Answer.json(200, Json.object().put("ok", true));
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ -> error(429, "too many requests").with("Retry-After", "2"));
            case UNAVAILABLE -> Optional.of(_ -> error(503, "down for maintenance"));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, "internal server error"));
            case GONE -> Optional.of(_ -> error(410, "this address is no longer in use"));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<UnaryOperator<Answer>> quotaUsedUp() {
        return Optional.of(answer ->
                answer.with("RateLimit-Limit", "100")
                        .with("RateLimit-Remaining", "0")
                        .with("RateLimit-Reset", "30"));
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, Json.object().put("ok", false).put("error", message));
    }
}
