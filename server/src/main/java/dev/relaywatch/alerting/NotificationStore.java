package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SQL of what channels are to be told, and were; as the role of the running transaction. */
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

    /**
     * Whether {@code n} of the alert {@code a} may go out {@code :now}: a silence holds back what
     * is open, and what was acknowledged before the channel told of it. As {@link Folding} has it.
     */
    static final String SENDABLE =
            """
            (a.status = 'resolved' OR NOT %s
                OR (a.status = 'acknowledged'
                    AND EXISTS (SELECT FROM alert_notifications h WHERE h.alert_id = n.alert_id
                                                                    AND h.channel_id = n.channel_id AND h.status = 'sent')))
            """
                    .formatted(SilenceStore.SILENCES_IT);

    /**
     * How the channel {@code c} stands with an alert, of its notifications {@code n} that are not
     * dropped.
     */
    private static final String STANDING =
            """
            CASE WHEN bool_or(n.status = 'pending') THEN 'pending'
                 WHEN (array_agg(n.status ORDER BY n.number DESC))[1] = 'failed' THEN 'failed' ELSE 'sent' END
            """;

    private static final String PENDING =
            """
            SELECT n.id, n.alert_id, n.transition, n.created_at, n.tries, a.status, a.absorbed_by IS NOT NULL AS absorbed,
                   a.created_at AS opened_at, t.reference,
                   EXISTS (SELECT FROM alert_notifications h WHERE h.alert_id = n.alert_id AND h.channel_id = n.channel_id
                                                               AND h.status = 'sent') AS heard,
                   %s AS silenced
              FROM alert_notifications n JOIN platform_alerts a ON a.id = n.alert_id
              LEFT JOIN alert_threads t ON t.alert_id = n.alert_id AND t.channel_id = n.channel_id
             WHERE n.channel_id = :channel AND n.status = 'pending' AND n.due_at <= :now AND %s
             ORDER BY a.severity, a.created_at, n.alert_id, n.number LIMIT :limit
            """
                    .formatted(SilenceStore.SILENCES_IT, SENDABLE);

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
                      FROM (SELECT c.name, %s AS status
                              FROM alert_notifications n JOIN alert_channels c ON c.id = n.channel_id
                             WHERE n.alert_id = a.id AND n.status <> 'dropped' GROUP BY c.name) d), '{}')
             WHERE a.id = ANY (:alerts::uuid[])
            """
                    .formatted(STANDING);

    private static final String DELIVERIES =
            """
            SELECT n.alert_id, c.tenant_id, c.name, %s AS status
              FROM alert_notifications n JOIN alert_channels c ON c.id = n.channel_id
             WHERE n.alert_id = ANY (:alerts::uuid[]) AND n.status <> 'dropped'
               AND NOT (n.status = 'pending' AND n.due_at > :now)
             GROUP BY n.alert_id, c.tenant_id, c.name, c.id ORDER BY c.name
            """
                    .formatted(STANDING);

    private static final String OF_ALERT =
            """
            SELECT c.name, n.transition, n.status, n.tries, n.reason, n.created_at, n.due_at, n.settled_at,
                   CASE WHEN n.status = 'pending' THEN greatest(n.due_at, c.rest_until) END AS next_try_at
              FROM alert_notifications n JOIN alert_channels c ON c.id = n.channel_id
             WHERE n.alert_id = :alert AND (:anyTenant OR c.tenant_id = :tenant::uuid)
             ORDER BY n.number LIMIT 500
            """;

    private final TenantTransaction transaction;

    NotificationStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

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
        transaction
                .jdbc()
                .sql(QUEUE)
                .param("alert", alert)
                .param("transition", transition.text())
                .param("opens", opens)
                .param("ownTrouble", ChannelTrouble.METRIC)
                .param("due", Timestamps.utc(due))
                .param("now", Timestamps.utc(now))
                .update();
        refreshStatus(List.of(alert));
    }

    /** What is due, the most urgent alert first, each alert's in their order. */
    List<Pending> pending(UUID channel, int limit, Instant now) {
        return transaction
                .jdbc()
                .sql(PENDING)
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

    void settle(Collection<UUID> ids, String status, @Nullable String reason, Instant now) {
        if (!ids.isEmpty()) {
            transaction
                    .jdbc()
                    .sql(SETTLE)
                    .param("ids", texts(ids))
                    .param("status", status)
                    .param("reason", reason, Types.VARCHAR)
                    .param("now", Timestamps.utc(now))
                    .update();
        }
    }

    /** Writes how channels stand with these alerts, for whoever reads the table. */
    void refreshStatus(Collection<UUID> alerts) {
        if (!alerts.isEmpty()) {
            transaction.jdbc().sql(DELIVERY_STATUS).param("alerts", texts(alerts)).update();
        }
    }

    void tried(Collection<UUID> ids, String reason) {
        transaction.jdbc().sql(TRIED).param("ids", texts(ids)).param("reason", reason).update();
    }

    void keepThread(UUID channel, UUID alert, String reference) {
        transaction
                .jdbc()
                .sql(KEEP_THREAD)
                .param("channel", channel)
                .param("alert", alert)
                .param("reference", reference)
                .update();
    }

    /**
     * How a channel stands with an alert.
     *
     * @param tenant whose channel; absent for the installation's
     */
    record Delivery(UUID alert, @Nullable TenantId tenant, String channel, String status) {}

    /**
     * {@code sent}, {@code pending} or {@code failed}, by alert and channel; of everybody's
     * channels.
     */
    List<Delivery> deliveries(Collection<UUID> alerts, Instant now) {
        return transaction
                .jdbc()
                .sql(DELIVERIES)
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
        return transaction
                .jdbc()
                .sql(OF_ALERT)
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
                                Timestamps.instantOrNull(row, "settled_at"),
                                Timestamps.instantOrNull(row, "next_try_at")))
                .list();
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
