package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of what channels are to be told, and of who tells them; as the platform's role. A channel is
 * claimed whole, so that what it hears keeps its order on every node.
 */
@Component
class NotificationStore {
    /**
     * For every channel that hears of it: the installation's all, a tenant's those of its tenant.
     * An opening goes to whoever takes the severity, after a while where the channel wants that;
     * what follows goes where the opening went. No channel hears of its own trouble.
     */
    private static final String QUEUE =
            """
            INSERT INTO alert_notifications (id, tenant_id, alert_id, channel_id, transition, due_at, created_at)
            SELECT gen_random_uuid(), c.tenant_id, a.id, c.id,
                   CASE WHEN h.heard THEN :transition WHEN c.after_seconds IS NOT NULL THEN 'escalated'
                        WHEN :transition = 'raised' THEN 'opened' ELSE :transition END,
                   CASE WHEN NOT h.heard AND c.after_seconds IS NOT NULL
                        THEN greatest(:due, :now + make_interval(secs => c.after_seconds)) ELSE :due END,
                   :now
              FROM platform_alerts a
              JOIN alert_channels c ON c.enabled AND (c.tenant_id IS NULL OR c.tenant_id = a.tenant_id
                                                      OR c.tenant_id = ANY (a.tenants))
              CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM alert_notifications n
                                                  WHERE n.alert_id = a.id AND n.channel_id = c.id
                                                    AND n.due_at <= :now) AS heard) h
             WHERE a.id = :alert
               AND CASE WHEN :opens THEN a.severity = ANY (c.severities) ELSE h.heard END
               AND NOT (a.metric IS NOT DISTINCT FROM :ownTrouble AND a.connection = c.name
                        AND a.tenant_id IS NOT DISTINCT FROM c.tenant_id)
            """;

    /** What a silence keeps back, except what tells how a heard alert goes on. */
    private static final String SENDABLE =
            """
            (n.transition IN ('acknowledged', 'unacknowledged', 'resolved')
                OR NOT EXISTS (SELECT FROM silences s
                                WHERE s.starts_at <= :now AND s.ends_at > :now
                                  AND (s.service IS NULL OR s.service = a.service)
                                  AND (s.tenant_id IS NULL OR s.tenant_id = a.tenant_id)))
            """;

    /** The one that waited longest; SKIP LOCKED lets nodes pass each other. */
    private static final String CLAIM =
            """
            WITH next AS (
                SELECT c.id FROM alert_channels c
                 WHERE c.enabled AND (c.rest_until IS NULL OR c.rest_until <= :now)
                   AND (c.claimed_until IS NULL OR c.claimed_until < :now)
                   AND EXISTS (SELECT FROM alert_notifications n JOIN platform_alerts a ON a.id = n.alert_id
                                WHERE n.channel_id = c.id AND n.status = 'pending' AND n.due_at <= :now
                                  AND %s)
                 ORDER BY c.rest_until NULLS FIRST LIMIT 1 FOR UPDATE OF c SKIP LOCKED
            )
            UPDATE alert_channels c SET claimed_by = :node, claimed_until = :leaseEnd, attempt = c.attempt + 1
              FROM next WHERE c.id = next.id
            RETURNING c.id, c.tenant_id, c.name, c.attempt, c.failures
            """
                    .formatted(SENDABLE);

    private static final String PENDING =
            """
            SELECT n.id, n.alert_id, n.transition, n.created_at, n.tries, a.status, a.absorbed_by IS NOT NULL AS absorbed,
                   a.created_at AS opened_at, t.reference,
                   EXISTS (SELECT FROM alert_notifications h WHERE h.alert_id = n.alert_id AND h.channel_id = n.channel_id
                                                               AND h.status = 'sent') AS heard,
                   EXISTS (SELECT FROM silences s
                            WHERE s.starts_at <= :now AND s.ends_at > :now
                              AND (s.service IS NULL OR s.service = a.service)
                              AND (s.tenant_id IS NULL OR s.tenant_id = a.tenant_id)) AS silenced
              FROM alert_notifications n JOIN platform_alerts a ON a.id = n.alert_id
              LEFT JOIN alert_threads t ON t.alert_id = n.alert_id AND t.channel_id = n.channel_id
             WHERE n.channel_id = :channel AND n.status = 'pending' AND n.due_at <= :now
             ORDER BY a.severity, a.created_at, n.alert_id, n.number LIMIT :limit
            """;

