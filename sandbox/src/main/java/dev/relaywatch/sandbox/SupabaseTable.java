package dev.relaywatch.sandbox;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A table with the columns of Relaywatch's rows, {@code event_id} its primary key; keeps the newest
 * {@value #MOST_ROWS} rows.
 */
final class SupabaseTable {
    static final List<String> COLUMNS =
            List.of(
                    "event_id",
                    "event_name",
                    "event_time",
                    "tenant",
                    "value",
                    "currency",
                    "order_id",
                    "user_data",
                    "click_ids",
                    "params");

    static final int MOST_ROWS = 10_000;
    private static final Set<String> REQUIRED = Set.of("event_id", "event_name", "event_time");

    private final Map<String, JsonNode> rows = new LinkedHashMap<>();

    /** What PostgreSQL and PostgREST say of an insert that they refuse. */
    record Problem(int status, String code, String message) {}

    /**
     * All or none.
     *
     * @param rejects whether a check forbids the row of this event
     * @return empty when all were taken
     */
    synchronized Optional<Problem> insert(
            ArrayNode added, boolean merges, Predicate<String> rejects) {
        Set<String> ids = new HashSet<>();
        for (JsonNode row : added) {
            String id = row.path("event_id").asString("");
            Optional<Problem> problem = problem(row);
            if (problem.isPresent()) {
                return problem;
            }
            if (rejects.test(id)) {
                return Optional.of(
                        new Problem(
                                400,
                                "23514",
                                "new row for relation \"conversions\" violates check constraint"
                                        + " \"conversions_event_id_check\""));
            }
            boolean isSecond = !ids.add(id);
            if (isSecond && merges) {
                return Optional.of(
                        new Problem(
                                500,
                                "21000",
                                "ON CONFLICT DO UPDATE command cannot affect row a second time"));
            }
            if (!merges && (isSecond || rows.containsKey(id))) {
                return Optional.of(
                        new Problem(
                                409,
                                "23505",
                                "duplicate key value violates unique constraint"
                                        + " \"conversions_pkey\""));
            }
        }
        added.forEach(row -> put(row.path("event_id").asString(""), row));
        return Optional.empty();
    }

    private void put(String id, JsonNode row) {
        rows.put(id, row);
        if (rows.size() > MOST_ROWS) {
            rows.remove(rows.keySet().iterator().next());
        }
    }

    private static Optional<Problem> problem(JsonNode row) {
        for (String column : COLUMNS) {
            JsonNode value = row.path(column);
            boolean absent = value.isMissingNode() || value.isNull();
            if (absent && REQUIRED.contains(column)) {
                return Optional.of(
                        new Problem(
                                400,
                                "23502",
                                "null value in column \""
                                        + column
                                        + "\" of relation \"conversions\" violates not-null"
                                        + " constraint"));
            }
            if (!absent && column.equals("value") && !isNumeric(value)) {
                return Optional.of(
                        new Problem(
                                400,
                                "22P02",
                                "invalid input syntax for type numeric: \""
                                        + value.asString("")
                                        + "\""));
            }
            if (!absent && column.equals("event_time") && !isTime(value.asString(""))) {
                return Optional.of(
                        new Problem(
                                400,
                                "22007",
                                "invalid input syntax for type timestamp with time zone: \""
                                        + value.asString("")
                                        + "\""));
            }
        }
        return Optional.empty();
    }

    private static boolean isNumeric(JsonNode value) {
        return value.isNumber() || value.asString("").matches("-?\\d+(\\.\\d+)?");
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** The oldest first. */
    synchronized ArrayNode select(List<String> columns, int limit) {
        ArrayNode shown = Json.array();
        rows.values().stream()
                .limit(limit)
                .forEach(row -> {
                    ObjectNode one = shown.addObject();
                    columns.forEach(column -> one.set(column, row.get(column)));
                });
        return shown;
    }

    synchronized void forget() {
        rows.clear();
    }
}
