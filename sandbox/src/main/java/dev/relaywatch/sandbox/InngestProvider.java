package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Inngest's API, version 1, as far as events and the metrics of runs go. */
final class InngestProvider implements Provider {
    private static final long LONGEST_LIST = 100;

    @Override
    public String service() {
        return "inngest";
    }

    /**
     * {@code failedRuns24h}: within the last hour; {@code pendingRuns}; {@code metrics}: whether
     * the plan exports any.
     */
    @Override
    public Set<String> standings() {
        return Set.of("failedRuns24h", "pendingRuns", "metrics");
    }

    @Override
    public Answer answer(Request request, Account account) {
        String key = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
        if (!key.startsWith("signkey-")) {
            return error(401, key.isBlank() ? "No auth found" : "Invalid auth");
        }
        if (!request.method().equals("GET")) {
            return error(405, "Method not allowed");
        }
        Standing standing = account.standing();
        if (request.path().equals("/v1/events")) {
            return events(request, standing);
        }
        if (request.path().matches("/v1/prom/[^/]+")) {
            return standing.flag("metrics", true)
                    ? metrics(standing)
                    : error(403, "Metrics export is not enabled on this plan");
        }
        return error(404, "Not found");
    }

    private static Answer events(Request request, Standing standing) {
        Map<String, String> asked = request.parameters();
        String name = asked.getOrDefault("name", "");
        boolean failures = name.equals("inngest/function.failed");
        Instant at = request.at().minus(Duration.ofMinutes(30));
        long count = failures ? standing.number("failedRuns24h", 0) : name.isEmpty() ? 1 : 0;
        if (at.isBefore(after(asked, request.at()))) {
            count = 0;
        }
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        for (long i = 0; i < Math.min(count, limit(asked)); i++) {
            ObjectNode event =
                    data.addObject()
                            .put("internal_id", "01HE" + i)
                            .put("receivedAt", at.toString())
                            .put("id", "evt-" + i)
                            .put("name", failures ? name : "shop/order.paid")
                            .put("ts", at.toEpochMilli());
            ObjectNode told = event.putObject("data");
            if (failures) {
                told.put("function_id", "shop-sync").put("run_id", "01HR" + i);
                told.putObject("error").put("name", "Error").put("message", "jane@example.com");
            }
        }
        body.putObject("metadata").put("fetchedAt", request.at().toString()).putNull("cachedUntil");
        return Answer.json(200, body);
    }

    /** Without a word of it, an hour ago. */
    private static Instant after(Map<String, String> asked, Instant now) {
        try {
            return Instant.parse(asked.getOrDefault("received_after", ""));
        } catch (DateTimeParseException _) {
            return now.minus(Duration.ofHours(1));
        }
    }

    private static long limit(Map<String, String> asked) {
        try {
            return Math.clamp(Long.parseLong(asked.getOrDefault("limit", "10")), 1, LONGEST_LIST);
        } catch (NumberFormatException _) {
            return 10;
        }
    }

    private static Answer metrics(Standing standing) {
        String text =
                """
                # HELP inngest_function_run_scheduled_total The total number of function runs scheduled
                # TYPE inngest_function_run_scheduled_total counter
                inngest_function_run_scheduled_total{date="2026-11-25",fn="shop-sync"} 480
                inngest_function_run_scheduled_total{date="2026-11-26",fn="shop-sync"} %d
                # HELP inngest_function_run_started_total The total number of function runs started
                # TYPE inngest_function_run_started_total counter
                inngest_function_run_started_total{date="2026-11-25",fn="shop-sync"} 480
                inngest_function_run_started_total{date="2026-11-26",fn="shop-sync"} 120
                """
                        .formatted(120 + standing.number("pendingRuns", 0));
        return new Answer(
                200,
                Map.of("Content-Type", "text/plain; version=0.0.4"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED -> Optional.of(_ -> error(429, "Too many requests"));
            case TOKEN_EXPIRED, TOKEN_REVOKED -> Optional.of(_ -> error(401, "Invalid auth"));
            case UNAVAILABLE -> Optional.of(_ -> error(503, "Service unavailable"));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, "Unable to query events"));
            default -> Optional.empty();
        };
    }

    private static Answer error(int status, String message) {
        return Answer.json(
                status, Json.object().put("error", message).putNull("data").put("status", status));
    }
}
