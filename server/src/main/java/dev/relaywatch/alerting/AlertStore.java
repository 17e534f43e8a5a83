package dev.relaywatch.alerting;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL by which alerts change, in a running transaction of the platform's role. Every statement
 * names the statuses it starts from.
 */
@Component
class AlertStore {
    /**
     * Whoever changes alerts is alone, and says so before touching the first: the numbers of
     * changes are seen in their order, and no two wait for each other's rows.
     */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('relaywatch.alerts'))";

    private static final String INSERT =
            """
            INSERT INTO platform_alerts (id, tenant_id, fingerprint, episode, dedup_key, severity, source, service,
                                         connection, metric, current_value, threshold_value, title, message, tenants,
                                         flapping, created_at, last_seen_at, next_reminder_at)
            SELECT :id, :tenant::uuid, :fingerprint, episode, :fingerprint || '-' || episode, :severity, :source, :service,
                   :connection, :metric, :value, :bound, :title, :message, :tenants::uuid[], :flapping, :now, :now,
                   :reminder
              FROM (SELECT coalesce(max(episode), 0) + 1 AS episode FROM platform_alerts
                     WHERE fingerprint = :fingerprint) AS next
            """;

    private static final String COUNT_UP =
            """
            UPDATE platform_alerts
               SET count = count + 1, last_seen_at = :now, current_value = :value, threshold_value = :bound,
                   message = :message, fine_since = NULL
             WHERE fingerprint = :fingerprint AND status <> 'resolved'
            RETURNING id
            """;

    /** A worse problem than the one somebody acknowledged is nobody's yet. */
    private static final String RAISE =
            """
            UPDATE platform_alerts
               SET severity = :severity, title = :title, status = 'open', acknowledged_at = NULL, acknowledged_by = NULL,
                   next_reminder_at = :reminder
             WHERE id = :id AND status <> 'resolved' AND severity > :severity
            """;

    private static final String SPREAD =
            """
            UPDATE platform_alerts SET tenants = :tenants::uuid[], title = :title, message = :message
             WHERE id = :id AND status <> 'resolved' AND tenants <> :tenants::uuid[]
            """;

    private static final String EPISODES_SINCE =
            "SELECT count(*) FROM platform_alerts WHERE fingerprint = :fingerprint AND created_at > :since";

    private static final String FINE_FROM =
            """
            UPDATE platform_alerts SET fine_since = coalesce(fine_since, :now)
             WHERE fingerprint = :fingerprint AND status <> 'resolved' AND flapping
            """;

    private static final String CALMED =
            "SELECT id FROM platform_alerts WHERE status <> 'resolved' AND flapping AND fine_since <= :before";

    private static final String ACKNOWLEDGE =
            """
            UPDATE platform_alerts SET status = 'acknowledged', acknowledged_at = :now, acknowledged_by = :actor
             WHERE id = :id AND status = 'open'
            """;

    private static final String UNACKNOWLEDGE =
            """
            UPDATE platform_alerts
               SET status = 'open', acknowledged_at = NULL, acknowledged_by = NULL, next_reminder_at = :reminder
             WHERE id = :id AND status = 'acknowledged'
            """;

    private static final String RESOLVE =
            """
            UPDATE platform_alerts
               SET status = 'resolved', resolved_at = :now, resolved_by = :actor, resolution_notes = :note,
                   absorbed_by = :absorbedBy::uuid
             WHERE id = :id AND status <> 'resolved'
            """;

    /** Not while a later episode is open: the unique index would refuse it. */
    private static final String REOPEN =
            """
            UPDATE platform_alerts a
               SET status = 'open', resolved_at = NULL, resolved_by = NULL, resolution_notes = NULL, absorbed_by = NULL,
                   acknowledged_at = NULL, acknowledged_by = NULL, fine_since = NULL, next_reminder_at = :reminder
             WHERE id = :id AND status = 'resolved'
               AND NOT EXISTS (SELECT FROM platform_alerts o WHERE o.fingerprint = a.fingerprint AND o.status <> 'resolved')
            """;

    private static final String TO_REMIND =
            """
            UPDATE platform_alerts SET next_reminder_at = :next
             WHERE status = 'open' AND next_reminder_at <= :now AND absorbed_by IS NULL RETURNING id
            """;

    private static final String CHANGE =
            """
            INSERT INTO alert_changes (tenant_id, alert_id, at, kind, actor, note)
            SELECT tenant_id, id, :now, :kind, :actor, :note FROM platform_alerts WHERE id = :id
            """;

    /** Of one tenant's connection, or all of a service that is no longer watched there. */
    private static final String OF_CHECK =
            """
            SELECT id FROM platform_alerts
             WHERE status <> 'resolved' AND source IN ('health_check', 'threshold') AND service = :service
               AND tenant_id IS NOT DISTINCT FROM :tenant::uuid AND connection IS NOT DISTINCT FROM :connection
               AND cardinality(tenants) = 0
            """;

    private static final String TO_ABSORB =
            """
            SELECT id FROM platform_alerts
             WHERE status <> 'resolved' AND source = 'health_check' AND metric IS NULL AND service = :service
               AND tenant_id = ANY (:tenants::uuid[]) AND created_at > :since
            """;

    private static final String INCIDENT_OF =
            """
            SELECT fingerprint FROM platform_alerts
             WHERE status <> 'resolved' AND source = 'health_check' AND tenant_id IS NULL AND service = :service
               AND :tenant::uuid = ANY (tenants)
            """;

    private static final String ACTIVE =
            "SELECT id FROM platform_alerts WHERE fingerprint = :fingerprint AND status <> 'resolved'";

    private static final String FORGET =
            "DELETE FROM platform_alerts WHERE status = 'resolved' AND resolved_at < :before";

    private final JdbcClient jdbc;

    AlertStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the end of the running transaction; held already, it costs nothing but the call. */
    void lock() {
        jdbc.sql(LOCK).query((_, _) -> true).list();
    }

    UUID insert(Finding finding, boolean flapping, Instant now, Instant reminder) {
        UUID id = Ids.next();
        TenantId tenant = finding.tenant();
        jdbc.sql(INSERT)
                .param("id", id)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("fingerprint", finding.fingerprint().text())
                .param("severity", finding.severity().text())
                .param("source", finding.source().text())
                .param("service", finding.service(), Types.VARCHAR)
                .param("connection", finding.connection(), Types.VARCHAR)
                .param("metric", finding.metric(), Types.VARCHAR)
                .param("value", finding.value(), Types.NUMERIC)
                .param("bound", finding.bound(), Types.NUMERIC)
                .param("title", finding.title())
                .param("message", finding.message())
                .param("tenants", texts(finding.tenants()))
                .param("flapping", flapping)
                .param("now", Timestamps.utc(now))
                .param("reminder", Timestamps.utc(reminder))
                .update();
        return id;
    }

    /** The active alert of the fingerprint, where there is one. */
    Optional<UUID> countUp(Finding finding, Instant now) {
        return jdbc.sql(COUNT_UP)
                .param("fingerprint", finding.fingerprint().text())
                .param("value", finding.value(), Types.NUMERIC)
                .param("bound", finding.bound(), Types.NUMERIC)
                .param("message", finding.message())
                .param("now", Timestamps.utc(now))
                .query(UUID.class)
                .optional();
    }

    boolean raise(UUID id, Severity severity, String title, Instant reminder) {
        return jdbc.sql(RAISE)
                        .param("id", id)
                        .param("severity", severity.text())
                        .param("title", title)
                        .param("reminder", Timestamps.utc(reminder))
                        .update()
                > 0;
    }

    boolean spread(UUID id, List<TenantId> tenants, String title, String message) {
        return jdbc.sql(SPREAD)
                        .param("id", id)
                        .param("tenants", texts(tenants))
                        .param("title", title)
                        .param("message", message)
                        .update()
                > 0;
    }

    Optional<UUID> active(Fingerprint fingerprint) {
        return jdbc.sql(ACTIVE)
                .param("fingerprint", fingerprint.text())
                .query(UUID.class)
                .optional();
    }

    int episodesSince(Fingerprint fingerprint, Instant since) {
        return jdbc.sql(EPISODES_SINCE)
                .param("fingerprint", fingerprint.text())
                .param("since", Timestamps.utc(since))
                .query(Integer.class)
                .single();
    }

    /** Whether there is one that flaps, which is not resolved at once. */
    boolean isFineFrom(Fingerprint fingerprint, Instant now) {
        return jdbc.sql(FINE_FROM)
                        .param("fingerprint", fingerprint.text())
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    List<UUID> calmedBefore(Instant before) {
        return jdbc.sql(CALMED)
                .param("before", Timestamps.utc(before))
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    boolean acknowledge(UUID id, String actor, Instant now) {
        return jdbc.sql(ACKNOWLEDGE)
                        .param("id", id)
                        .param("actor", actor)
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    boolean unacknowledge(UUID id, Instant reminder) {
        return jdbc.sql(UNACKNOWLEDGE)
                        .param("id", id)
                        .param("reminder", Timestamps.utc(reminder))
                        .update()
                > 0;
    }

    boolean resolve(
            UUID id, String actor, @Nullable String note, @Nullable UUID absorbedBy, Instant now) {
        return jdbc.sql(RESOLVE)
                        .param("id", id)
                        .param("actor", actor)
                        .param("note", note, Types.VARCHAR)
                        .param("absorbedBy", absorbedBy, Types.OTHER)
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    boolean reopen(UUID id, Instant reminder) {
        return jdbc.sql(REOPEN).param("id", id).param("reminder", Timestamps.utc(reminder)).update()
                > 0;
    }

    /** Those that are to be reminded of now; each is due again then. */
    List<UUID> toRemind(Instant now, Instant next) {
        return jdbc.sql(TO_REMIND)
                .param("now", Timestamps.utc(now))
                .param("next", Timestamps.utc(next))
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    void change(UUID id, AlertChange kind, String actor, @Nullable String note, Instant now) {
        jdbc.sql(CHANGE)
                .param("id", id)
                .param("kind", kind.text())
                .param("actor", actor)
                .param("note", note, Types.VARCHAR)
                .param("now", Timestamps.utc(now))
                .update();
    }

    /** Active ones of a check. */
    List<UUID> ofCheck(@Nullable TenantId tenant, String service, @Nullable String connection) {
        return jdbc.sql(OF_CHECK)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("service", service)
                .param("connection", connection, Types.VARCHAR)
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Active ones of these tenants' whole service, which are part of something larger. */
    List<UUID> toAbsorb(String service, List<TenantId> tenants, Instant since) {
        return jdbc.sql(TO_ABSORB)
                .param("service", service)
                .param("tenants", texts(tenants))
                .param("since", Timestamps.utc(since))
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    /** The fingerprint of the active platform-wide alert that the tenant's service is part of. */
    Optional<Fingerprint> incidentOf(String service, TenantId tenant) {
        return jdbc.sql(INCIDENT_OF)
                .param("service", service)
                .param("tenant", tenant.value())
                .query(String.class)
                .optional()
                .map(Fingerprint::new);
    }

    int forgetResolvedBefore(Instant before) {
        return jdbc.sql(FORGET).param("before", Timestamps.utc(before)).update();
    }

    private static String[] texts(Collection<TenantId> tenants) {
        return tenants.stream().map(Objects::toString).toArray(String[]::new);
    }
}
