package dev.relaywatch.health;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How services stand, for tests of all rooms: as the tables have it after a check. The next one is
 * a day away.
 */
public final class StandingKit {
    private static final String STANDS =
            """
            WITH connected AS (
                SELECT tenant_id, id, service, name FROM connections
                 WHERE tenant_id = :tenant AND service = :service AND name = :name AND deleted_at IS NULL
            ), kept AS (
                INSERT INTO health_checks (tenant_id, id, service, connection_id, connection, status, reason, latency_ms,
                                           details, checked_at, status_since, consecutive_failures, last_error)
                SELECT tenant_id, gen_random_uuid(), service, id, name, :status, :reason, :latency, :details::jsonb, :at,
                       :since, CASE WHEN :status IN ('degraded', 'unhealthy') THEN 3 ELSE 0 END, :reason
                  FROM connected
                ON CONFLICT (tenant_id, service, connection_id) DO UPDATE
                   SET status = excluded.status, reason = excluded.reason, latency_ms = excluded.latency_ms,
                       details = excluded.details, checked_at = excluded.checked_at, status_since = excluded.status_since,
                       consecutive_failures = excluded.consecutive_failures, last_error = excluded.last_error
                RETURNING id
            )
            INSERT INTO check_schedule (check_id, next_run_at)
            SELECT id, :next FROM kept
            ON CONFLICT (check_id) DO UPDATE
               SET next_run_at = excluded.next_run_at, claimed_by = NULL, claimed_until = NULL,
                   attempt = check_schedule.attempt + 1
            """;

    /** The first of these is the pipeline, which every tenant has without a connection. */
    private static final List<String> SERVICES =
            List.of(
                    "pipeline",
                    "meta",
                    "google-ads",
                    "tiktok",
                    "ga4",
                    "gtm",
                    "shopify",
                    "woocommerce",
                    "stripe",
                    "wise",
                    "yotpo",
                    "loop",
                    "mcp",
                    "inngest",
                    "vercel",
                    "slack",
                    "webhook",
                    "supabase",
                    "mux",
                    "assemblyai");

    private static final String MANY =
            """
            WITH store AS (
                INSERT INTO tenants (id, slug, name, time_zone, currency, country, managed_by)
                SELECT gen_random_uuid(), 'store-' || lpad(n::text, 4, '0'), 'Store ' || lpad(n::text, 4, '0'), 'Europe/Berlin',
                       'EUR', 'DE', 'people'
                  FROM generate_series(1, :stores) n
                RETURNING id
            ), wanted AS (
                SELECT store.id AS tenant_id, CASE WHEN service <> 'pipeline' THEN gen_random_uuid() END AS connection_id, service
                  FROM store, unnest(:services) service
            ), connected AS (
                INSERT INTO connections (tenant_id, id, service, name, base_url, secrets, fingerprint, managed_by)
                SELECT tenant_id, connection_id, service, 'main', 'http://127.0.0.1:9', '\\x00', connection_id::text, 'people'
                  FROM wanted WHERE connection_id IS NOT NULL
            ), checked AS (
                INSERT INTO health_checks (tenant_id, id, service, connection_id, connection, status, latency_ms, checked_at,
                                           status_since)
                SELECT tenant_id, gen_random_uuid(), service, connection_id, 'main', 'healthy', 120, now(),
                       now() - interval '1 day'
                  FROM wanted
                RETURNING id
            )
            INSERT INTO check_schedule (check_id, next_run_at) SELECT id, now() + interval '1 day' FROM checked
            """;

    /** Of the stores of {@link #MANY} five services each. */
    private static final String FLIP =
            """
            UPDATE health_checks SET status = 'degraded', reason = 'HTTP 429', checked_at = now(), status_since = now()
             WHERE id IN (SELECT c.id FROM health_checks c JOIN tenants t ON t.id = c.tenant_id
                           WHERE t.slug LIKE 'store-%' AND c.service IN ('meta', 'shopify', 'stripe', 'mcp', 'slack')
                           ORDER BY t.slug DESC LIMIT :cells)
            """;

    private static final String RECOVER =
            """
            UPDATE health_checks SET status = 'healthy', reason = NULL, checked_at = now(), status_since = now()
             WHERE status = 'degraded'
            """;

