package dev.relaywatch.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of its own with many connections of one kind, each to a target of its own. */
final class CheckedFleet implements AutoCloseable {
    private static final int OF_A_TENANT = 20;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Pattern BUCKET =
            Pattern.compile(
                    "relaywatch_check_delay_seconds_bucket\\{.*?le=\"([^\"]+)\".*?} (\\S+)");

    private final Installation installation;
    private final int managementPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final EmbeddedDatabase database;
    private final Meter meter;

    private CheckedFleet(Installation installation, ServerProcess server, int managementPort)
            throws IOException, SQLException, InterruptedException {
        this.installation = installation;
        this.managementPort = managementPort;
        URI _ = server.url();
        this.database = EmbeddedDatabase.of(installation.data());
        this.meter = new Meter(server.pid(), database.postmaster().pid());
    }

    /**
     * Returns when the server takes requests.
     *
     * @param hanging one of so many targets hangs; 0: none
     * @param interval between two checks of a target
     */
    static CheckedFleet open(
            Path launcher, Targets targets, int count, int hanging, Duration interval)
            throws IOException, SQLException, InterruptedException {
        Installation installation = Installation.make(launcher);
        try {
            Path file = installation.folder().resolve("relaywatch.yaml");
            Files.writeString(file, configuration(targets, count, hanging));
            int managementPort = freePort();
            ServerProcess server =
                    installation.start(
                            "--relaywatch.config=" + file,
                            "--management.server.port=" + managementPort,
                            "--relaywatch.outbound.allow-private-addresses=true",
                            "--relaywatch.health.tiers.integration.interval="
                                    + interval.toSeconds()
                                    + "s");
            return new CheckedFleet(installation, server, managementPort);
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String configuration(Targets targets, int count, int hanging) {
        StringBuilder yaml = new StringBuilder("tenants:\n");
        for (int i = 0; i < count; i++) {
            if (i % OF_A_TENANT == 0) {
                yaml.append("  - slug: store-")
                        .append(i / OF_A_TENANT)
                        .append("\n    country: DE\n    connections:\n");
            }
            yaml.append("      - { service: webhook, name: c")
                    .append(i)
                    .append(", base-url: \"")
                    .append(targets.url(i, hanging > 0 && i % hanging == 0))
                    .append(
                            "\", secrets: { signing-secret: whsec_YmVuY2gtc2VjcmV0LW9mLXRoZS1jaGVja3M= } }\n");
        }
        return yaml.toString();
    }

    Meter meter() {
        return meter;
    }

    private long asked(String sql) throws SQLException {
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Results that were written so far. */
    long results() throws SQLException {
        return asked("SELECT count(*) FROM health_check_history WHERE service = 'webhook'");
    }

    /** Results so far of this status. */
    long results(String status) throws SQLException {
        return asked(
                "SELECT count(*) FROM health_check_history WHERE service = 'webhook' AND status = '"
                        + status
                        + "'");
    }

    /**
     * Returns when each target was checked once.
     *
     * @throws IllegalStateException when that takes longer
     */
    void awaitFirstChecks(int count, Duration longest) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (asked(
                        "SELECT count(*) FROM health_checks WHERE service = 'webhook' AND checked_at IS NOT NULL")
                < count) {
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("not all were checked within " + longest);
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** How many checks were begun at most so many seconds late, as the server counts them. */
    NavigableMap<Double, Double> delays() throws IOException, InterruptedException {
        String page =
                http.send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + managementPort
                                                                + "/actuator/prometheus"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        TreeMap<Double, Double> delays = new TreeMap<>();
        Matcher bucket = BUCKET.matcher(page);
        while (bucket.find()) {
            String bound = bucket.group(1);
            delays.put(
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                    Double.parseDouble(bucket.group(2)));
        }
        return delays;
    }

    @Override
    public void close() {
        http.close();
        installation.close();
    }
}
