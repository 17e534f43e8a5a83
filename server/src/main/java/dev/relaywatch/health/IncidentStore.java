package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of providers' incidents, as the platform's role but for what is shown. */
@Component
class IncidentStore {
    /** Every service that fails for anybody, or has an incident that runs. */
    private static final String STANDING =
            """
            SELECT c.service, count(DISTINCT c.tenant_id) AS connected,
                   array_remove(array_agg(DISTINCT CASE WHEN c.status = 'unhealthy' THEN c.tenant_id END), NULL) AS failing,
                   count(DISTINCT c.tenant_id) FILTER (WHERE c.status = 'unhealthy' AND c.status_since > :recently) AS fresh,
                   coalesce(mode() WITHIN GROUP (ORDER BY CASE WHEN c.status = 'unhealthy' THEN c.reason END), '') AS reason,
                   i.service IS NOT NULL AS running
              FROM health_checks c LEFT JOIN health_incidents i ON i.service = c.service AND i.ended_at IS NULL
             WHERE c.tenant_id IS NOT NULL
             GROUP BY c.service, running
            HAVING bool_or(c.status = 'unhealthy') OR i.service IS NOT NULL
            """;

    /** Several nodes may: the unique index decides, and whom it struck stays listed. */
    private static final String BEGIN_OR_GO_ON =
            """
            INSERT INTO health_incidents AS i (id, service, started_at, connected, tenants, reason)
            VALUES (:id, :service, :now, :connected, :tenants::uuid[], :reason)
            ON CONFLICT (service) WHERE ended_at IS NULL DO UPDATE
               SET connected = excluded.connected,
                   tenants = ARRAY(SELECT DISTINCT t FROM unnest(i.tenants || excluded.tenants) AS t)
             WHERE i.connected <> excluded.connected OR NOT i.tenants @> excluded.tenants
            RETURNING i.id
            """;

    private static final String END =
            """
            UPDATE health_incidents SET ended_at = :now WHERE service = :service AND ended_at IS NULL
            RETURNING id, service, started_at, connected, tenants, reason
            """;

    /** Of a service that is no longer checked. */
    private static final String END_OTHERS =
            """
            UPDATE health_incidents i SET ended_at = :now
             WHERE ended_at IS NULL AND NOT EXISTS (SELECT FROM health_checks c WHERE c.service = i.service)
            RETURNING id, service, started_at, connected, tenants, reason
            """;

    private static final String FAILING_SINCE =
            """
            SELECT count(DISTINCT tenant_id) FROM health_checks
             WHERE service = :service AND tenant_id IS NOT NULL AND status = 'unhealthy' AND status_since > :since
            """;

    private static final String RUNNING =
            """
            SELECT id, service, started_at, connected, tenants, reason FROM health_incidents
             WHERE ended_at IS NULL ORDER BY started_at, service
            """;

    /** The others that were struck, and what was found there, no tenant's role may read. */
    private static final String RUNNING_OF_TENANT =
            """
            SELECT id, service, started_at FROM health_incidents
             WHERE ended_at IS NULL ORDER BY started_at, service
            """;

    private final JdbcClient jdbc;
    private final TenantTransaction transaction;

    IncidentStore(@Qualifier("platformJdbc") JdbcClient jdbc, TenantTransaction transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * How a service stands with the tenants that have it.
     *
     * @param fresh of those failing, how many have not for long
     * @param running whether that is known as an incident
     */
    record Standing(
            String service,
            int connected,
            List<TenantId> failing,
            int fresh,
            String reason,
            boolean running) {}

    List<Standing> standing(Instant recently) {
        return jdbc.sql(STANDING)
                .param("recently", Timestamps.utc(recently))
                .query((row, _) ->
                        new Standing(
                                row.getString("service"),
                                row.getInt("connected"),
                                tenants(row, "failing"),
                                row.getInt("fresh"),
                                row.getString("reason"),
                                row.getBoolean("running")))
                .list();
    }

    private static List<TenantId> tenants(ResultSet row, String column) throws SQLException {
        return Arrays.stream((UUID[]) row.getArray(column).getArray()).map(TenantId::new).toList();
    }

    /** What a look changed. */
    enum Change {
        BEGAN,
        GREW,
        NONE
    }

    Change beginOrGoOn(UUID id, Standing standing, Instant now) {
        return jdbc.sql(BEGIN_OR_GO_ON)
                .param("id", id)
                .param("service", standing.service())
                .param("connected", standing.connected())
                .param(
                        "tenants",
                        standing.failing().stream().map(TenantId::toString).toArray(String[]::new))
                .param("reason", standing.reason())
                .param("now", Timestamps.utc(now))
                .query(UUID.class)
                .optional()
                .map(changed -> changed.equals(id) ? Change.BEGAN : Change.GREW)
                .orElse(Change.NONE);
    }

    /** The one that was running. */
    Optional<Incident> end(String service, Instant now) {
        return jdbc.sql(END)
                .param("service", service)
                .param("now", Timestamps.utc(now))
                .query((row, _) -> incident(row))
                .optional();
    }

    List<Incident> endThoseOfNoService(Instant now) {
        return jdbc.sql(END_OTHERS)
                .param("now", Timestamps.utc(now))
                .query((row, _) -> incident(row))
                .list();
    }

    /** Tenants for whom it fails, and has not for long. */
    int failingSince(String service, Instant since) {
        return jdbc.sql(FAILING_SINCE)
                .param("service", service)
                .param("since", Timestamps.utc(since))
                .query(Integer.class)
                .single();
    }

    List<Incident> running() {
        return jdbc.sql(RUNNING).query((row, _) -> incident(row)).list();
    }

    /** Those that struck the tenant, as it may see them. */
    List<Incident> running(TenantId tenant) {
        return transaction.within(
                tenant,
                () ->
                        transaction
                                .jdbc()
                                .sql(RUNNING_OF_TENANT)
                                .query((row, _) ->
                                        Incident.seenBy(
                                                tenant,
                                                row.getObject("id", UUID.class),
                                                row.getString("service"),
                                                Timestamps.instant(row, "started_at")))
                                .list());
    }

    private static Incident incident(ResultSet row) throws SQLException {
        return new Incident(
                row.getObject("id", UUID.class),
                row.getString("service"),
                Timestamps.instant(row, "started_at"),
                row.getInt("connected"),
                tenants(row, "tenants"),
                row.getString("reason"));
    }
}