    private static final String FOUND =
            """
            INSERT INTO health_check_history (tenant_id, id, service, connection_id, connection, status, latency_ms, details,
                                              checked_at)
            SELECT tenant_id, gen_random_uuid(), service, id, name, :status, :latency, :details::jsonb, :at
              FROM connections WHERE tenant_id = :tenant AND service = :service AND name = :name AND deleted_at IS NULL
            """;

    private static final int LOOKS = 100;

    private final JdbcClient everything;
    private final ResultCache cache;
    private final Health health;

    /**
     * @param everything the role that works across tenants
     * @param server whose pages show it
     */
    public StandingKit(JdbcClient everything, ApplicationContext server) {
        this.everything = everything;
        this.cache = server.getBean(ResultCache.class);
        this.health = server.getBean(Health.class);
    }

    /** What a check found. */
    public record Stands(
            HealthStatus status,
            @Nullable String reason,
            int latencyMs,
            String details,
            Duration lasts) {
        public static final Stands HEALTHY =
                new Stands(HealthStatus.HEALTHY, null, 120, "{}", Duration.ofHours(30));

        public static Stands unhealthy(String reason, Duration lasts) {
            return new Stands(HealthStatus.UNHEALTHY, reason, 3_400, "{}", lasts);
        }

        public static Stands degraded(String reason, Duration lasts) {
            return new Stands(HealthStatus.DEGRADED, reason, 1_400, "{}", lasts);
        }

        public static Stands unknown(String reason, Duration lasts) {
            return new Stands(HealthStatus.UNKNOWN, reason, 0, "{}", lasts);
        }

        public Stands telling(String json) {
            return new Stands(status, reason, latencyMs, json, lasts);
        }
    }

    /** So stands the connection {@code main} of a tenant to a service. */
    public void stands(Tenant tenant, String service, Stands stands) {
        stands(tenant, service, "main", stands);
    }

    public void stands(Tenant tenant, String service, String connection, Stands stands) {
        Instant now = Instant.now();
        int written =
                everything
                        .sql(STANDS)
                        .param("tenant", tenant.id().value())
                        .param("service", service)
                        .param("name", connection)
                        .param("status", stands.status().text())
                        .param("reason", stands.reason())
                        .param("latency", stands.latencyMs())
                        .param("details", stands.details())
                        .param("at", Timestamps.utc(now))
                        .param("since", Timestamps.utc(now.minus(stands.lasts())))
                        .param("next", Timestamps.utc(now.plus(Duration.ofDays(1))))
                        .update();
        if (written != 1) {
            throw new IllegalArgumentException(
                    tenant.slug() + " has no connection " + connection + " to " + service);
        }
        if (!stands.lasts().isZero()) {
            known(tenant, service, stands);
        }
    }

    /**
     * The server hears of what changes now, not of what is told of before; who read just before the
     * change may keep that for a moment.
     */
    private void known(Tenant tenant, String service, Stands stands) {
        for (int i = 0; i < LOOKS; i++) {
            cache.forget(service);
            if (health.checks(service, tenant.id()).stream()
                    .anyMatch(check -> check.status() == stands.status())) {
                return;
            }
        }
        throw new AssertionError(
                "the server does not know how " + service + " of " + tenant.slug() + " stands");
    }

    /** A result of before. */
    public void found(
            Tenant tenant, String service, HealthStatus status, int latencyMs, Instant at) {
        everything
                .sql(FOUND)
                .param("tenant", tenant.id().value())
                .param("service", service)
                .param("name", "main")
                .param("status", status.text())
                .param("latency", latencyMs)
                .param("details", "{}")
                .param("at", Timestamps.utc(at))
                .update();
    }

    /** Stores that are connected to the first of all services, and well. */
    public void many(int stores, int services) {
        everything
                .sql(MANY)
                .param("stores", stores)
                .param("services", SERVICES.stream().limit(services).toArray(String[]::new))
                .update();
    }

    /**
     * So many of theirs are degraded from now on; of those that fail all others would be checked.
     */
    public void flip(int cells) {
        everything.sql(FLIP).param("cells", cells).update();
    }

    /** Whatever is degraded is well again. */
    public void recover() {
        everything.sql(RECOVER).update();
    }
}
