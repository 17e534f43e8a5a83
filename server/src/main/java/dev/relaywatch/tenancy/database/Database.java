package dev.relaywatch.tenancy.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.relaywatch.tenancy.MasterKey;
import dev.relaywatch.tenancy.PoolFigures;
import dev.relaywatch.tenancy.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The installation's PostgreSQL, migrated and ready: one pool for the role that serves requests,
 * one for the role that works across tenants. The owner's login is used for migrations and
 * partitions alone and has no pool.
 */
public final class Database implements AutoCloseable {
    private static final String DATABASE = "relaywatch";
    private static final String OWNER = "relaywatch_owner";
    private static final String MASTER_KEY_CHECK = "master-key-check";

    /** Starts of several nodes follow each other here. */
    private static final String LOCK = "SELECT pg_advisory_lock(hashtext('relaywatch.start'))";

    private static final String UNLOCK = "SELECT pg_advisory_unlock(hashtext('relaywatch.start'))";

    /**
     * No transaction lasts for longer than a few minutes, whatever becomes of the node that began
     * it: frozen in the middle, it would hold its locks and come back with what is long past. A
     * statement is not waited for after the same time; PostgreSQL before 17 knows no limit of the
     * whole.
     */
    private static final String LIMIT_TIMES =
            """
            SELECT set_config(name, CASE name WHEN 'transaction_timeout' THEN '300s' ELSE '60s' END, false) FROM pg_settings
             WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')
            """;

    private record Owner(String url, Login login) {}

    private record Login(String username, String password) {}

    private final @Nullable EmbeddedPostgres embedded;
    private final Owner owner;
    private final String listenUrl;
    private final Login platformLogin;
    private final HikariDataSource application;
    private final HikariDataSource platform;

    private Database(
            @Nullable EmbeddedPostgres embedded,
            Owner owner,
            String listenUrl,
            Login platformLogin,
            HikariDataSource application,
            HikariDataSource platform) {
        this.embedded = embedded;
        this.owner = owner;
        this.listenUrl = listenUrl;
        this.platformLogin = platformLogin;
        this.application = application;
        this.platform = platform;
    }

    /**
     * Starts or reaches the server, makes the roles, migrates, makes the partitions of the coming
     * months.
     *
     * @throws MasterKey.WrongMasterKey when the database was set up with another master key
     * @throws DatabaseUnusable when the server cannot be reached or lacks a right; the message says
     *     what to do
     */
    public static Database open(
            DatabaseProperties properties,
            DataDirectory directory,
            MasterKey key,
            LocalDate today) {
        EmbeddedPostgres embedded =
                properties.external() ? null : EmbeddedPostgres.start(directory);
        try {
            Database opened =
                    open(properties, embedded, owner(properties, embedded, directory), key, today);
            if (embedded != null) {
                embedded.keepRunning();
            }
            return opened;
        } catch (RuntimeException | SQLException e) {
            if (embedded != null) {
                embedded.close();
            }
            if (e instanceof SQLException sql) {
                throw DatabaseUnusable.because(sql, properties.external());
            }
            throw (RuntimeException) e;
        }
    }

    private static Owner owner(
            DatabaseProperties properties,
            @Nullable EmbeddedPostgres embedded,
            DataDirectory directory) {
        if (embedded == null) {
            return new Owner(
                    Objects.requireNonNull(properties.url()),
                    new Login(
                            Objects.requireNonNullElse(properties.username(), "postgres"),
                            Objects.requireNonNullElse(properties.password(), "")));
        }
        embedded.ensureDatabase(DATABASE, OWNER, directory.databasePassword());
        return new Owner(
                embedded.jdbcUrl(DATABASE), new Login(OWNER, directory.databasePassword()));
    }

    private static Database open(
            DatabaseProperties properties,
            @Nullable EmbeddedPostgres embedded,
            Owner owner,
            MasterKey key,
            LocalDate today)
            throws SQLException {
        Login application = login(properties.app(), "relaywatch_app", key);
        Login platform = login(properties.platform(), "relaywatch_platform", key);
        try (Connection connection = connect(owner.url(), owner.login());
                Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            try {
                makeRole(connection, properties.app(), application);
                makeRole(connection, properties.platform(), platform);
                migrate(owner, application, platform);
                checkMasterKey(connection, key);
                makePartitions(connection, today);
            } finally {
                statement.execute(UNLOCK);
            }
        }
        String listenUrl = properties.listenUrl();
        return new Database(
                embedded,
                owner,
                listenUrl == null || listenUrl.isBlank() ? owner.url() : listenUrl,
                platform,
                pool("application", owner.url(), application, properties.poolSize()),
                pool("platform", owner.url(), platform, properties.poolSize()));
    }

    private static Login login(DatabaseProperties.Login given, String name, MasterKey key) {
        return given.username() == null || given.username().isBlank()
                ? new Login(name, key.password("database-role:" + name))
                : new Login(given.username(), Objects.requireNonNullElse(given.password(), ""));
    }

