package dev.relaywatch.tenancy.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One question or command to a server, by default as its superuser. */
final class SuperuserSession {
    private SuperuserSession() {}

    static String answer(EmbeddedPostgres server, String question) throws SQLException {
        try (Connection connection = connect(server)) {
            return answer(connection, question);
        }
    }

    static String answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void execute(EmbeddedPostgres server, String command) throws SQLException {
        try (Connection connection = connect(server)) {
            execute(connection, command);
        }
    }

    static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.superuser(), server.password());
    }
}
