package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of who tells which channel; as the platform's role. A channel is claimed whole, so that what
 * it hears keeps its order on every node.
 */
@Component
class ChannelClaimStore {
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
                    .formatted(NotificationStore.SENDABLE);

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

    private static final String RELEASE_CLAIMS =
            "UPDATE alert_channels SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :node";

    private static final String OLDEST_OVERDUE =
            """
            SELECT min(n.due_at) FROM alert_notifications n
              JOIN alert_channels c ON c.id = n.channel_id JOIN platform_alerts a ON a.id = n.alert_id
             WHERE n.status = 'pending' AND n.due_at <= :now AND c.enabled AND c.failures = 0 AND %s
            """
                    .formatted(NotificationStore.SENDABLE);

    private final JdbcClient jdbc;

    ChannelClaimStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A channel that this node tells now.
     *
     * @param attempt the fence
     * @param failures tries in a row without success
     */
    record Claim(UUID channel, @Nullable TenantId tenant, String name, int attempt, int failures) {}

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

    /** Frees what a node holds that is known to be gone. */
    int releaseClaims(UUID node) {
        return jdbc.sql(RELEASE_CLAIMS).param("node", node).update();
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
}
