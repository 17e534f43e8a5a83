package dev.relaywatch.delivery.supabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The documented table in a real PostgreSQL, by the statement that PostgREST makes of a request.
 */
class SupabaseTableTest {
    private static final Pattern TABLE =
            Pattern.compile("(?s)```sql\\n(CREATE TABLE conversions.*?)```");

    private static final String UPSERT =
            """
            INSERT INTO conversions (event_id, event_name, event_time, tenant, value, currency, order_id, user_data,
                                     click_ids, params)
            SELECT event_id, event_name, event_time, tenant, value, currency, order_id, user_data, click_ids, params
              FROM json_to_recordset(?::json) AS body (event_id text, event_name text, event_time timestamptz, tenant text,
                   value numeric, currency text, order_id text, user_data jsonb, click_ids jsonb, params jsonb)
                ON CONFLICT (event_id) DO UPDATE
               SET event_name = excluded.event_name, event_time = excluded.event_time, tenant = excluded.tenant,
                   value = excluded.value, currency = excluded.currency, order_id = excluded.order_id,
                   user_data = excluded.user_data, click_ids = excluded.click_ids, params = excluded.params
            """;

    private final SupabaseRow rows = new SupabaseRow(JsonMapper.shared(), "acme");

    private Connection project;

    @BeforeEach
    void createTable() throws Exception {
        project = PostgresDatabase.fresh().superuser();
        Matcher sql = TABLE.matcher(Files.readString(Path.of("..", "docs", "destinations.md")));
        assertThat(sql.find()).isTrue();
        execute("CREATE SCHEMA project");
        execute("SET search_path = project");
        execute(sql.group(1));
    }

    @AfterEach
    void close() throws SQLException {
        project.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = project.createStatement()) {
            statement.execute(sql);
        }
    }

    private int upsert(AnItem... items) throws SQLException {
        ArrayNode body = JsonMapper.shared().createArrayNode();
        Stream.of(items).forEach(item -> body.add(rows.of(item.build())));
        try (PreparedStatement statement = project.prepareStatement(UPSERT)) {
            statement.setString(1, body.toString());
            return statement.executeUpdate();
        }
    }

    private List<String> one(String expression) throws SQLException {
        try (Statement statement = project.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT " + expression + ", count(*) OVER () FROM conversions")) {
            assertThat(found.next()).isTrue();
            return List.of(found.getString(1), found.getString(2));
        }
    }

    @Test
    void everyRowFitsTheTableAndARetryLeavesOne() throws Exception {
        assertThat(upsert(AnItem.purchase("a"), AnItem.closedDeal("d").worth(null))).isEqualTo(2);
        execute("DELETE FROM conversions WHERE event_id = 'd:closed'");

        upsert(AnItem.purchase("a").params("{\"coupon\":\"X\"}"));

        assertThat(one("value || ' ' || currency || ' ' || (params ->> 'coupon') || ' ' || tenant"))
                .containsExactly("129.90 EUR X acme", "1");
    }

    @Test
    void aStatementThatWritesARowTwiceIsRefused() {
        assertThatThrownBy(() -> upsert(AnItem.purchase("a"), AnItem.purchase("a")))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(SupabaseAnswer.ROW).contains(e.getSQLState()));
    }

    @Test
    void withoutAUniqueIdNothingCanBeMerged() throws Exception {
        execute("ALTER TABLE conversions DROP CONSTRAINT conversions_pkey");

        assertThatThrownBy(() -> upsert(AnItem.purchase("a")))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P10"));
    }
}
