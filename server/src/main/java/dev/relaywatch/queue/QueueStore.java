package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.SealedSecret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of items that wait: enqueue as the tenant, claim across tenants. */
@Component
class QueueStore {
    private static final String ENQUEUE =
            """
            INSERT INTO queue_items (tenant_id, id, connection_id, platform, conversion_id, event_id, source_at, event_time,
                                     expires_at, max_retries, next_retry_at, value, currency, payload, status, last_error,
                                     error_code, event, failed_at, created_at, updated_at)
            SELECT tenant_id, id, connection_id, platform, conversion_id, event_id, source_at, event_time, expires_at,
                   max_retries, :now, value, currency, payload,
                   CASE WHEN error IS NULL THEN 'pending' ELSE 'dead_letter' END, error, code, event,
                   CASE WHEN error IS NOT NULL THEN :now::timestamptz END, :now, :now
              FROM unnest(:tenants::uuid[], :ids::uuid[], :connections::uuid[], :platforms::text[],
                          :conversions::uuid[], :events::uuid[], :sources::timestamptz[], :times::timestamptz[],
                          :expiries::timestamptz[], :retries::int[], :values::numeric[], :currencies::text[],
                          :payloads::bytea[], :errors::text[], :codes::text[], :names::text[])
                AS n (tenant_id, id, connection_id, platform, conversion_id, event_id, source_at, event_time, expires_at,
                      max_retries, value, currency, payload, error, code, event)
            """;

    /**
     * SKIP LOCKED lets nodes pass each other; the outer ORDER BY: RETURNING promises none. As an
     * array the ids are looked up by key; joined, a thousand of them would read the whole table.
     */
    static final String CLAIM =
            """
            WITH due AS (
                SELECT id FROM queue_items
                 WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
                   AND status IN ('pending', 'failed') AND next_retry_at <= :now
                   AND (claimed_until IS NULL OR claimed_until < :now)
                   AND (:probing OR NOT EXISTS (
                           SELECT FROM lanes l
                            WHERE l.tenant_id = :tenant AND l.connection_id = :connection AND l.platform = :platform
                              AND (l.state <> 'open' OR l.held_until > :now)))
                 ORDER BY next_retry_at, id LIMIT :limit FOR UPDATE SKIP LOCKED
            ), claimed AS (
                UPDATE queue_items q SET claimed_by = :node, claimed_until = :leaseEnd, attempt = q.attempt + 1
                 WHERE q.tenant_id = :tenant AND q.id = ANY (ARRAY(SELECT id FROM due))
                RETURNING q.id, q.conversion_id, q.event_id, q.source_at, q.attempt, q.retry_count, q.payload,
                          q.claimed_until, q.next_retry_at
            )
            SELECT * FROM claimed ORDER BY next_retry_at, id
            """;

    /** A row where {@link #CLAIM} would find anything; the order is for the index to be used. */
    private static final String FIRST_DUE =
            """
            SELECT 1 FROM queue_items
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
               AND status IN ('pending', 'failed') AND next_retry_at <= :now
               AND (claimed_until IS NULL OR claimed_until < :now)
               AND (:probing OR NOT EXISTS (
                       SELECT FROM lanes l
                        WHERE l.tenant_id = :tenant AND l.connection_id = :connection AND l.platform = :platform
                          AND (l.state <> 'open' OR l.held_until > :now)))
             ORDER BY next_retry_at, id LIMIT 1
            """;

    /**
     * Walks from lane to lane by index instead of reading every item. Shows the lanes whose first
     * item is due, or under way: then the claim finds what is behind it.
     */
    private static final String DUE_LANES =
            """
            WITH RECURSIVE lane AS (
                (SELECT tenant_id, connection_id, platform, next_retry_at FROM queue_items
                  WHERE status IN ('pending', 'failed')
                  ORDER BY tenant_id, connection_id, platform, next_retry_at LIMIT 1)
                UNION ALL
                SELECT n.* FROM lane l, LATERAL (
                    SELECT tenant_id, connection_id, platform, next_retry_at FROM queue_items
                     WHERE status IN ('pending', 'failed')
                       AND (tenant_id, connection_id, platform) > (l.tenant_id, l.connection_id, l.platform)
                     ORDER BY tenant_id, connection_id, platform, next_retry_at LIMIT 1) n
            )
            SELECT d.tenant_id, d.connection_id, d.platform FROM lane d
              LEFT JOIN lanes l USING (tenant_id, connection_id, platform)
             WHERE d.next_retry_at <= :now
               AND (l.state IS NULL OR (l.state = 'open' AND (l.held_until IS NULL OR l.held_until <= :now)))
            """;

    private static final String RELEASE_CLAIMS =
            "UPDATE queue_items SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :node";

    private final JdbcClient tenantJdbc;
    private final JdbcClient platformJdbc;

