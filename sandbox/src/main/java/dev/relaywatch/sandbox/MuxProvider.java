package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Mux's video API, as far as the list of assets goes. */
final class MuxProvider implements Provider {

    @Override
    public String service() {
        return "mux";
    }

    /**
     * {@code assets}: how many there are; {@code status} of the newest; {@code ageSeconds} of it.
     */
    @Override
    public Set<String> standings() {
        return Set.of("assets", "status", "ageSeconds");
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (!hasToken(request.header("authorization").orElse(""))) {
            return error(401, "unauthorized", "Unauthorized request");
        }
        if (!request.method().equals("GET") || !request.path().equals("/video/v1/assets")) {
            return error(
                    404,
                    "not_found",
                    "The requested resource either doesn't exist or you don't have access to it.");
        }
        Standing standing = account.standing();
        long newest = request.at().getEpochSecond() - standing.number("ageSeconds", 600);
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        for (int i = 0; i < Math.min(standing.number("assets", 2), 10); i++) {
            String status = i == 0 ? standing.text("status", "ready") : "ready";
            ObjectNode asset =
                    data.addObject()
                            .put("id", "asset-" + i)
                            .put("created_at", Long.toString(newest - i * 3_600L))
                            .put("status", status)
                            .put("video_quality", "basic");
            if (status.equals("errored")) {
                asset.putObject("errors")
                        .put("type", "invalid_input")
                        .putArray("messages")
                        .add("The file is not a video or audio file.");
            }
        }
        return Answer.json(200, body);
    }

    private static boolean hasToken(String authorization) {
        try {
            String pair =
                    new String(
                            Base64.getDecoder().decode(authorization.replaceFirst("^Basic ", "")),
                            StandardCharsets.UTF_8);
            return authorization.startsWith("Basic ") && pair.matches("[^:]+:.+");
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ -> error(429, "too_many_requests", "Rate limit exceeded"));
            case TOKEN_EXPIRED, TOKEN_REVOKED ->
                    Optional.of(_ -> error(401, "unauthorized", "Unauthorized request"));
            case UNAVAILABLE ->
                    Optional.of(_ -> error(503, "service_unavailable", "Service unavailable"));
            case UNKNOWN_ERROR ->
                    Optional.of(_ -> error(500, "internal_error", "Internal server error"));
            default -> Optional.empty();
        };
    }

    private static Answer error(int status, String type, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("type", type).putArray("messages").add(message);
        return Answer.json(status, body);
    }
}
