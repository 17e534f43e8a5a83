package dev.relaywatch.tenancy.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that comes with Relaywatch, running on a data directory: on 127.0.0.1 alone, on a
 * port that was free, for who knows the password.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int PORTS_TO_TRY = 3;

    private static final List<String> SETTINGS =
            List.of(
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=",
                    "max_connections=100",
                    "shared_buffers=128MB",
                    "max_logical_replication_workers=0",
                    "fsync=on",
                    "wal_compression=on",
                    "autovacuum_naptime=15s",
                    "autovacuum_vacuum_scale_factor=0.02",
                    "jit=off",
                    // An error of a statement goes to its client; the log gets neither the error
                    // nor
                    // the statement, so no personal data and nothing that grows with the traffic.
                    "log_min_messages=log",
                    "log_min_error_statement=panic",
                    "log_checkpoints=off");

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final PostgresCluster cluster;
    private final String password;
    private final List<String> settings;
    private final int port;
    private long server;
    private boolean stopped;

    private EmbeddedPostgres(
            PostgresCluster cluster,
            String password,
            List<String> settings,
            int port,
            long server) {
        this.cluster = cluster;
        this.password = password;
        this.settings = settings;
        this.port = port;
        this.server = server;
    }

    /**
     * Returns when the server accepts connections. The first start on a directory unpacks the
     * binaries and makes the server's files; every start ends a server that a killed Relaywatch
     * left there.
     *
     * @throws IllegalStateException when it cannot run here or does not start within a minute; says
     *     why and quotes the end of the server's log
     */
    public static EmbeddedPostgres start(DataDirectory directory) {
        return start(directory, List.of());
    }

    /**
     * @param settings {@code name=value}, stronger than its own
     */
    static EmbeddedPostgres start(DataDirectory directory, List<String> settings) {
        Path data = directory.path();
        Path cache = data.resolve("postgres-bin");
        PostgresBinaries binaries = PostgresBinaries.unpackedIn(cache);
        ServerUser user = ServerUser.whoCanRun(binaries.program("postgres"));
        PostgresCluster cluster =
                new PostgresCluster(
                        data.resolve("postgres"),
                        user,
                        PostgresPrograms.loggingTo(data.resolve("postgres.log"), binaries, user),
                        new ServerProcesses(cache));
        try {
            cluster.endOrphans();
            cluster.createIfAbsent(directory.databasePassword());
            cluster.takeOwnership();
            EmbeddedPostgres started =
                    onFreePort(
                            cluster,
                            directory.databasePassword(),
                            Stream.concat(SETTINGS.stream(), settings.stream()).toList());
            started.letUsIn(data);
            return started;
        } catch (ProgramFailed e) {
            throw new IllegalStateException(
                    "The embedded PostgreSQL in " + data + " does not start: " + e.getMessage(), e);
        }
    }

    /** Somebody else may take a port between our look at it and the server's. */
    private static EmbeddedPostgres onFreePort(
            PostgresCluster cluster, String password, List<String> settings) {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                long server = cluster.start(with(port, settings));
                return new EmbeddedPostgres(cluster, password, settings, port, server);
            } catch (ProgramFailed e) {
                cluster.endOrphans();
                if (attempt == PORTS_TO_TRY || isFree(port)) {
                    throw e;
                }
            }
        }
    }

    private static List<String> with(int port, List<String> settings) {
        return Stream.concat(settings.stream(), Stream.of("port=" + port)).toList();
    }

    /**
     * From now on a server that ends by itself, or is killed, is started again at the same address.
     * Where that fails, as on a disk that is full, it is tried again and again: requests are
     * refused meanwhile, and nothing else would mend it.
     */
    public void keepRunning() {
        Thread.ofPlatform().name("embedded-postgres").daemon().start(this::watch);
    }

    private void watch() {
        Duration pause = LOOK;
        try {
            while (true) {
                Thread.sleep(pause);
                synchronized (this) {
                    if (stopped) {
                        return;
                    }
                    pause = cluster.runs(server) || startAgain() ? LOOK : longer(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    synchronized boolean runs() {
        return cluster.runs(server);
    }

    /** Whether it runs now; where it does not, the log says why. */
    synchronized boolean startAgain() {
        log.error(
                "The embedded PostgreSQL, process {}, has ended; it is started again on port {}",
                server,
                port);
        try {
            cluster.endOrphans();
            server = cluster.start(with(port, settings));
            log.warn("The embedded PostgreSQL runs again, process {}", server);
            return true;
        } catch (RuntimeException e) {
            log.error(
                    "The embedded PostgreSQL does not start, and is tried again; until it does nothing is stored: {}",
                    e.getMessage());
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on 127.0.0.1", e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, loopback())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private void letUsIn(Path data) {
        try {
            store().connectOnce();
        } catch (SQLException e) {
            stop();
            throw new IllegalStateException(
                    "The embedded PostgreSQL in "
                            + data
                            + " runs but refuses its superuser. Does database.password belong to"
                            + " this data directory?",
                    e);
        }
    }

    /**
     * Makes the database and the role that owns it and may make other roles, but is no superuser
     * and bypasses no row security. What exists stays; the role gets this password. Nobody else may
     * connect until the owner grants it.
     */
    public void ensureDatabase(String database, String ownerRole, String ownerPassword) {
        try {
            store().ensureDatabase(database, ownerRole, ownerPassword);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot make database " + database + " with owner " + ownerRole, e);
        }
    }

    private ClusterStore store() {
        return new ClusterStore(
                jdbcUrl(PostgresCluster.SUPERUSER), PostgresCluster.SUPERUSER, password);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:"
                + port
                + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    public int port() {
        return port;
    }

    public String superuser() {
        return PostgresCluster.SUPERUSER;
    }

    /** The superuser's password. */
    public String password() {
        return password;
    }

    /** Writes everything out and ends the server; nothing happens when it does not run any more. */
    public synchronized void stop() {
        stopped = true;
        cluster.stopIfRunning(server);
    }

    @Override
    public void close() {
        stop();
    }
}
