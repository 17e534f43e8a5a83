package dev.relaywatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The PostgreSQL of a running server, as its superuser: yardsticks get a database of their own
 * beside the server's, with the same settings on the same disk.
 */
record EmbeddedDatabase(PostmasterFile postmaster, String password) {
    private static final String OWN = "bench";

    private static final String CREATE = "CREATE DATABASE bench";
    private static final String CHECKPOINT = "CHECKPOINT";
    private static final String VACUUM = "VACUUM ANALYZE";
    private static final String UPLOADED = "SELECT coalesce(sum(uploaded), 0) FROM upload_counts";
    private static final String WAITING = "SELECT count(*) FROM queue_items";
    private static final String PENDING =
            "SELECT count(*) FROM queue_items WHERE status = 'pending'";

    /**
     * @param data the data directory of the server
     */
    static EmbeddedDatabase of(Path data) throws IOException, SQLException {
        EmbeddedDatabase database =
                new EmbeddedDatabase(
                        PostmasterFile.of(data),
                        Files.readString(data.resolve("database.password")).strip());
        try (Connection connection = database.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        }
        return database;
    }

    /** To the yardsticks' database. */
    Connection connect() throws SQLException {
        return connect(OWN);
    }

    /** To the server's database, to look at its queue. */
    Connection connectToServers() throws SQLException {
        return connect("relaywatch");
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postmaster.port() + "/" + name,
                "postgres",
                password);
    }

    /** Writes out what earlier phases left, so that the next one does not pay for it. */
    void writeOut() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(CHECKPOINT);
        }
    }

    /**
     * Does at once what the server's database would do by itself in the minutes after much was
     * stored.
     */
    void tidyUp() throws SQLException {
        try (Connection connection = connectToServers();
                Statement statement = connection.createStatement()) {
            statement.execute(VACUUM);
        }
    }

    /** Items delivered since the data directory was made. */
    static long uploaded(Connection toServers) throws SQLException {
        return number(toServers, UPLOADED);
    }

    /** Items not delivered. */
    static long waiting(Connection toServers) throws SQLException {
        return number(toServers, WAITING);
    }

    /** Items not delivered that never failed. */
    static long pending(Connection toServers) throws SQLException {
        return number(toServers, PENDING);
    }

    private static long number(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgreSQL on port " + postmaster.port();
    }
}
