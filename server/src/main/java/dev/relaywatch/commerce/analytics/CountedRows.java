package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.OperationHourStore.Slot;
import dev.relaywatch.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of what is counted by hours and by days, as statements take and give them. */
final class CountedRows {
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

    private final JsonMapper json;

    CountedRows(JsonMapper json) {
        this.json = json;
    }

    /**
     * One of them.
     *
     * @param start of its hour or day
     */
    record Row(Subject subject, Instant start, Counted counted) {}

    static Subject subject(ResultSet row) throws SQLException {
        return new Subject(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("platform"),
                row.getString("domain"),
                row.getString("operation"));
    }

    /** Of a row that has the columns of both tables. */
    Counted counted(ResultSet row) throws SQLException {
        return new Counted(
                row.getLong("calls"),
                row.getLong("successes"),
                row.getLong("refusals"),
                row.getLong("sum_ms"),
                new Packed(row.getBytes("durations")),
                counts(row.getString("errors")),
                counts(row.getString("operations")));
    }

    private Map<String, Long> counts(String text) {
        return text.equals("{}") ? Map.of() : json.readValue(text, COUNTS);
    }

    /** With the parameters that the insert of an hour and that of a day have in common. */
    JdbcClient.StatementSpec bound(JdbcClient.StatementSpec insert, List<Row> rows) {
        return insert.param("tenants", texts(rows, row -> row.subject().tenant()))
                .param("platforms", texts(rows, row -> row.subject().platform()))
                .param("domains", texts(rows, row -> row.subject().domain()))
                .param("names", texts(rows, row -> row.subject().operation()))
                .param("starts", texts(rows, Row::start))
                .param("calls", numbers(rows, Counted::calls))
                .param("successes", numbers(rows, Counted::successes))
                .param("refusals", numbers(rows, Counted::refusals))
                .param("sums", numbers(rows, Counted::sumMs))
                .param("durations", texts(rows, row -> row.counted().durations().hex()))
                .param(
                        "errors",
                        texts(rows, row -> json.writeValueAsString(row.counted().errors())))
                .param(
                        "operations",
                        texts(rows, row -> json.writeValueAsString(row.counted().operations())));
    }

    static <T> String[] texts(List<T> rows, Function<T, Object> value) {
        return rows.stream().map(row -> value.apply(row).toString()).toArray(String[]::new);
    }

    private static Long[] numbers(List<Row> rows, Function<Counted, Long> value) {
        return rows.stream().map(row -> value.apply(row.counted())).toArray(Long[]::new);
    }

    /** Removes what is counted of these. */
    static void clear(JdbcClient.StatementSpec delete, List<Slot> slots) {
        delete.param("tenants", texts(slots, Slot::tenant))
                .param("starts", texts(slots, Slot::start))
                .update();
    }
}