    private static final String SETTLE =
            """
            UPDATE alert_notifications SET status = :status, reason = :reason, settled_at = :now,
                   tries = tries + CASE WHEN :status = 'sent' THEN 1 ELSE 0 END
             WHERE id = ANY (:ids::uuid[]) AND status = 'pending'
            """;

    private static final String TRIED =
            "UPDATE alert_notifications SET tries = tries + 1, reason = :reason WHERE id = ANY (:ids::uuid[]) AND status = 'pending'";

    private static final String KEEP_THREAD =
            """
            INSERT INTO alert_threads (channel_id, alert_id, tenant_id, reference)
            SELECT :channel, :alert, c.tenant_id, :reference FROM alert_channels c WHERE c.id = :channel
            ON CONFLICT (channel_id, alert_id) DO UPDATE SET reference = excluded.reference
            """;

    /** As users read it in the table. */
    private static final String DELIVERY_STATUS =
            """
            UPDATE platform_alerts a SET delivery_status = coalesce(
                   (SELECT jsonb_object_agg(d.name, d.status)
                      FROM (SELECT c.name, CASE WHEN bool_or(n.status = 'pending') THEN 'pending'
                                                WHEN (array_agg(n.status ORDER BY n.number DESC))[1] = 'failed'
                                                THEN 'failed' ELSE 'sent' END AS status
                              FROM alert_notifications n JOIN alert_channels c ON c.id = n.channel_id
                             WHERE n.alert_id = a.id AND n.status <> 'dropped' GROUP BY c.name) d), '{}')
             WHERE a.id = ANY (:alerts::uuid[])
            """;

    /** Whoever lost the claim says nothing. */
    private static final String FREE =
            """
            UPDATE alert_channels
               SET claimed_by = NULL, claimed_until = NULL, failures = :failures, rest_until = :restUntil,
                   last_sent_at = CASE WHEN :sent THEN :now ELSE last_sent_at END,
                   last_error = CASE WHEN :error::text IS NOT NULL THEN :error WHEN :sent THEN NULL ELSE last_error END,
                   last_error_at = CASE WHEN :error::text IS NOT NULL THEN :now WHEN :sent THEN NULL ELSE last_error_at END
             WHERE id = :channel AND attempt = :attempt AND claimed_by IS NOT NULL
            """;

    private static final String FORGET_TROUBLE =
            "UPDATE alert_channels SET failures = 0, rest_until = NULL WHERE id = :channel";

    private static final String RELEASE_CLAIMS =
            "UPDATE alert_channels SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :node";

    private static final String DELIVERIES =
            """
            SELECT n.alert_id, c.name,
                   CASE WHEN bool_or(n.status = 'pending') THEN 'pending'
                        WHEN (array_agg(n.status ORDER BY n.number DESC))[1] = 'failed' THEN 'failed'
                        ELSE 'sent' END AS status
              FROM alert_notifications n JOIN alert_channels c ON c.id = n.channel_id
             WHERE n.alert_id = ANY (:alerts::uuid[]) AND n.status <> 'dropped'
               AND NOT (n.status = 'pending' AND n.due_at > :now)
               AND (:anyTenant OR c.tenant_id = :tenant::uuid)
             GROUP BY n.alert_id, c.name, c.id ORDER BY c.name
            """;

    private static final String DELIVERIES_OF_EACH =
            """
            SELECT n.alert_id, c.tenant_id, c.name,
                   CASE WHEN bool_or(n.status = 'pending') THEN 'pending'
                        WHEN (array_agg(n.status ORDER BY n.number DESC))[1] = 'failed' THEN 'failed'
                        ELSE 'sent' END AS status
              FROM alert_notifications n JOIN alert_channels c ON c.id = n.channel_id
             WHERE n.alert_id = ANY (:alerts::uuid[]) AND n.status <> 'dropped'
               AND NOT (n.status = 'pending' AND n.due_at > :now)
             GROUP BY n.alert_id, c.tenant_id, c.name, c.id ORDER BY c.name
            """;

