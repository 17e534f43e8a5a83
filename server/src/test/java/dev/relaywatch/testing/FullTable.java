package dev.relaywatch.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A table that has no room for a new row until this is closed, as on a disk that is full. */
public final class FullTable implements AutoCloseable {
    /** SQLSTATE 53100 is disk_full (PostgreSQL, "Error Codes"). */
    private static final String NO_ROOM =
            """
            CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100';
            END $$
            """;

    private final PostgresDatabase database;
    private final String table;

    public FullTable(PostgresDatabase database, String table) throws SQLException {
        this.database = database;
        this.table = table;
        execute(
                NO_ROOM,
                "CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON "
                        + table
                        + " FOR EACH STATEMENT EXECUTE FUNCTION no_room()");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.superuser();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        execute("DROP TRIGGER no_room ON " + table);
    }
}
