package dev.relaywatch.sandbox;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Vercel's API, as far as the user and the list of deployments go. */
final class VercelProvider implements Provider {
    private static final long MOST = 500;

    @Override
    public String service() {
        return "vercel";
    }

    /**
     * {@code rateLimitRemainingPercent}: of the deployments' address; {@code softBlock}: its
     * reason; {@code deployment}: state of the newest one, empty for none; {@code team}: the only
     * one that the token reaches.
     */
    @Override
    public Set<String> standings() {
        return Set.of("rateLimitRemainingPercent", "softBlock", "deployment", "team");
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (!request.header("authorization").orElse("").matches("Bearer \\S+")) {
            return error(403, "forbidden", "Not authorized");
        }
        Standing standing = account.standing();
        return switch (request.method() + " " + request.path()) {
            case "GET /v2/user" -> left(Answer.json(200, user(standing)), MOST - 1, request);
            case "GET /v6/deployments" -> {
                String team = request.parameters().getOrDefault("teamId", "");
                yield !team.isEmpty() && !standing.text("team", team).equals(team)
                        ? error(403, "forbidden", "Not authorized")
                        : left(
                                Answer.json(200, deployments(standing)),
                                MOST * standing.number("rateLimitRemainingPercent", 98) / 100,
                                request);
            }
            default -> error(404, "not_found", "The page could not be found");
        };
    }

    private static ObjectNode user(Standing standing) {
        ObjectNode body = Json.object();
        ObjectNode user =
                body.putObject("user")
                        .put("id", "usr_1")
                        .put("email", "jane@example.com")
                        .put("username", "jane");
        String block = standing.text("softBlock", "");
        if (block.isEmpty()) {
            user.putNull("softBlock");
        } else {
            user.putObject("softBlock").put("blockedAt", 1_763_632_800_000L).put("reason", block);
        }
        return body;
    }

    private static ObjectNode deployments(Standing standing) {
        ObjectNode body = Json.object();
        String state = standing.text("deployment", "READY");
        if (state.isEmpty()) {
            body.putArray("deployments");
        } else {
            body.putArray("deployments")
                    .addObject()
                    .put("uid", "dpl_1")
                    .put("name", "store")
                    .put("state", state)
                    .put("readyState", state)
                    .put("created", 1_763_632_800_000L);
        }
        return body;
    }

    private static Answer left(Answer answer, long left, Request request) {
        return answer.with("X-RateLimit-Limit", Long.toString(MOST))
                .with("X-RateLimit-Remaining", Long.toString(left))
                .with("X-RateLimit-Reset", Long.toString(request.at().getEpochSecond() + 60));
    }

    @Override
    public Optional<UnaryOperator<Answer>> quotaUsedUp() {
        return Optional.of(answer -> answer.with("X-RateLimit-Remaining", "0"));
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(request ->
                            left(
                                    error(429, "rate_limited", "The request limit was exceeded."),
                                    0,
                                    request));
            case TOKEN_EXPIRED, TOKEN_REVOKED ->
                    Optional.of(_ ->
                            error(
                                    403,
                                    "forbidden",
                                    "The request is missing an authentication token"));
            case UNAVAILABLE ->
                    Optional.of(_ -> error(503, "service_unavailable", "Service unavailable"));
            case UNKNOWN_ERROR ->
                    Optional.of(_ ->
                            error(
                                    500,
                                    "internal_server_error",
                                    "An unexpected internal error occurred"));
            default -> Optional.empty();
        };
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message);
        return Answer.json(status, body);
    }
}