    private static final String OF_ALERT =
            """
            SELECT c.name, n.transition, n.status, n.tries, n.reason, n.created_at, n.due_at, n.settled_at
              FROM alert_notifications n JOIN alert_channels c ON c.id = n.channel_id
             WHERE n.alert_id = :alert AND (:anyTenant OR c.tenant_id = :tenant::uuid)
             ORDER BY n.number LIMIT 500
            """;

    private static final String OLDEST_OVERDUE =
            """
            SELECT min(n.due_at) FROM alert_notifications n
              JOIN alert_channels c ON c.id = n.channel_id JOIN platform_alerts a ON a.id = n.alert_id
             WHERE n.status = 'pending' AND n.due_at <= :now AND c.enabled AND c.failures = 0 AND %s
            """
                    .formatted(SENDABLE);

    private final JdbcClient jdbc;

    NotificationStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A channel that this node tells now.
     *
     * @param attempt the fence
     * @param failures tries in a row without success
     */
    record Claim(UUID channel, @Nullable TenantId tenant, String name, int attempt, int failures) {}

    /**
     * What a channel is to be told.
     *
     * @param heard whether it told of the alert before
     * @param absorbed whether the alert became part of a larger one
     * @param openedAt when the alert began
     * @param thread what it kept of its first message
     */
    record Pending(
            UUID id,
            UUID alert,
            Transition transition,
            int tries,
            AlertStatus status,
            boolean absorbed,
            boolean heard,
            boolean silenced,
            Instant openedAt,
            @Nullable String thread) {}

    /** How one channel's part in an alert went. */
    record Told(
            String channel,
            String transition,
            String status,
            int tries,
            @Nullable String reason,
            Instant createdAt,
            Instant dueAt,
            @Nullable Instant settledAt) {}

    /**
     * In the running transaction of the platform's role.
     *
     * @param due when channels that wait for nothing are told
     */
    void queue(UUID alert, Transition transition, Instant now, Instant due) {
        boolean opens =
                switch (transition) {
                    case OPENED, RAISED, FLAPPING, REOPENED, ESCALATED -> true;
                    case REMINDED, ACKNOWLEDGED, UNACKNOWLEDGED, RESOLVED -> false;
                };
        jdbc.sql(QUEUE)
                .param("alert", alert)
                .param("transition", transition.text())
                .param("opens", opens)
                .param("ownTrouble", ChannelTrouble.METRIC)
                .param("due", Timestamps.utc(due))
                .param("now", Timestamps.utc(now))
                .update();
        status(List.of(alert));
    }

    private void status(Collection<UUID> alerts) {
        jdbc.sql(DELIVERY_STATUS).param("alerts", texts(alerts)).update();
    }

    Optional<Claim> claim(UUID node, Instant now, Instant leaseEnd) {
        return jdbc.sql(CLAIM)
                .param("node", node)
                .param("now", Timestamps.utc(now))
                .param("leaseEnd", Timestamps.utc(leaseEnd))
                .query((row, _) ->
                        new Claim(
                                row.getObject("id", UUID.class),
                                AlertReadStore.tenant(row, "tenant_id"),
                                row.getString("name"),
                                row.getInt("attempt"),
                                row.getInt("failures")))
                .optional();
    }

