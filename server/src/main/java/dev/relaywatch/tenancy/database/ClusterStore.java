package dev.relaywatch.tenancy.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The roles and databases of the embedded server, as its superuser. */
final class ClusterStore {
    private static final String ROLE_EXISTS =
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)";
    private static final String DATABASE_EXISTS =
            "SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?)";

    private static final String CREATE_ROLE = "CREATE ROLE %I";
    private static final String SET_ROLE =
            """
            ALTER ROLE %I LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS NOCREATEDB NOREPLICATION
                  PASSWORD %L
            """;
    private static final String CREATE_DATABASE =
            "CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING 'UTF8'";
    private static final String CLOSE_DATABASE = "REVOKE CONNECT ON DATABASE %I FROM PUBLIC";
    private static final String OPEN_DATABASE = "GRANT CONNECT ON DATABASE %I TO %I";

    private final String url;
    private final String superuser;
    private final String password;

    ClusterStore(String url, String superuser, String password) {
        this.url = url;
        this.superuser = superuser;
        this.password = password;
    }

    /**
     * @throws SQLException when the server does not let us in
     */
    void connectOnce() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /** Every step can be repeated, so one that was cut off is made up for by the next call. */
    void ensureDatabase(String database, String owner, String ownerPassword) throws SQLException {
        try (Connection connection = connect()) {
            if (!exists(connection, ROLE_EXISTS, owner)) {
                execute(connection, CREATE_ROLE, owner);
            }
            execute(connection, SET_ROLE, owner, ownerPassword);
            if (!exists(connection, DATABASE_EXISTS, database)) {
                execute(connection, CREATE_DATABASE, database, owner);
            }
            execute(connection, CLOSE_DATABASE, database);
            execute(connection, OPEN_DATABASE, database, owner);
        }
    }

    private static boolean exists(Connection connection, String question, String name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /**
     * PostgreSQL takes no parameters in these statements, so it is asked to quote the values first.
     */
    private static void execute(Connection connection, String template, String... values)
            throws SQLException {
        try (PreparedStatement quoting =
                        connection.prepareStatement("SELECT format(?, VARIADIC ?)");
                Statement statement = connection.createStatement()) {
            quoting.setString(1, template);
            quoting.setArray(2, connection.createArrayOf("text", values));
            try (ResultSet rows = quoting.executeQuery()) {
                rows.next();
                statement.execute(rows.getString(1));
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, superuser, password);
    }
}
