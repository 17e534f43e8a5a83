package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.SealedColumn;
import dev.relaywatch.tenancy.SealedColumnsKit;
import dev.relaywatch.testing.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * No sealed value is forgotten when keys are changed: every column of bytes is known for what it
 * is.
 */
class SealedColumnsTest {
    /** Bytes that no data key sealed. */
    private static final List<String> NOT_SEALED =
            List.of(
                    // hashes
                    "api_keys.key_hash",
                    "one_time_tokens.token_hash",
                    // texts and numbers, no secrets
                    "sessions_attributes.attribute_bytes",
                    // of the master key
                    "data_keys.wrapped",
                    "installation.master_key_check",
                    // sketches of durations
                    "operation_hours.durations",
                    "operation_days.durations");

    private static final List<SealedColumn> SEALED =
            SealedColumnsKit.all().stream().flatMap(room -> room.columns().stream()).toList();

    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();

    private static List<String> rows(String sql) throws SQLException {
        try (Connection connection = POSTGRES.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    @Test
    void everyColumnOfBytesIsDeclaredSealedOrNamedHere() throws SQLException {
        List<String> known = new ArrayList<>(NOT_SEALED);
        SEALED.forEach(column -> known.add(column.toString()));

        assertThat(
                        rows(
                                """
                                SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                                   AND NOT c.relispartition AND a.atttypid = 'bytea'::regtype AND NOT a.attisdropped
                                """))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void theKeyOfEachBeginsThePrimaryKeyOfItsTable() throws SQLException {
        for (SealedColumn column : SEALED) {
            assertThat(
                            rows(
                                    """
                                    SELECT a.attname FROM pg_index i
                                      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                                     WHERE i.indrelid = '%s'::regclass AND i.indisprimary
                                     ORDER BY array_position(i.indkey::int[], a.attnum::int)
                                    """
                                            .formatted(column.table())))
                    .as(column.toString())
                    .startsWith(column.key().toArray(String[]::new));
        }
    }
}