    /** What is due, the most urgent alert first, each alert's in their order. */
    List<Pending> pending(UUID channel, int limit, Instant now) {
        return jdbc.sql(PENDING)
                .param("channel", channel)
                .param("limit", limit)
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        new Pending(
                                row.getObject("id", UUID.class),
                                row.getObject("alert_id", UUID.class),
                                Transition.of(row.getString("transition")),
                                row.getInt("tries"),
                                AlertStatus.of(row.getString("status")),
                                row.getBoolean("absorbed"),
                                row.getBoolean("heard"),
                                row.getBoolean("silenced"),
                                Timestamps.instant(row, "opened_at"),
                                row.getString("reference")))
                .list();
    }

    void settle(
            Collection<UUID> ids,
            Collection<UUID> alerts,
            String status,
            @Nullable String reason,
            Instant now) {
        jdbc.sql(SETTLE)
                .param("ids", texts(ids))
                .param("status", status)
                .param("reason", reason, Types.VARCHAR)
                .param("now", Timestamps.utc(now))
                .update();
        status(alerts);
    }

    void tried(Collection<UUID> ids, String reason) {
        jdbc.sql(TRIED).param("ids", texts(ids)).param("reason", reason).update();
    }

    void keepThread(UUID channel, UUID alert, String reference) {
        jdbc.sql(KEEP_THREAD)
                .param("channel", channel)
                .param("alert", alert)
                .param("reference", reference)
                .update();
    }

    /**
     * The channel may be claimed again.
     *
     * @param sent whether it took something
     * @param error absent where nothing failed
     * @return whether the claim was still ours
     */
    boolean free(
            Claim claim,
            int failures,
            Instant restUntil,
            boolean sent,
            @Nullable String error,
            Instant now) {
        return jdbc.sql(FREE)
                        .param("channel", claim.channel())
                        .param("attempt", claim.attempt())
                        .param("failures", failures)
                        .param("restUntil", Timestamps.utc(restUntil))
                        .param("sent", sent)
                        .param("error", error, Types.VARCHAR)
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    /** It may be told at once, whatever was the matter. */
    void forgetTrouble(UUID channel) {
        jdbc.sql(FORGET_TROUBLE).param("channel", channel).update();
    }

    /** Frees what a node holds that is known to be gone. */
    int releaseClaims(UUID node) {
        return jdbc.sql(RELEASE_CLAIMS).param("node", node).update();
    }

    /** By alert and channel: {@code sent}, {@code pending} or {@code failed}. */
    Map<UUID, Map<String, String>> deliveries(
            Collection<UUID> alerts, @Nullable TenantId tenant, Instant now) {
        Map<UUID, Map<String, String>> found = new HashMap<>();
        jdbc.sql(DELIVERIES)
                .param("alerts", texts(alerts))
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("now", Timestamps.utc(now))
                .query(row -> {
                    found.computeIfAbsent(
                                    row.getObject("alert_id", UUID.class),
                                    _ -> new LinkedHashMap<>())
                            .put(row.getString("name"), row.getString("status"));
                });
        return found;
    }

    /**
     * How a channel stands with an alert.
     *
     * @param tenant whose channel; absent for the installation's
     */
    record Delivery(UUID alert, @Nullable TenantId tenant, String channel, String status) {}

    /** As {@link #deliveries}, of everybody's channels. */
    List<Delivery> deliveriesOfEach(Collection<UUID> alerts, Instant now) {
        return jdbc.sql(DELIVERIES_OF_EACH)
                .param("alerts", texts(alerts))
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        new Delivery(
                                row.getObject("alert_id", UUID.class),
                                AlertReadStore.tenant(row, "tenant_id"),
                                row.getString("name"),
                                row.getString("status")))
                .list();
    }

    /** All that channels were and are to be told of an alert, oldest first. */
    List<Told> told(UUID alert, @Nullable TenantId tenant) {
        return jdbc.sql(OF_ALERT)
                .param("alert", alert)
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .query((row, _) ->
                        new Told(
                                row.getString("name"),
                                row.getString("transition"),
                                row.getString("status"),
                                row.getInt("tries"),
                                row.getString("reason"),
                                Timestamps.instant(row, "created_at"),
                                Timestamps.instant(row, "due_at"),
                                Timestamps.instantOrNull(row, "settled_at")))
                .list();
    }

    /** Since when something waits that a channel which works should have been told. */
    Optional<Instant> oldestOverdue(Instant now) {
        return jdbc.sql(OLDEST_OVERDUE)
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant))
                .single();
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
