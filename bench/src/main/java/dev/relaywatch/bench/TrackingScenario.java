package dev.relaywatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The page of tracking health over seven days of one tenant's events, beside one sequential scan of
 * those events.
 */
final class TrackingScenario implements Scenario {
    private static final String SECRET = "rws_bench_secret_of_tracking1";
    private static final int AGAIN = 20;
    private static final int CHUNKS = 20;
    private static final Duration BOUND = Duration.ofMillis(500);
    private static final double BOUND_OF_SCAN = 0.3;
    private static final Duration LONGEST_ROLL_UP = Duration.ofMinutes(10);

    /** Spread over seven days; a fifth of them deliveries too, and one of a thousand is stuck. */
    private static final String FILL =
            """
            SET session_replication_role = replica;
            SET synchronous_commit = off;
            CREATE TEMP TABLE made AS
            SELECT t.id AS tenant_id, gen_random_uuid() AS id, 'e' || i AS event_id,
                   (ARRAY['page_view', 'page_view', 'view_item', 'add_to_cart', 'purchase'])[1 + i % 5] AS event_name,
                   timestamptz ':until' - interval '7 days' + interval '7 days' * ((i - 1)::float8 / :events) AS created_at, i
              FROM tenants t, generate_series(:first, :last) i WHERE t.slug = 'acme';
            INSERT INTO tracking_events (tenant_id, id, event_name, event_id, params, page_url, user_data, fbp, fbc, click_ids, utm,
                                         consent_ad_user_data, consent_ad_personalization, action_source, value, currency,
                                         event_time, created_at)
            SELECT tenant_id, id, event_name, event_id,
                   CASE WHEN i % 5 = 4 THEN jsonb_build_object('order_id', 'o' || i) ELSE '{}' END,
                   'https://shop.example/products/' || i % 1000,
                   CASE WHEN i % 3 = 0 THEN jsonb_build_object('em', md5('e' || i) || md5('m' || i),
                                                                'ph', md5('p' || i) || md5('h' || i), 'fn', md5('f' || i),
                                                                'ct', 'ulm', 'st', 'bw', 'zp', '89073', 'country', 'de')
                        ELSE '{"country": "de"}' END,
                   'fb.1.1700000000000.' || i, CASE WHEN i % 4 = 0 THEN 'fb.1.1700000000000.f' || i END, '{}', '{}',
                   'GRANTED', 'GRANTED', 'website', CASE WHEN i % 5 = 4 THEN 49.90 END, CASE WHEN i % 5 = 4 THEN 'EUR' END,
                   created_at, created_at
              FROM made;
            INSERT INTO event_keys (tenant_id, event_name, event_id, row_id, created_at, seen_browser, seen_server)
            SELECT tenant_id, event_name, event_id, id, created_at, i % 2 = 0, i % 3 <> 0 FROM made;
            INSERT INTO queue_done (tenant_id, id, connection_id, platform, event_id, source_at, retry_count, max_retries, attempt,
                                    value, currency, created_at, uploaded_at)
            SELECT m.tenant_id, gen_random_uuid(), c.id, 'meta_capi', m.id, m.created_at, (i % 100 = 4)::int, 5, 1, 49.90, 'EUR',
                   m.created_at, m.created_at + interval '1 second'
              FROM made m JOIN connections c ON c.tenant_id = m.tenant_id WHERE m.i % 5 = 4 AND m.i % 1000 <> 999;
            INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status, retry_count, value, currency,
                                     last_error, error_code, event_time, failed_at)
            SELECT m.tenant_id, gen_random_uuid(), c.id, 'meta_capi', m.id, m.created_at, 'dead_letter', 5, 49.90, 'EUR',
                   'Invalid parameter', '100', m.created_at, m.created_at
              FROM made m JOIN connections c ON c.tenant_id = m.tenant_id WHERE m.i % 1000 = 999;
            DROP TABLE made;
            """;

    /** What was counted while this was filled was not all. */
    private static final String AS_AFTER_AN_UPGRADE =
            """
            TRUNCATE ledger_hours, ledger_changes, queue_hours, queue_hours_changed, queue_hours_progress;
            UPDATE ledger_progress SET rolled_until = '-infinity', closed_until = '-infinity', closed_at = '-infinity';
            """;

    /** Nobody writes while this is filled, so nothing has to be waited for. */
    private static final String COUNT_NOW =
            """
            UPDATE ledger_progress SET closed_at = closed_at - interval '10 minutes' WHERE closed_at > now() - interval '10 minutes';
            """;

