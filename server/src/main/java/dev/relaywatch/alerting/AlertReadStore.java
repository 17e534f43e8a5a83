package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SQL of alerts for whoever looks; as the role of the running transaction. */
@Component
class AlertReadStore {
    private static final String COLUMNS =
            """
            SELECT a.*, %s AS silenced
              FROM platform_alerts a
            """
                    .formatted(SilenceStore.SILENCES_IT);

    private static final String BY_IDS = COLUMNS + " WHERE a.id = ANY (:ids::uuid[])";

    /** A platform-wide alert is listed for each tenant that it struck. */
    private static final String LIST =
            COLUMNS
                    + """
                     WHERE (:anyTenant OR a.tenant_id = :tenant::uuid OR :tenant::uuid = ANY (a.tenants))
                       AND (:statuses::text[] IS NULL OR a.status = ANY (:statuses::text[]))
                       AND (:severities::text[] IS NULL OR a.severity = ANY (:severities::text[]))
                       AND (:service::text IS NULL OR a.service = :service)
                       AND (:sources::text[] IS NULL OR a.source = ANY (:sources::text[]))
                       AND (:since::timestamptz IS NULL OR a.created_at >= :since)
                       AND (:silenced::boolean IS NULL OR :silenced = %s)
                     ORDER BY a.status = 'resolved', CASE WHEN a.status <> 'resolved' THEN a.severity END,
                              a.created_at DESC, a.id DESC
                     OFFSET :offset LIMIT :limit
                    """
                            .formatted(SilenceStore.SILENCES_IT);

    /** Counting goes no further than anybody reads. */
    private static final String COUNTS =
            """
            SELECT status, severity, silenced, count(*) AS alerts
              FROM ((SELECT a.status, a.severity, %1$s AS silenced FROM platform_alerts a
                      WHERE a.status <> 'resolved' AND %2$s LIMIT 5000)
                    UNION ALL
                    (SELECT a.status, a.severity, false FROM platform_alerts a
                      WHERE a.status = 'resolved' AND %2$s LIMIT :most)) AS counted
             GROUP BY status, severity, silenced
            """
                    .formatted(
                            SilenceStore.SILENCES_IT,
                            """
                            (:anyTenant OR a.tenant_id = :tenant::uuid OR :tenant::uuid = ANY (a.tenants))
                            AND (:service::text IS NULL OR a.service = :service)
                            AND (:sources::text[] IS NULL OR a.source = ANY (:sources::text[]))
                            AND (:since::timestamptz IS NULL OR a.created_at >= :since)
                            """);

    private static final String ACTIVE =
            "SELECT id FROM platform_alerts WHERE fingerprint = :fingerprint AND status <> 'resolved'";

    private static final String ACTIVE_OF_SOURCE =
            COLUMNS
                    + """
                     WHERE a.status <> 'resolved' AND a.source = :source AND a.metric = ANY (:metrics)
                    """;

    private static final String ACTIVE_OF_OPERATIONS =
            COLUMNS
                    + """
                     WHERE a.status <> 'resolved' AND a.source = 'threshold' AND a.metric LIKE 'operations.%'
                       AND a.tenant_id = ANY (:tenants::uuid[])
                    """;

    private static final String ACTIVE_OF_ANOMALIES =
            "SELECT fingerprint FROM platform_alerts WHERE status <> 'resolved' AND source = 'anomaly' AND metric LIKE 'operations.%'";

    private static final String COUNTS_OF_ACTIVE =
            "SELECT severity, count(*) AS alerts FROM platform_alerts WHERE status <> 'resolved' GROUP BY severity";

    private static final String UNACKNOWLEDGED =
            """
            SELECT count(*) FROM (SELECT FROM platform_alerts a
             WHERE a.status = 'open' AND a.status <> 'resolved' AND NOT %s
               AND (:anyTenant OR a.tenant_id = :tenant::uuid OR :tenant::uuid = ANY (a.tenants)) LIMIT 1000) c
            """
                    .formatted(SilenceStore.SILENCES_IT);

    private static final String TIMELINE =
            """
            SELECT number, alert_id, at, kind, actor, note FROM alert_changes
             WHERE alert_id = ANY (:ids::uuid[]) ORDER BY number
            """;

    private final TenantTransaction transaction;

    AlertReadStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    /** One entry of a timeline. */
    record Entry(
            long number,
            UUID alert,
            Instant at,
            String kind,
            String actor,
            @Nullable String note) {}

