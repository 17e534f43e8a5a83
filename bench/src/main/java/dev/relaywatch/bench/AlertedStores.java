package dev.relaywatch.bench;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server whose stores' services can be broken, and the channel that hears of it. */
final class AlertedStores implements AutoCloseable {
    /** What all stores have. */
    static final String COMMON = "stripe";

    private static final int STORES = 40;
    private static final int FULL = 2;
    private static final String KEY = "rwx_bench_platform_key_000001";
    private static final Map<String, String> CREDENTIALS =
            Map.of(
                    "shopify",
                    "secrets: { access-token: shpat_bench }",
                    "woocommerce",
                    "secrets: { consumer-key: ck_bench, consumer-secret: cs_bench }",
                    "inngest",
                    "secrets: { signing-key: signkey-prod-0a1b2c3d }",
                    "wise",
                    "secrets: { api-token: bench-token }",
                    "mux",
                    "secrets: { token-id: bench-id, token-secret: bench-secret }",
                    "assemblyai",
                    "secrets: { api-key: bench-key }",
                    "loop",
                    "secrets: { api-key: bench-key }",
                    "yotpo",
                    "settings: { app-key: bench-app }, secrets: { secret-key: bench-secret }",
                    "vercel",
                    "secrets: { access-token: bench-token }",
                    "slack",
                    "secrets: { bot-token: xoxb-bench }");
    private static final String BAD =
            """
            SELECT h.checked_at FROM health_check_history h JOIN tenants t ON t.id = h.tenant_id
             WHERE t.slug = ? AND h.service = ? AND h.status = 'unhealthy' ORDER BY h.checked_at LIMIT 2
            """;

    /** What the first stores have, each on its own. */
    static final List<String> SERVICES = CREDENTIALS.keySet().stream().sorted().toList();

    private final Sandbox sandbox;
    private final AlertReceiver receiver;
    private final Installation installation;
    private final ServerApi api;
    private final EmbeddedDatabase database;

    private AlertedStores(
            Sandbox sandbox,
            AlertReceiver receiver,
            Installation installation,
            ServerProcess server)
            throws IOException, SQLException, InterruptedException {
        this.sandbox = sandbox;
        this.receiver = receiver;
        this.installation = installation;
        this.api = new ServerApi(server.url(), KEY);
        this.database = EmbeddedDatabase.of(installation.data());
    }

    /** One service of one store. */
    record Breakage(String store, String service) {}

    /** When it became bad, when that was sure, and when the channel heard of it. */
    record Told(Breakage breakage, Instant firstBad, Instant verdict, Instant receipt) {
        Duration sinceFirstBad() {
            return Duration.between(firstBad, receipt);
        }

        Duration sinceVerdict() {
            return Duration.between(verdict, receipt);
        }
    }

    static AlertedStores open(Path launcher, Clock clock)
            throws IOException, SQLException, InterruptedException {
        Sandbox sandbox = Sandbox.start(0, clock);
        AlertReceiver receiver = AlertReceiver.open(clock);
        Installation installation = Installation.make(launcher);
        try {
            Path file = installation.folder().resolve("relaywatch.yaml");
            Files.writeString(file, configuration(sandbox, receiver));
            ServerProcess server =
                    installation.start(
                            "--relaywatch.config=" + file,
                            "--relaywatch.outbound.allow-private-addresses=true");
            return new AlertedStores(sandbox, receiver, installation, server);
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            installation.close();
            receiver.close();
            sandbox.close();
            throw e;
        }
    }

    private static String configuration(Sandbox sandbox, AlertReceiver receiver) {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        platform:
                          keys:
                            - { name: bench, key: %s }
                          channels:
                            - { name: hook, type: webhook, severities: [p1, p2, p3], settings: { url: "%s" }, secrets: { signing-secret: "whsec_YmVuY2gtc2VjcmV0LW9mLXRoZS1hbGVydHM=" } }
                        tenants:
                        """
                                .formatted(KEY, receiver.url()));
        for (int i = 1; i <= STORES; i++) {
            String slug = "store-" + i;
            yaml.append("  - slug: ").append(slug).append("\n    country: DE\n    connections:\n");
            connection(yaml, sandbox, slug, COMMON, "secrets: { api-key: sk_live_bench }");
            if (i <= FULL) {
                CREDENTIALS.forEach((service, credentials) ->
                        connection(yaml, sandbox, slug, service, credentials));
            }
        }
        return yaml.toString();
    }

    private static void connection(
            StringBuilder yaml, Sandbox sandbox, String slug, String service, String credentials) {
        yaml.append("      - { service: ")
                .append(service)
                .append(", base-url: \"")
                .append(sandbox.url(slug, service))
                .append("\", ")
                .append(credentials)
                .append(" }\n");
    }

    /** Its provider is down from now on; the server looks at it at once. */
    void breakDown(Breakage breakage) throws IOException, InterruptedException {
        sandbox.add(Fault.of(FaultKind.UNAVAILABLE).at(breakage.store(), breakage.service()));
        String _ =
                api.post(
                        "/api/platform/health/"
                                + breakage.service()
                                + "/check?tenant="
                                + breakage.store(),
                        "");
    }

    boolean haveHeardOf(List<Breakage> breakages) {
        return unheard(breakages).isEmpty();
    }

    List<Breakage> unheard(List<Breakage> breakages) {
        Map<Breakage, List<Instant>> receipts = receiver.receipts();
        return breakages.stream().filter(one -> !receipts.containsKey(one)).toList();
    }

    /**
     * @throws IllegalStateException if one was told twice
     */
    List<Told> told(List<Breakage> breakages) throws SQLException {
        Map<Breakage, List<Instant>> receipts = new HashMap<>(receiver.receipts());
        List<Told> told = new ArrayList<>();
        try (Connection connection = database.connectToServers();
                PreparedStatement statement = connection.prepareStatement(BAD)) {
            for (Breakage breakage : breakages) {
                List<Instant> heard = receipts.getOrDefault(breakage, List.of());
                if (heard.size() != 1) {
                    throw new IllegalStateException(
                            breakage + " was told " + heard.size() + " times");
                }
                statement.setString(1, breakage.store());
                statement.setString(2, breakage.service());
                try (ResultSet rows = statement.executeQuery()) {
                    told.add(new Told(breakage, next(rows), next(rows), heard.getFirst()));
                }
            }
        }
        return told;
    }

    private static Instant next(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            throw new IllegalStateException("an alert without two bad results before it");
        }
        return rows.getObject(1, OffsetDateTime.class).toInstant();
    }

    @Override
    public void close() {
        api.close();
        installation.close();
        receiver.close();
        sandbox.close();
    }
}