    QueueStore(JdbcClient tenantJdbc, @Qualifier("platformJdbc") JdbcClient platformJdbc) {
        this.tenantJdbc = tenantJdbc;
        this.platformJdbc = platformJdbc;
    }

    /** An item with the identity and the number of retries it got. */
    record QueuedItem(UUID id, NewItem item, int maxRetries) {}

    void enqueue(List<QueuedItem> items, Instant now) {
        tenantJdbc
                .sql(ENQUEUE)
                .param("tenants", texts(items, q -> q.item().lane().tenant()))
                .param("ids", texts(items, QueuedItem::id))
                .param("connections", texts(items, q -> q.item().lane().connection()))
                .param("platforms", texts(items, q -> q.item().lane().platform()))
                .param(
                        "conversions",
                        texts(
                                items,
                                q ->
                                        q.item().subject() instanceof Subject.Conversion c
                                                ? c.id()
                                                : null))
                .param(
                        "events",
                        texts(
                                items,
                                q -> q.item().subject() instanceof Subject.Event e ? e.id() : null))
                .param("sources", texts(items, q -> q.item().subject().storedAt()))
                .param("times", texts(items, q -> q.item().eventTime()))
                .param("expiries", texts(items, q -> q.item().expiresAt()))
                .param(
                        "retries",
                        items.stream().map(QueuedItem::maxRetries).toArray(Integer[]::new))
                .param(
                        "values",
                        texts(
                                items,
                                q -> q.item().value() == null ? null : q.item().value().amount()))
                .param(
                        "currencies",
                        texts(
                                items,
                                q -> q.item().value() == null ? null : q.item().value().currency()))
                .param(
                        "payloads",
                        items.stream()
                                .map(q ->
                                        q.item().payload() == null
                                                ? null
                                                : q.item().payload().bytes())
                                .toArray(byte[][]::new))
                .param(
                        "errors",
                        texts(
                                items,
                                q ->
                                        q.item().refused() == null
                                                ? null
                                                : q.item().refused().message()))
                .param(
                        "codes",
                        texts(
                                items,
                                q -> q.item().refused() == null ? null : q.item().refused().code()))
                .param("names", texts(items, q -> q.item().event()))
                .param("now", Timestamps.utc(now))
                .update();
    }

    /**
     * @param probing claims although the lane is paused or held
     */
    List<ClaimedItem> claim(
            Lane lane, UUID node, int limit, Instant now, Instant leaseEnd, boolean probing) {
        return platformJdbc
                .sql(CLAIM)
                .param("tenant", lane.tenant().value())
                .param("connection", lane.connection().value())
                .param("platform", lane.platform())
                .param("node", node)
                .param("limit", limit)
                .param("now", Timestamps.utc(now))
                .param("leaseEnd", Timestamps.utc(leaseEnd))
                .param("probing", probing)
                .query((row, _) -> claimed(row))
                .list();
    }

    /** Whether there is anything to claim. */
    boolean isDue(Lane lane, Instant now, boolean probing) {
        return platformJdbc
                .sql(FIRST_DUE)
                .param("tenant", lane.tenant().value())
                .param("connection", lane.connection().value())
                .param("platform", lane.platform())
                .param("now", Timestamps.utc(now))
                .param("probing", probing)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private static ClaimedItem claimed(ResultSet row) throws SQLException {
        byte[] payload = row.getBytes("payload");
        return new ClaimedItem(
                row.getObject("id", UUID.class),
                subject(row),
                row.getInt("attempt"),
                row.getInt("retry_count"),
                payload == null ? null : new SealedSecret(payload),
                Timestamps.instant(row, "claimed_until"));
    }

    static Subject subject(ResultSet row) throws SQLException {
        UUID conversion = row.getObject("conversion_id", UUID.class);
        Instant storedAt = Timestamps.instant(row, "source_at");
        return conversion == null
                ? new Subject.Event(row.getObject("event_id", UUID.class), storedAt)
                : new Subject.Conversion(conversion, storedAt);
    }

    List<Lane> dueLanes(Instant now) {
        return platformJdbc
                .sql(DUE_LANES)
                .param("now", Timestamps.utc(now))
                .query((row, _) -> lane(row))
                .list();
    }

    static Lane lane(ResultSet row) throws SQLException {
        return new Lane(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new ConnectionId(row.getObject("connection_id", UUID.class)),
                row.getString("platform"));
    }

    /** Frees what a node holds that is known to be gone; returns how many items. */
    int releaseClaims(UUID node) {
        return platformJdbc.sql(RELEASE_CLAIMS).param("node", node).update();
    }

    private static <T> @Nullable String[] texts(
            List<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(row -> Objects.toString(column.apply(row), null))
                .toArray(String[]::new);
    }
}
