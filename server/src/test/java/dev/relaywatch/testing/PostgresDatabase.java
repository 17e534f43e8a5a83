package dev.relaywatch.testing;

import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.KeyringKit;
import dev.relaywatch.tenancy.MasterKey;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.tenancy.database.DatabaseProperties;
import dev.relaywatch.tenancy.database.DatabaseProperties.Login;
import dev.relaywatch.tenancy.database.EmbeddedPostgres;
import dev.relaywatch.tenancy.database.ThrowawayPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL for tests: one server a JVM, and a fresh migrated database for whoever asks,
 * copied from a template in milliseconds. The server ends with the JVM, and so do its databases;
 * what it unpacked serves the next run.
 */
public final class PostgresDatabase {
    private static final String OWNER = "relaywatch_owner";
    private static final String OWNER_PASSWORD = "owner-of-the-tests";
    private static final String TEMPLATE = "template_of_the_tests";

    /** All but what belongs to the installation; no foreign key is asked meanwhile. */
    private static final String EMPTY =
            """
            DO $$
            DECLARE filled regclass;
            BEGIN
                SET LOCAL session_replication_role = replica;
                FOR filled IN
                    SELECT oid FROM pg_class
                     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                       AND relname NOT IN ('flyway_schema_history', 'installation', 'data_keys')
                LOOP
                    EXECUTE format('DELETE FROM %s', filled);
                END LOOP;
            END
            $$
            """;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Of every database of the tests. */
    public static final MasterKey MASTER_KEY =
            new MasterKey("32 bytes that are secret to none".getBytes(StandardCharsets.US_ASCII));

    /** As above: seals and opens what stands in them. */
    public static final Keyring KEYRING = KeyringKit.ofTheTests();

    private final String name;

    private PostgresDatabase(String name) {
        this.name = name;
    }

    /** The server, started by whoever asks first. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            EmbeddedPostgres postgres =
                    ThrowawayPostgres.start(Path.of("target", "test-data").toAbsolutePath());
            postgres.ensureDatabase(TEMPLATE, OWNER, OWNER_PASSWORD);
            try (Database template =
                    Database.open(
                            properties(postgres, TEMPLATE),
                            null,
                            List.of(MASTER_KEY),
                            noonOf(LocalDate.of(2026, 11, 1)))) {
                KeyringKit.install(template.owner(), MASTER_KEY);
            }
            // its roles have passwords of these keys now
            open(noonOf(LocalDate.of(2026, 11, 1)), properties(postgres, TEMPLATE), MASTER_KEY)
                    .close();
            return postgres;
        }
    }

    /** A new database with all tables and no rows. */
    public static PostgresDatabase fresh() {
        String name = "test_" + COUNT.incrementAndGet();
        try (Connection connection = superuser(Server.POSTGRES);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE "
                            + name
                            + " TEMPLATE "
                            + TEMPLATE
                            + " OWNER "
                            + OWNER
                            // the quicker one where nothing waits for a disk
                            + " STRATEGY file_copy");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new PostgresDatabase(name);
    }

    private static Connection superuser(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl("postgres"), postgres.superuser(), postgres.password());
    }

    /** Deletes all rows of all tables; quicker than a fresh database and new pools. */
    public void empty() {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(EMPTY);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens it as the server does, with both request roles. */
    public Database open() {
        return open(LocalDate.of(2026, 11, 1));
    }

    /**
     * @param today decides which months have partitions: its own and the next two
     */
    public Database open(LocalDate today) {
        return open(noonOf(today), properties(Server.POSTGRES, name), MASTER_KEY);
    }

    /** With one of these master keys, whatever root they unlock: the roles keep their passwords. */
    public Database openWith(MasterKey... masterKeys) {
        return open(
                noonOf(LocalDate.of(2026, 11, 1)),
                new DatabaseProperties(
                        url(),
                        OWNER,
                        OWNER_PASSWORD,
                        null,
                        4,
                        login("relaywatch_app"),
                        login("relaywatch_platform")),
                masterKeys);
    }

    /** As a server starts that was given this master key. */
    public Database openAndMakeRoles(MasterKey masterKey) {
        return open(
                noonOf(LocalDate.of(2026, 11, 1)), properties(Server.POSTGRES, name), masterKey);
    }

    private static Login login(String role) {
        return new Login(role, KEYRING.password("database-role:" + role));
    }

    private static Database open(
            Clock clock, DatabaseProperties properties, MasterKey... masterKeys) {
        return Database.open(properties, null, List.of(masterKeys), clock);
    }

    private static Clock noonOf(LocalDate day) {
        return Clock.fixed(day.atTime(12, 0).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    }

    private static DatabaseProperties properties(EmbeddedPostgres postgres, String name) {
        return new DatabaseProperties(
                postgres.jdbcUrl(name),
                OWNER,
                OWNER_PASSWORD,
                null,
                12,
                new Login(null, null),
                new Login(null, null));
    }

    /** A connection as the server's superuser, who sees everything. */
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                url(), Server.POSTGRES.superuser(), Server.POSTGRES.password());
    }

    /** As above, beside this database, so that nobody is in it. */
    public static Connection superuserElsewhere() throws SQLException {
        return superuser(Server.POSTGRES);
    }

    public String url() {
        return Server.POSTGRES.jdbcUrl(name);
    }

    /** What a whole server needs to use it, as properties. */
    public String[] asProperties() {
        return new String[] {
            "relaywatch.database.url=" + url(),
            "relaywatch.database.username=" + OWNER,
            "relaywatch.database.password=" + OWNER_PASSWORD,
            "relaywatch.master-key="
                    + Base64.getEncoder()
                            .encodeToString(
                                    "32 bytes that are secret to none"
                                            .getBytes(StandardCharsets.US_ASCII)),
        };
    }

    /**
     * The same as arguments of a server in a process of its own.
     *
     * @param more arguments beside these
     */
    public String[] asArguments(String... more) {
        return Stream.concat(
                        Arrays.stream(asProperties()).map(property -> "--" + property),
                        Arrays.stream(more))
                .toArray(String[]::new);
    }
}
