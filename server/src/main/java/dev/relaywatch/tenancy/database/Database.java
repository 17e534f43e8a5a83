package dev.relaywatch.tenancy.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.MasterKey;
import dev.relaywatch.tenancy.PoolFigures;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The installation's PostgreSQL, migrated and ready: one pool for the role that serves requests,
 * one for the role that works across tenants. The owner's login is used for migrations, partitions
 * and keys alone and has no pool.
 */
public final class Database implements AutoCloseable {
    private static final String DATABASE = "relaywatch";
    private static final String OWNER = "relaywatch_owner";

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
    private final MasterKey masterKey;
    private final String listenUrl;
    private final Login platformLogin;
    private final HikariDataSource application;
    private final HikariDataSource platform;

    private Database(
            @Nullable EmbeddedPostgres embedded,
            Owner owner,
            MasterKey masterKey,
            String listenUrl,
            Login platformLogin,
            HikariDataSource application,
            HikariDataSource platform) {
        this.embedded = embedded;
        this.owner = owner;
        this.masterKey = masterKey;
        this.listenUrl = listenUrl;
        this.platformLogin = platformLogin;
        this.application = application;
        this.platform = platform;
    }

    /**
     * Starts or reaches the server, makes the roles, migrates, finds the master key that unlocks
     * it, makes the partitions of the coming months.
     *
     * @param directory absent where the database is elsewhere
     * @param keys one of them is the master key
     * @throws MasterKey.WrongMasterKey when the database was set up with another
     * @throws DatabaseUnusable when the server cannot be reached or lacks a right; the message says
     *     what to do
     */
    public static Database open(
            DatabaseProperties properties,
            @Nullable DataDirectory directory,
            List<MasterKey> keys,
            Clock clock) {
        EmbeddedPostgres embedded =
                properties.external()
                        ? null
                        : EmbeddedPostgres.start(Objects.requireNonNull(directory));
        try {
            Database opened =
                    open(properties, embedded, owner(properties, embedded, directory), keys, clock);
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
            @Nullable DataDirectory directory) {
        if (embedded == null || directory == null) {
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
            List<MasterKey> keys,
            Clock clock)
            throws SQLException {
        String app = name(properties.app(), "relaywatch_app");
        String across = name(properties.platform(), "relaywatch_platform");
        Keyring.Unlocked unlocked;
        Login application;
        Login platform;
        try (Connection connection = connect(owner.url(), owner.login());
                Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            try {
                makeRole(connection, properties.app(), app);
                makeRole(connection, properties.platform(), across);
                migrate(owner, app, across);
                unlocked = Keyring.atStart(connection, keys, clock);
                application = login(connection, properties.app(), app, unlocked.keyring());
                platform = login(connection, properties.platform(), across, unlocked.keyring());
                makePartitions(connection, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            } finally {
                statement.execute(UNLOCK);
            }
        }
        String listenUrl = properties.listenUrl();
        return new Database(
                embedded,
                owner,
                unlocked.masterKey(),
                listenUrl == null || listenUrl.isBlank() ? owner.url() : listenUrl,
                platform,
                pool("application", owner.url(), application, properties.poolSize()),
                pool("platform", owner.url(), platform, properties.poolSize()));
    }

    private static boolean isOurs(DatabaseProperties.Login given) {
        return given.username() == null || given.username().isBlank();
    }

    private static String name(DatabaseProperties.Login given, String ours) {
        return isOurs(given) ? ours : Objects.requireNonNull(given.username());
    }

    /** A role of ours has no password yet: what that is, is only known from a migrated database. */
    private static void makeRole(Connection connection, DatabaseProperties.Login given, String name)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String role = statement.enquoteIdentifier(name, true);
            if (isOurs(given) && !isKnown(connection, name)) {
                statement.execute("CREATE ROLE " + role + " LOGIN");
            }
            statement.execute(
                    "GRANT CONNECT ON DATABASE "
                            + statement.enquoteIdentifier(connection.getCatalog(), true)
                            + " TO "
                            + role);
            statement.execute("GRANT USAGE ON SCHEMA public TO " + role);
        }
    }

    private static boolean isKnown(Connection connection, String role) throws SQLException {
        try (PreparedStatement find =
                connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            find.setString(1, role);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    private static Login login(
            Connection connection, DatabaseProperties.Login given, String name, Keyring keyring)
            throws SQLException {
        if (!isOurs(given)) {
            return new Login(name, Objects.requireNonNullElse(given.password(), ""));
        }
        String password = keyring.password("database-role:" + name);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER ROLE "
                            + statement.enquoteIdentifier(name, true)
                            + " LOGIN PASSWORD "
                            + statement.enquoteLiteral(password));
        }
        return new Login(name, password);
    }

    private static void migrate(Owner owner, String application, String platform) {
        Flyway.configure()
                .dataSource(owner.url(), owner.login().username(), owner.login().password())
                .placeholders(
                        Map.of(
                                "app", '"' + application + '"',
                                "platform", '"' + platform + '"'))
                .load()
                .migrate();
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

    /** The owner, a connection each time, for keys alone. */
    public DataSource owner() {
        return new DriverManagerDataSource(
                owner.url(), owner.login().username(), owner.login().password());
    }

    /** The one that unlocked it. */
    public MasterKey masterKey() {
        return masterKey;
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
