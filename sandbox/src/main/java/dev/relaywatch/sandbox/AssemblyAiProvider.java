package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** AssemblyAI's API, as far as the list of transcripts goes. */
final class AssemblyAiProvider implements Provider {

    @Override
    public String service() {
        return "assemblyai";
    }

    /**
     * {@code completed}, {@code failed} and {@code queued}: transcripts of the last minutes; {@code
     * queuedSeconds}: since when the oldest waits.
     */
    @Override
    public Set<String> standings() {
        return Set.of("completed", "failed", "queued", "queuedSeconds");
    }

    @Override
    public Answer answer(Request request, Account account) {
        String key = request.header("authorization").orElse("");
        if (key.isBlank() || key.startsWith("Bearer ")) {
            return error(401, "Authentication error, API token missing/invalid");
        }
        if (!request.method().equals("GET") || !request.path().equals("/v2/transcript")) {
            return error(404, "Not found");
        }
        Standing standing = account.standing();
        ObjectNode body = Json.object();
        ArrayNode transcripts = body.putArray("transcripts");
        Instant at = request.at();
        Duration waiting = Duration.ofSeconds(standing.number("queuedSeconds", 5));
        add(transcripts, "queued", standing.number("queued", 0), at.minus(waiting));
        add(transcripts, "error", standing.number("failed", 0), at.minusSeconds(120));
        add(transcripts, "completed", standing.number("completed", 2), at.minusSeconds(300));
        body.putObject("page_details")
                .put("limit", 100)
                .put("result_count", transcripts.size())
                .putNull("next_url");
        return Answer.json(200, body);
    }

    private static void add(ArrayNode list, String status, long count, Instant at) {
        for (long i = 0; i < Math.min(count, 100); i++) {
            list.addObject()
                    .put("id", status + "-" + i)
                    .put("status", status)
                    .put("created", LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString())
                    .put("audio_url", "https://acme.example/call.mp3?token=secret")
                    .put("error", status.equals("error") ? "Download error" : null);
        }
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ -> error(429, "Too Many Requests").with("Retry-After", "60"));
            case TOKEN_EXPIRED, TOKEN_REVOKED ->
                    Optional.of(_ -> error(401, "Authentication error, API token missing/invalid"));
            case UNAVAILABLE -> Optional.of(_ -> error(503, "Service unavailable"));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, "Internal server error"));
            default -> Optional.empty();
        };
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, Json.object().put("error", message));
    }
}
