package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A Supabase project: its gateway, and PostgREST (v13) before a database with one table, {@code
 * conversions}, in the schemas {@code public} and {@code analytics}. An insert is taken whole or
 * not at all.
 */
final class SupabaseProvider implements Provider {
    private static final String BASE = "/rest/v1/";
    private static final String TABLE = "conversions";
    private static final List<String> SCHEMAS = List.of("public", "analytics");
    private static final int MOST_SHOWN = 1_000;

    @Override
    public String service() {
        return "supabase";
    }

    @Override
    public Answer answer(Request request, Account account) {
        String key = request.header("apikey").orElse("");
        if (key.isBlank()) {
            return Answer.json(
                    401,
                    Json.object()
                            .put("message", "No API key found in request")
                            .put("hint", "No `apikey` request header or url param was found."));
        }
        Optional<Answer> refused = stranger(key, request);
        if (refused.isPresent()) {
            return refused.get();
        }
        String profile =
                request.header(
                                request.method().equals("POST")
                                        ? "content-profile"
                                        : "accept-profile")
                        .orElse(SCHEMAS.getFirst());
        if (!SCHEMAS.contains(profile)) {
            return error(
                    406,
                    "PGRST106",
                    "Invalid schema: " + profile,
                    "Only the following schemas are exposed: " + String.join(", ", SCHEMAS));
        }
        if (!request.path().equals(BASE + TABLE)) {
            return error(
                    404,
                    "PGRST205",
                    "Could not find the table '"
                            + profile
                            + "."
                            + request.path().replaceFirst("^" + BASE, "")
                            + "' in the schema cache",
                    null);
        }
        return switch (request.method()) {
            case "POST" -> insert(request, account, profile);
            case "GET" -> select(request, account, profile);
            default -> error(405, "PGRST117", "Unsupported HTTP method", null);
        };
    }

    /** A key of the new kind is no JWT; one of the old kind is nobody without its JWT. */
    private static Optional<Answer> stranger(String key, Request request) {
        String bearer = request.header("authorization").orElse("");
        if (bearer.startsWith("Bearer sb_")) {
            return Optional.of(error(401, "PGRST301", "Expected 3 parts in JWT; got 1", null));
        }
        return key.startsWith("eyJ") && !bearer.equals("Bearer " + key)
                ? Optional.of(error(401, "42501", "permission denied for table " + TABLE, null))
                : Optional.empty();
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ ->
                            Answer.json(
                                            429,
                                            Json.object().put("message", "API rate limit exceeded"))
                                    .with("Retry-After", "2"));
            case TOKEN_EXPIRED -> Optional.of(_ -> error(401, "PGRST303", "JWT expired", null));
            case TOKEN_REVOKED ->
                    Optional.of(_ ->
                            Answer.json(
                                    401,
                                    Json.object()
                                            .put("message", "Invalid API key")
                                            .put("hint", "Double check your API key.")));
            case UNAVAILABLE ->
                    Optional.of(_ ->
                            error(
                                    503,
                                    "PGRST002",
                                    "Could not query the database for the schema cache. Retrying.",
                                    null));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, "XX000", "internal error", null));
            default -> Optional.empty();
        };
    }

    private static Answer insert(Request request, Account account, String schema) {
        Optional<JsonNode> body = Json.read(request.body());
        if (body.isEmpty() || !(body.get().isArray() || body.get().isObject())) {
            return error(400, "PGRST102", "Empty or invalid json", null);
        }
        ArrayNode rows =
                body.get() instanceof ArrayNode several ? several : Json.array().add(body.get());
        Map<String, String> asked = request.parameters();
        Set<String> columns = columns(asked, rows);
        if (!asked.containsKey("columns") && haveDifferentKeys(rows)) {
            return error(400, "PGRST102", "All object keys must match", null);
        }
        for (String column : columns) {
            if (!SupabaseTable.COLUMNS.contains(column)) {
                return error(
                        400,
                        "PGRST204",
                        "Could not find the '"
                                + column
                                + "' column of '"
                                + TABLE
                                + "' in the schema cache",
                        null);
            }
        }
        if (!asked.getOrDefault("on_conflict", "event_id").equals("event_id")) {
            return error(
                    400,
                    "42P10",
                    "there is no unique or exclusion constraint matching the ON CONFLICT"
                            + " specification",
                    null);
        }
        boolean merges =
                request.header("prefer").orElse("").contains("resolution=merge-duplicates");
        return account.table(schema)
                .insert(rows, merges, id -> account.rejects(id, request))
                .map(problem -> error(problem.status(), problem.code(), problem.message(), null))
                .orElseGet(() -> taken(request, account, rows));
    }

    private static Answer taken(Request request, Account account, ArrayNode rows) {
        rows.forEach(row ->
                account.accepted()
                        .add(
                                row.path("event_name").asString(""),
                                row.path("event_id").asString("")));
        Answer answer = new Answer(201, Map.of("Content-Range", "*/*"), new byte[0]);
        return request.header("prefer")
                .map(prefer -> answer.with("Preference-Applied", prefer.replace(",", ", ")))
                .orElse(answer);
    }

    private static Answer select(Request request, Account account, String schema) {
        Map<String, String> asked = request.parameters();
        String select = asked.getOrDefault("select", "*");
        List<String> columns =
                select.equals("*") ? SupabaseTable.COLUMNS : Arrays.asList(select.split(",", -1));
        for (String column : columns) {
            if (!SupabaseTable.COLUMNS.contains(column)) {
                return error(
                        400, "42703", "column " + TABLE + "." + column + " does not exist", null);
            }
        }
        String limit = asked.getOrDefault("limit", String.valueOf(MOST_SHOWN));
        int most = limit.matches("\\d{1,4}") ? Integer.parseInt(limit) : MOST_SHOWN;
        ArrayNode shown = account.table(schema).select(columns, Math.min(most, MOST_SHOWN));
        return Answer.json(200, shown)
                .with("Content-Range", shown.isEmpty() ? "*/*" : "0-" + (shown.size() - 1) + "/*");
    }

    private static Set<String> columns(Map<String, String> asked, ArrayNode rows) {
        if (asked.containsKey("columns")) {
            return new LinkedHashSet<>(Arrays.asList(asked.get("columns").split(",", -1)));
        }
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.propertyNames()));
        return columns;
    }

    private static boolean haveDifferentKeys(ArrayNode rows) {
        List<Set<String>> keys = new ArrayList<>();
        rows.forEach(row -> keys.add(new TreeSet<>(row.propertyNames())));
        return keys.stream().distinct().count() > 1;
    }

    private static Answer error(int status, String code, String message, @Nullable String hint) {
        return Answer.json(
                status,
                Json.object()
                        .put("code", code)
                        .putNull("details")
                        .put("hint", hint)
                        .put("message", message));
    }
}
