package dev.relaywatch.health;

import dev.relaywatch.health.Threshold.Direction;
import dev.relaywatch.health.Threshold.Origin;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the thresholds. */
@Component
class ThresholdStore {
    private static final String ALL =
            """
            SELECT tenant_id, service, metric, direction, warning, critical, severity, managed_by
              FROM thresholds ORDER BY service, metric, tenant_id NULLS FIRST
            """;

    private static final String ONE =
            """
            SELECT tenant_id, service, metric, direction, warning, critical, severity, managed_by FROM thresholds
             WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid AND service = :service AND metric = :metric
            """;

    private static final String UPSERT =
            """
            INSERT INTO thresholds AS t (tenant_id, service, metric, direction, warning, critical, severity, managed_by,
                                         updated_by, updated_at)
            VALUES (:tenant, :service, :metric, :direction, :warning, :critical, :severity, :managedBy, :by, :now)
            ON CONFLICT (tenant_id, service, metric) DO UPDATE
               SET direction = excluded.direction, warning = excluded.warning, critical = excluded.critical,
                   severity = excluded.severity, managed_by = excluded.managed_by, updated_by = excluded.updated_by,
                   updated_at = excluded.updated_at
             WHERE (t.direction, t.warning, t.critical, t.severity, t.managed_by)
                   IS DISTINCT FROM (excluded.direction, excluded.warning, excluded.critical, excluded.severity,
                                     excluded.managed_by)
            """;

    private static final String DELETE =
            """
            DELETE FROM thresholds
             WHERE tenant_id IS NOT DISTINCT FROM :tenant AND service = :service AND metric = :metric
            """;

    private static final String DELETE_LEFT_OUT =
            """
            DELETE FROM thresholds
             WHERE tenant_id IS NOT DISTINCT FROM :tenant AND managed_by = 'file'
               AND NOT (service || ' ' || metric = ANY (:named))
            """;

    private final JdbcClient platformJdbc;
    private final TenantTransaction transaction;

    ThresholdStore(
            @Qualifier("platformJdbc") JdbcClient platformJdbc, TenantTransaction transaction) {
        this.platformJdbc = platformJdbc;
        this.transaction = transaction;
    }

    /** Everybody's, whoever asks: as the platform's role. */
    List<Threshold> all() {
        return platformJdbc.sql(ALL).query((row, _) -> threshold(row)).list();
    }

    /** As the running transaction sees it. */
    Optional<Threshold> one(@Nullable TenantId tenant, String service, String metric) {
        return transaction
                .jdbc()
                .sql(ONE)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("service", service)
                .param("metric", metric)
                .query((row, _) -> threshold(row))
                .optional();
    }

    private static Threshold threshold(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return new Threshold(
                tenant == null ? null : new TenantId(tenant),
                row.getString("service"),
                row.getString("metric"),
                Direction.valueOf(row.getString("direction").toUpperCase(Locale.ROOT)),
                row.getBigDecimal("warning"),
                row.getBigDecimal("critical"),
                row.getString("severity"),
                Origin.valueOf(row.getString("managed_by").toUpperCase(Locale.ROOT)));
    }

    /** In the running transaction; whether anything changed. */
    boolean upsert(Threshold threshold, String by, Instant now) {
        TenantId tenant = threshold.tenant();
        return transaction
                        .jdbc()
                        .sql(UPSERT)
                        .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                        .param("service", threshold.service())
                        .param("metric", threshold.metric())
                        .param("direction", threshold.direction().name().toLowerCase(Locale.ROOT))
                        .param("warning", threshold.warning(), Types.NUMERIC)
                        .param("critical", threshold.critical())
                        .param("severity", threshold.severity(), Types.VARCHAR)
                        .param("managedBy", threshold.origin().name().toLowerCase(Locale.ROOT))
                        .param("by", by)
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    /** In the running transaction; whether there was one. */
    boolean delete(@Nullable TenantId tenant, String service, String metric) {
        return transaction
                        .jdbc()
                        .sql(DELETE)
                        .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                        .param("service", service)
                        .param("metric", metric)
                        .update()
                > 0;
    }

    /** Those that the file had and names no longer. */
    void deleteLeftOut(@Nullable TenantId tenant, List<Threshold> named) {
        transaction
                .jdbc()
                .sql(DELETE_LEFT_OUT)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param(
                        "named",
                        named.stream()
                                .map(one -> one.service() + " " + one.metric())
                                .toArray(String[]::new))
                .update();
    }
}
