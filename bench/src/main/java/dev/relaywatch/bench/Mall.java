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
import java.util.ArrayList;
import java.util.List;

/**
 * A server of its own with several stores on it, whose purchases go to a Meta that the sandbox
 * plays. One of them is in trouble: the way to its Meta can be cut.
 */
final class Mall implements AutoCloseable {
    private static final String TROUBLED = "troubled";
    private static final String META = "meta";
    private static final String EVENTS = "/api/track/event";
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Sandbox sandbox;
    private final ProviderLine line;
    private final Installation installation;
    private final URI url;
    private final ServerApi troubled;
    private final EmbeddedDatabase database;
    private final Meter meter;
    private final List<String> neighbours;
    private final Purchases purchases = new Purchases();

    private Mall(
            Sandbox sandbox,
            ProviderLine line,
            Installation installation,
            ServerProcess server,
            List<String> neighbours)
            throws IOException, SQLException, InterruptedException {
        this.sandbox = sandbox;
        this.line = line;
        this.installation = installation;
        this.neighbours = neighbours;
        this.url = server.url();
        this.troubled = new ServerApi(url, secretKey(TROUBLED));
        this.database = EmbeddedDatabase.of(installation.data());
        this.meter = new Meter(server.pid(), database.postmaster().pid());
    }

    /**
     * @param neighbours how many stores there are beside the one in trouble
     */
    static Mall open(Path launcher, int neighbours, Clock clock)
            throws IOException, SQLException, InterruptedException {
        Sandbox sandbox = Sandbox.start(0, clock);
        ProviderLine line = ProviderLine.to(sandbox.port());
        Installation installation = Installation.make(launcher);
        try {
            List<String> slugs = new ArrayList<>();
            StringBuilder configuration = new StringBuilder("tenants:\n");
            for (int i = 1; i <= neighbours; i++) {
                slugs.add("store-" + i);
                configuration.append(tenant("store-" + i, sandbox.port()));
            }
            configuration.append(tenant(TROUBLED, line.port()));
            Path file = installation.folder().resolve("relaywatch.yaml");
            Files.writeString(file, configuration);
            ServerProcess server =
                    installation.start(
                            "--relaywatch.config=" + file,
                            "--relaywatch.outbound.allow-private-addresses=true");
            return new Mall(sandbox, line, installation, server, List.copyOf(slugs));
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            installation.close();
            line.close();
            sandbox.close();
            throw e;
        }
    }

    private static String tenant(String slug, int metaPort) {
        return """
          - slug: %s
            country: DE
            keys:
              - { name: web, kind: public, key: %s }
              - { name: backend, kind: secret, key: %s }
            connections:
              - service: meta
                base-url: "http://127.0.0.1:%d/%s/meta"
                settings: { pixel-id: "1" }
                secrets: { access-token: made-up-token-of-the-bench }
        """
                .formatted(slug, publicKey(slug), secretKey(slug), metaPort, slug);
    }

    private static String publicKey(String slug) {
        return "rwp_bench_public_of_" + slug;
    }

    private static String secretKey(String slug) {
        return "rws_bench_secret_of_" + slug;
    }

    private record OfMall(URI server, String slug, Purchases purchases) implements Store {
        @Override
        public KeepAliveConnection connection() {
            return new KeepAliveConnection(server, EVENTS, publicKey(slug));
        }
    }

    List<Store> neighbours() {
        return neighbours.stream().<Store>map(slug -> new OfMall(url, slug, purchases)).toList();
    }

    Store troubled() {
        return new OfMall(url, TROUBLED, purchases);
    }

    /** Leads to the troubled store's Meta. */
    ProviderLine line() {
        return line;
    }

    Meter meter() {
        return meter;
    }

    EmbeddedDatabase database() {
        return database;
    }

    /** From now on the troubled store's Meta answers 503. */
    void overwhelmMeta() {
        sandbox.add(Fault.of(FaultKind.UNAVAILABLE).at(TROUBLED, META));
    }

    void healMeta() {
        sandbox.heal(TROUBLED, META);
    }

    /** Lets the troubled store's lane try as if nothing had been wrong. */
    void resume() throws IOException, InterruptedException {
        troubled.post("/api/admin/lanes/" + TROUBLED + "/meta_capi/resume", "");
    }

    /** Makes what failed due now. */
    void retry() throws IOException, InterruptedException {
        troubled.post("/api/admin/retry-failed-events", "{\"retryAll\":true}");
    }

    /** The state of the troubled store's lane, as the server tells it. */
    String lane() throws IOException, InterruptedException {
        return troubled.get("/api/admin/lanes");
    }

    /** Events that the troubled store's Meta took since it was last told to forget. */
    long takenOfTroubled() {
        return sandbox.counts(TROUBLED, META).eventsAccepted();
    }

    /** Takes note of what arrived of the neighbours. */
    void note(Arrivals arrivals) {
        neighbours.forEach(slug -> arrivals.add(sandbox.received(slug, META)));
    }

    /** How many of the neighbours' events arrived more than once. */
    long deliveredTwice() {
        return neighbours.stream().mapToLong(slug -> sandbox.counts(slug, META).repeats()).sum();
    }

    /** Makes room in Meta's memory. */
    void forget() {
        sandbox.forget();
    }

    /** Items that are not delivered. */
    long waiting() throws SQLException {
        try (Connection connection = database.connectToServers()) {
            return EmbeddedDatabase.waiting(connection);
        }
    }

    /** Items that wait and never failed. */
    long pending() throws SQLException {
        try (Connection connection = database.connectToServers()) {
            return EmbeddedDatabase.pending(connection);
        }
    }

    /**
     * Returns when everything is delivered.
     *
     * @throws IllegalStateException when that takes over 5 minutes
     */
    void awaitEmptyQueue() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
        try (Connection connection = database.connectToServers()) {
            for (long left = EmbeddedDatabase.waiting(connection);
                    left > 0;
                    left = EmbeddedDatabase.waiting(connection)) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new IllegalStateException(left + " items were not delivered");
                }
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    @Override
    public void close() {
        troubled.close();
        installation.close();
        line.close();
        sandbox.close();
    }
}