    private static final String ROLLED_UP =
            "SELECT rolled_until > now() - interval '75 minutes' FROM ledger_progress";

    private static final String SCAN =
            "SELECT count(*), count(email_key), count(fbp) FROM tracking_events";

    private static final Duration PERIOD = Duration.ofDays(7);

    private final Path launcher;
    private final int events;
    private final Instant until;

    /**
     * @param events of the one tenant
     */
    TrackingScenario(Path launcher, int events, Clock clock) {
        this.launcher = launcher;
        this.events = events;
        this.until = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public String name() {
        return "tracking";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (Installation installation = Installation.make(launcher)) {
            Path file = installation.folder().resolve("relaywatch.yaml");
            Files.writeString(file, CONFIGURATION);
            ServerProcess server =
                    installation.start(
                            "--relaywatch.config=" + file,
                            "--relaywatch.outbound.allow-private-addresses=true");
            try (ServerApi api = new ServerApi(server.url(), SECRET)) {
                EmbeddedDatabase database = EmbeddedDatabase.of(installation.data());
                fill(database);
                Duration rolledUp = awaitRollUp(database);
                long first = timed(api);
                long[] pages = new long[AGAIN];
                for (int i = 0; i < AGAIN; i++) {
                    pages[i] = timed(api);
                }
                say(
                        report,
                        rolledUp,
                        first,
                        Percentiles.of(pages),
                        SequentialScan.quickest(database, SCAN));
            }
        }
    }

    private static final String CONFIGURATION =
            """
            tenants:
              - slug: acme
                country: DE
                keys:
                  - { name: backend, kind: secret, key: %s }
                connections:
                  - service: meta
                    base-url: "http://127.0.0.1:9/meta"
                    settings: { pixel-id: "1" }
                    secrets: { access-token: made-up-token-of-the-bench }
            """
                    .formatted(SECRET);

    private void fill(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement()) {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                statement.execute(
                        FILL.replace(":until", until.toString())
                                .replace(":events", Integer.toString(events))
                                .replace(
                                        ":first", Long.toString((long) events * chunk / CHUNKS + 1))
                                .replace(
                                        ":last",
                                        Long.toString((long) events * (chunk + 1) / CHUNKS)));
            }
            statement.execute(AS_AFTER_AN_UPGRADE);
            statement.execute("VACUUM (ANALYZE)");
        }
    }

    private static Duration awaitRollUp(EmbeddedDatabase database)
            throws SQLException, InterruptedException {
        long began = System.nanoTime();
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute(COUNT_NOW);
                try (ResultSet rows = statement.executeQuery(ROLLED_UP)) {
                    rows.next();
                    if (rows.getBoolean(1)) {
                        statement.execute("VACUUM (ANALYZE) ledger_hours");
                        return Duration.ofNanos(System.nanoTime() - began);
                    }
                }
                if (System.nanoTime() - began >= LONGEST_ROLL_UP.toNanos()) {
                    throw new IllegalStateException(
                            "the ledger was not rolled up within " + LONGEST_ROLL_UP);
                }
                Thread.sleep(500);
            }
        }
    }

    private long timed(ServerApi api) throws IOException, InterruptedException {
        long began = System.nanoTime();
        String page =
                api.get(
                        "/api/admin/tracking-health?start="
                                + until.minus(PERIOD)
                                + "&end="
                                + until);
        long took = System.nanoTime() - began;
        if (!page.contains("\"totalEvents\":" + events + ",")) {
            throw new IllegalStateException("not all " + events + " are on the page: " + page);
        }
        return took;
    }

    private void say(Report report, Duration rolledUp, long first, Percentiles pages, long scan) {
        report.say(
                String.format(
                        Locale.ROOT,
                        "%n  the page over %,d events: %.0f ms p50, %.0f ms p95 of %d (bound %d ms), %.0f ms the first time;"
                                + " one sequential scan of them %.0f ms: %.2f of it (bound %.1f); rolled up %s s after it was stored",
                        events,
                        pages.p50() / 1e6,
                        pages.p95() / 1e6,
                        AGAIN,
                        BOUND.toMillis(),
                        first / 1e6,
                        scan / 1e6,
                        (double) pages.p50() / scan,
                        BOUND_OF_SCAN,
                        Report.seconds(rolledUp)));
    }
}