    private static void makeRole(Connection connection, DatabaseProperties.Login given, Login role)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (given.username() == null || given.username().isBlank()) {
                boolean known;
                try (PreparedStatement find =
                        connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
                    find.setString(1, role.username());
                    try (ResultSet row = find.executeQuery()) {
                        known = row.next();
                    }
                }
                statement.execute(
                        (known ? "ALTER ROLE " : "CREATE ROLE ")
                                + statement.enquoteIdentifier(role.username(), true)
                                + " LOGIN PASSWORD "
                                + statement.enquoteLiteral(role.password()));
            }
            statement.execute(
                    "GRANT CONNECT ON DATABASE "
                            + statement.enquoteIdentifier(connection.getCatalog(), true)
                            + " TO "
                            + statement.enquoteIdentifier(role.username(), true));
            statement.execute(
                    "GRANT USAGE ON SCHEMA public TO "
                            + statement.enquoteIdentifier(role.username(), true));
        }
    }

    private static void migrate(Owner owner, Login application, Login platform) {
        Flyway.configure()
                .dataSource(owner.url(), owner.login().username(), owner.login().password())
                .placeholders(
                        Map.of(
                                "app", '"' + application.username() + '"',
                                "platform", '"' + platform.username() + '"'))
                .load()
                .migrate();
    }

    private static void checkMasterKey(Connection connection, MasterKey key) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT master_key_check FROM installation")) {
            if (row.next()) {
                key.open(MASTER_KEY_CHECK, new SealedSecret(row.getBytes(1)));
                return;
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO installation (master_key_check) VALUES (?)")) {
            insert.setBytes(
                    1,
                    key.seal(MASTER_KEY_CHECK, "relaywatch".getBytes(StandardCharsets.UTF_8))
                            .bytes());
            insert.executeUpdate();
        }
    }

    private static void makePartitions(Connection connection, LocalDate today) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("CALL make_partitions(?)")) {
            call.setObject(1, today);
            call.execute();
        }
    }

    /** Makes the partitions of this month and the next two, where they are missing. */
    public void makePartitions(LocalDate today) {
        try (Connection connection = connect(owner.url(), owner.login())) {
            makePartitions(connection, today);
        } catch (SQLException e) {
            throw DatabaseUnusable.because(e, embedded == null);
        }
    }

    /**
     * Drops the partitions by month that end before this day, except those in use, those of
     * operations and those of the audit log.
     */
    public void dropPartitions(LocalDate before) {
        drop("CALL drop_partitions(?)", before);
    }

    /** As {@link #dropPartitions}, of operations. */
    public void dropOperationPartitions(LocalDate before) {
        drop("CALL drop_operation_partitions(?)", before);
    }

    /** As {@link #dropPartitions}, of the audit log. */
    public void dropAuditPartitions(LocalDate before) {
        drop("CALL drop_audit_partitions(?)", before);
    }

    /** Drops the partitions of days before this one, except those in use. */
    public void dropDailyPartitions(LocalDate before) {
        drop("CALL drop_daily_partitions(?)", before);
    }

    private void drop(String procedure, LocalDate before) {
        try (Connection connection = connect(owner.url(), owner.login());
                PreparedStatement call = connection.prepareStatement(procedure)) {
            call.setObject(1, before);
            call.execute();
        } catch (SQLException e) {
            throw DatabaseUnusable.because(e, embedded == null);
        }
    }

    /** The role that sees the tenants named in its transaction. */
    public DataSource application() {
        return application;
    }

    /** The role that works across tenants. */
    public DataSource platform() {
        return platform;
    }

    /** Both pools as they are now. */
    public List<PoolFigures> pools() {
        return List.of(figures(application), figures(platform));
    }

    private static PoolFigures figures(HikariDataSource pool) {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new PoolFigures(
                pool.getPoolName(),
                now.getActiveConnections(),
                now.getIdleConnections(),
                pool.getMaximumPoolSize(),
                now.getThreadsAwaitingConnection());
    }

    /** A connection outside the pools, for LISTEN and NOTIFY; the caller closes it. */
    public Connection listener() throws SQLException {
        return connect(listenUrl, platformLogin);
    }

    private static Connection connect(String url, Login login) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login.username());
        properties.setProperty("password", login.password());
        properties.setProperty("ApplicationName", "relaywatch");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    private static HikariDataSource pool(String name, String url, Login login, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(login.username());
        config.setPassword(login.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(10_000);
        config.setIdleTimeout(60_000);
        config.setConnectionInitSql(LIMIT_TIMES);
        config.addDataSourceProperty("ApplicationName", "relaywatch " + name);
        config.addDataSourceProperty("prepareThreshold", "3");
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // else the message of a violated constraint shows the row, and a log would keep it
        config.addDataSourceProperty("logServerErrorDetail", "false");
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        application.close();
        platform.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
