package dev.relaywatch.bench;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * A server of its own with one store on it, whose purchases go to a Meta that the sandbox plays.
 */
final class Shop implements Store, AutoCloseable {
    private static final String PUBLIC_KEY = "rwp_bench_shop_public_000001";
    private static final String SECRET_KEY = "rws_bench_shop_secret_000001";
    private static final String SLUG = "bench";
    private static final String EVENTS = "/api/track/event";
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Sandbox sandbox;
    private final Installation installation;
    private final URI url;
    private final ServerApi api;
    private final EmbeddedDatabase database;
    private final Meter meter;
    private final Purchases purchases = new Purchases();

    private Shop(Sandbox sandbox, Installation installation, ServerProcess server)
            throws IOException, SQLException, InterruptedException {
        this.sandbox = sandbox;
        this.installation = installation;
        this.url = server.url();
        this.api = new ServerApi(url, SECRET_KEY);
        this.database = EmbeddedDatabase.of(installation.data());
        this.meter = new Meter(server.pid(), database.postmaster().pid());
    }

    static Shop open(Path launcher, Clock clock)
            throws IOException, SQLException, InterruptedException {
        Sandbox sandbox = Sandbox.start(0, clock);
        Installation installation = Installation.make(launcher);
        try {
            Path file = installation.folder().resolve("relaywatch.yaml");
            Files.writeString(file, configuration(sandbox));
            ServerProcess server =
                    installation.start(
                            "--relaywatch.config=" + file,
                            "--relaywatch.outbound.allow-private-addresses=true",
                            "--relaywatch.delivery.probe-interval=1h");
            return new Shop(sandbox, installation, server);
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            installation.close();
            sandbox.close();
            throw e;
        }
    }

    private static String configuration(Sandbox sandbox) {
        return """
        tenants:
          - slug: %s
            name: Bench
            country: DE
            keys:
              - { name: web, kind: public, key: %s }
              - { name: backend, kind: secret, key: %s }
            connections:
              - service: meta
                base-url: "%s"
                settings: { pixel-id: "1" }
                secrets: { access-token: made-up-token-of-the-bench }
        """
                .formatted(SLUG, PUBLIC_KEY, SECRET_KEY, sandbox.url(SLUG, "meta"));
    }

    Meter meter() {
        return meter;
    }

    EmbeddedDatabase database() {
        return database;
    }

    @Override
    public Purchases purchases() {
        return purchases;
    }

    @Override
    public KeepAliveConnection connection() {
        return new KeepAliveConnection(url, EVENTS, PUBLIC_KEY);
    }

    /**
     * Meta refuses the account until {@link #bringBackMeta}; the one event that finds out waits.
     */
    void sendMetaAway() throws IOException, InterruptedException {
        sandbox.add(Fault.of(FaultKind.TOKEN_EXPIRED).at(SLUG, "meta"));
        api.post(EVENTS, purchases.one());
        long deadline = System.nanoTime() + LONGEST_PAUSE.toNanos();
        while (!api.get("/api/admin/lanes").contains("\"paused\"")) {
            rest(deadline, "the lane is not paused though Meta refuses the account");
        }
    }

    void bringBackMeta() throws IOException, InterruptedException {
        sandbox.heal(SLUG, "meta");
        api.post("/api/admin/lanes/" + SLUG + "/meta_capi/resume", "");
    }

    /**
     * Returns when everything is delivered. Looks into the database, as the server's own answer may
     * be a second old.
     *
     * @throws IllegalStateException when that takes over 5 minutes
     */
    void awaitEmptyQueue() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
        try (Connection connection = database.connectToServers()) {
            long whole =
                    EmbeddedDatabase.uploaded(connection) + EmbeddedDatabase.waiting(connection);
            while (EmbeddedDatabase.uploaded(connection) < whole) {
                rest(deadline, "the queue did not drain: " + sandbox.counts(SLUG, "meta"));
            }
        }
    }

    /** Items that wait for Meta. */
    long waiting() throws SQLException {
        try (Connection connection = database.connectToServers()) {
            return EmbeddedDatabase.waiting(connection);
        }
    }

    /** What the server says of its queue in the end. */
    String health() throws IOException, InterruptedException {
        return api.get("/api/health/tracking");
    }

    /** How many events arrived at Meta more than once. */
    long deliveredTwice() {
        return sandbox.counts(SLUG, "meta").repeats();
    }

    private static void rest(long deadline, String otherwise) throws InterruptedException {
        if (System.nanoTime() - deadline >= 0) {
            throw new IllegalStateException(otherwise);
        }
        Thread.sleep(LOOK_EVERY);
    }

    @Override
    public void close() {
        api.close();
        installation.close();
        sandbox.close();
    }
}
