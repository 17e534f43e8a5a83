package dev.relaywatch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/** The matrix of 1,000 tenants by 20 services, first when nobody asked before, then again. */
final class MatrixScenario implements Scenario {
    private static final int TENANTS = 1_000;
    private static final int SERVICES = 20;
    private static final String KEY = "rwx_bench_platform_key_000001";
    private static final int AGAIN = 10;
    private static final Duration UNTIL_NOTICED = Duration.ofMillis(2_500);
    private static final Duration BOUND = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String FILL =
            """
            INSERT INTO tenants (id, slug, name, time_zone, currency, managed_by)
            SELECT gen_random_uuid(), 'matrix-' || i, 'A shop', 'Europe/Berlin', 'EUR', 'people' FROM generate_series(1, :tenants) i;
            INSERT INTO connections (id, tenant_id, service, name, base_url, settings, secrets, fingerprint, managed_by)
            SELECT gen_random_uuid(), t.id, s, 'main', 'http://127.0.0.1:9', '{}', '\\x00', 'none', 'people'
              FROM tenants t, unnest(
                       ARRAY['shopify','stripe','woocommerce','inngest','ga4','google-ads','gtm','mcp','meta','supabase','tiktok',
                       'webhook','wise','assemblyai','loop','mux','slack','vercel','yotpo']) s WHERE t.slug LIKE 'matrix-%';
            INSERT INTO health_checks (tenant_id, id, service, connection_id, connection, status_since, status,
                                       latency_ms, details, checked_at)
            SELECT tenant_id, gen_random_uuid(), service, connection_id, 'main', now() - interval '1 hour', CASE WHEN random() < 0.02 THEN 'degraded' ELSE 'healthy' END, 120,
                   '{"httpStatus": 200, "rateLimitRemainingPercent": 87.5, "requestId": "0123456789abcdef"}', now()
              FROM (SELECT tenant_id, service, id AS connection_id FROM connections
                    UNION ALL SELECT id, 'pipeline', NULL FROM tenants) watched
                ON CONFLICT DO NOTHING;
            INSERT INTO check_schedule (check_id, next_run_at) SELECT id, now() + interval '1 day' FROM health_checks
                ON CONFLICT (check_id) DO UPDATE SET next_run_at = excluded.next_run_at;
            ANALYZE health_checks, check_schedule;
            """;

    private final Path launcher;

    MatrixScenario(Path launcher) {
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "matrix";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (Installation installation = Installation.make(launcher);
                HttpClient http = HttpClient.newHttpClient()) {
            Path file = installation.folder().resolve("relaywatch.yaml");
            Files.writeString(
                    file, "platform:\n  keys:\n    - { name: bench, key: " + KEY + " }\n");
            URI matrix =
                    installation
                            .start("--relaywatch.config=" + file)
                            .url()
                            .resolve("/api/platform/health/matrix");
            EmbeddedDatabase database = EmbeddedDatabase.of(installation.data());
            try (Connection connection = database.connectToServers();
                    Statement statement = connection.createStatement()) {
                statement.execute(FILL.replace(":tenants", Integer.toString(TENANTS)));
            }
            long first = timed(http, matrix);
            Percentiles again = several(() -> timed(http, matrix));
            Percentiles changed =
                    several(() -> {
                        change(database);
                        Thread.sleep(UNTIL_NOTICED);
                        return timed(http, matrix);
                    });
            report.say(
                    String.format(
                            Locale.ROOT,
                            "%n  %,d tenants by %d services, %,d bytes, p50 and p95 of %d: %.0f and %.0f ms remembered; %.0f and %.0f ms read anew (bound %d ms); %.0f ms the first time on a server that just started",
                            TENANTS,
                            SERVICES,
                            get(http, matrix).length(),
                            AGAIN,
                            again.p50() / 1e6,
                            again.p95() / 1e6,
                            changed.p50() / 1e6,
                            changed.p95() / 1e6,
                            BOUND.toMillis(),
                            first / 1e6));
        }
    }

    private interface Timed {
        long nanos() throws IOException, SQLException, InterruptedException;
    }

    private static Percentiles several(Timed timed)
            throws IOException, SQLException, InterruptedException {
        long[] nanos = new long[AGAIN];
        for (int i = 0; i < AGAIN; i++) {
            nanos[i] = timed.nanos();
        }
        return Percentiles.of(nanos);
    }

    private static long timed(HttpClient http, URI matrix)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        int size = get(http, matrix).length();
        if (size < TENANTS * SERVICES) {
            throw new IllegalStateException("the matrix has " + size + " bytes only");
        }
        return System.nanoTime() - started;
    }

    /** One check of each service, so that nothing that is remembered holds. */
    private static void change(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    UPDATE health_checks SET status_since = now()
                     WHERE id IN (SELECT DISTINCT ON (service) id FROM health_checks WHERE tenant_id IS NOT NULL)
                    """);
        }
    }

    private static String get(HttpClient http, URI matrix)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(matrix)
                                .timeout(LIMIT)
                                .header("Authorization", "Bearer " + KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("answered " + answer.statusCode());
        }
        return answer.body();
    }
}