    List<Alert> list(AlertFilter wanted, int offset, int limit, Instant now) {
        TenantId tenant = wanted.tenant();
        return transaction
                .jdbc()
                .sql(LIST)
                .param("now", Timestamps.utc(now))
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("statuses", array(wanted.statuses()), Types.ARRAY)
                .param("severities", array(wanted.severities()), Types.ARRAY)
                .param("sources", array(wanted.sources()), Types.ARRAY)
                .param("service", wanted.service(), Types.VARCHAR)
                .param("since", since(wanted), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("silenced", wanted.silenced(), Types.BOOLEAN)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, _) -> alert(row))
                .list();
    }

    private static @Nullable OffsetDateTime since(AlertFilter wanted) {
        Instant since = wanted.since();
        return since == null ? null : Timestamps.utc(since);
    }

    /** Of every status and severity, whatever the filter says of those. */
    AlertCounts counts(AlertFilter wanted, Instant now) {
        TenantId tenant = wanted.tenant();
        return new AlertCounts(
                transaction
                        .jdbc()
                        .sql(COUNTS)
                        .param("now", Timestamps.utc(now))
                        .param("anyTenant", tenant == null)
                        .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                        .param("sources", array(wanted.sources()), Types.ARRAY)
                        .param("service", wanted.service(), Types.VARCHAR)
                        .param("since", since(wanted), Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("most", AlertCounts.MOST_RESOLVED)
                        .query((row, _) ->
                                new AlertCounts.Kind(
                                        row.getString("status"),
                                        row.getString("severity"),
                                        row.getBoolean("silenced"),
                                        row.getLong("alerts")))
                        .list());
    }

    private static String @Nullable [] array(List<String> wanted) {
        return wanted.isEmpty() ? null : wanted.toArray(String[]::new);
    }

    List<Alert> byIds(Collection<UUID> ids, Instant now) {
        return transaction
                .jdbc()
                .sql(BY_IDS)
                .param("now", Timestamps.utc(now))
                .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
                .query((row, _) -> alert(row))
                .list();
    }

    Optional<Alert> find(UUID id, Instant now) {
        return byIds(List.of(id), now).stream().findFirst();
    }

    List<Alert> active(AlertSource source, List<String> metrics, Instant now) {
        return transaction
                .jdbc()
                .sql(ACTIVE_OF_SOURCE)
                .param("source", source.text())
                .param("metrics", metrics.toArray(String[]::new))
                .param("now", Timestamps.utc(now))
                .query((row, _) -> alert(row))
                .list();
    }

    /** Those of numbers of operations. */
    List<Alert> activeOfOperations(Collection<TenantId> tenants, Instant now) {
        return transaction
                .jdbc()
                .sql(ACTIVE_OF_OPERATIONS)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .param("now", Timestamps.utc(now))
                .query((row, _) -> alert(row))
                .list();
    }

    /** Fingerprints of those of unusual hours of operations. */
    List<String> activeOfAnomalies() {
        return transaction
                .jdbc()
                .sql(ACTIVE_OF_ANOMALIES)
                .query((row, _) -> row.getString("fingerprint"))
                .list();
    }

    /** By severity. */
    Map<String, Integer> countsOfActive() {
        Map<String, Integer> counts = new HashMap<>();
        transaction
                .jdbc()
                .sql(COUNTS_OF_ACTIVE)
                .query(row -> {
                    counts.put(row.getString("severity"), row.getInt("alerts"));
                });
        return counts;
    }

    /** And not silenced, of one tenant or of all; counted up to 1,000. */
    long unacknowledged(@Nullable TenantId tenant, Instant now) {
        return transaction
                .jdbc()
                .sql(UNACKNOWLEDGED)
                .param("now", Timestamps.utc(now))
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .query(Long.class)
                .single();
    }

    Optional<UUID> active(Fingerprint fingerprint) {
        return transaction
                .jdbc()
                .sql(ACTIVE)
                .param("fingerprint", fingerprint.text())
                .query(UUID.class)
                .optional();
    }

    /** The timelines of these, oldest first. */
    List<Entry> timeline(Collection<UUID> ids) {
        return transaction
                .jdbc()
                .sql(TIMELINE)
                .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
                .query((row, _) -> entry(row))
                .list();
    }

    static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("number"),
                row.getObject("alert_id", UUID.class),
                Timestamps.instant(row, "at"),
                row.getString("kind"),
                row.getString("actor"),
                row.getString("note"));
    }

    static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                row.getObject("id", UUID.class),
                tenant(row, "tenant_id"),
                tenants(row.getArray("tenants")),
                row.getString("fingerprint"),
                row.getString("dedup_key"),
                Severity.of(row.getString("severity")),
                AlertSource.of(row.getString("source")),
                row.getString("service"),
                row.getString("connection"),
                row.getString("metric"),
                row.getBigDecimal("current_value"),
                row.getBigDecimal("threshold_value"),
                row.getString("title"),
                row.getString("message"),
                AlertStatus.of(row.getString("status")),
                row.getInt("count"),
                row.getBoolean("flapping"),
                row.getBoolean("silenced"),
                Timestamps.instant(row, "created_at"),
                Timestamps.instant(row, "last_seen_at"),
                Timestamps.instantOrNull(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                Timestamps.instantOrNull(row, "resolved_at"),
                row.getString("resolved_by"));
    }

    static @Nullable TenantId tenant(ResultSet row, String column) throws SQLException {
        UUID tenant = row.getObject(column, UUID.class);
        return tenant == null ? null : new TenantId(tenant);
    }

    private static List<TenantId> tenants(Array array) throws SQLException {
        return Arrays.stream((UUID[]) array.getArray()).map(TenantId::new).toList();
    }
}
