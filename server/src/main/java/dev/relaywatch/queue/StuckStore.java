package dev.relaywatch.queue;

import dev.relaywatch.queue.ReplayLaneStore.Stage;
import dev.relaywatch.queue.ReplayLaneStore.Walk;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that finds what a replay takes up. */
@Component
class StuckStore {
    /**
     * Also what waits in a lane that does not flow: whoever presses retry says that the account is
     * good again. What waits in another replay does so without this one.
     */
    private static final String MATCHING =
            """
            SELECT q.tenant_id, q.connection_id, q.platform, q.currency, l.platform IS NOT NULL AS troubled,
                   coalesce(l.state <> 'open', false) AS stopped, count(*) AS items, sum(q.value) AS value,
                   count(*) FILTER (WHERE q.value IS NULL) AS value_unknown,
                   count(*) FILTER (WHERE q.expires_at < :now) AS too_old,
                   count(*) FILTER (WHERE q.attempt > 0 AND q.event_time < w.oldest) AS outside
              FROM queue_items q
              LEFT JOIN lanes l ON l.tenant_id = q.tenant_id AND l.connection_id = q.connection_id AND l.platform = q.platform
              LEFT JOIN unnest(:windowed::text[], :oldest::timestamptz[]) AS w (platform, oldest) ON w.platform = q.platform
             WHERE (:everyone OR q.tenant_id = :tenant::uuid)
               AND (q.status = ANY (:statuses)
                    OR (q.status = 'pending' AND 'failed' = ANY (:statuses) AND q.next_retry_at <= :now AND l.state <> 'open'))
               AND (:anyId OR q.id = ANY (:ids::uuid[]))
               AND (:platform::text IS NULL OR q.platform = :platform)
               AND (:anyConnection OR q.connection_id = ANY (:connections::uuid[]))
               AND q.connection_id <> ALL (:exceptConnections::uuid[])
               AND (:code::text IS NULL OR q.error_code = :code)
               AND (:from::timestamptz IS NULL OR q.created_at >= :from)
               AND (:to::timestamptz IS NULL OR q.created_at < :to)
               AND NOT EXISTS (SELECT FROM replay_items r WHERE r.tenant_id = q.tenant_id AND r.queue_id = q.id)
             GROUP BY q.tenant_id, q.connection_id, q.platform, q.currency, troubled, stopped
             ORDER BY q.tenant_id, q.connection_id, q.platform
            """;

    /**
     * What is locked is being claimed or settled in this moment; waiting for it could end in a
     * deadlock with the batch that settles it.
     */
    private static final String LOCK_STUCK =
            """
            SELECT q.id, q.created_at AS at FROM queue_items q
             WHERE q.tenant_id = :tenant AND q.connection_id = :connection AND q.platform = :platform
               AND q.status <> 'pending' AND q.status = ANY (:statuses) AND q.updated_at <= :before
               AND (q.created_at, q.id) > (coalesce(:at::timestamptz, '-infinity'),
                                           coalesce(:id::uuid, '00000000-0000-0000-0000-000000000000'))
               AND (:anyId OR q.id = ANY (:ids::uuid[]))
               AND (:code::text IS NULL OR q.error_code = :code)
               AND (:from::timestamptz IS NULL OR q.created_at >= :from)
               AND (:to::timestamptz IS NULL OR q.created_at < :to)
               AND (:confirmed OR q.attempt = 0 OR :oldest::timestamptz IS NULL OR q.event_time >= :oldest)
             ORDER BY q.created_at, q.id LIMIT :limit FOR UPDATE SKIP LOCKED
            """;

    /** In the order in which they are claimed, which an index has. */
    private static final String LOCK_WAITING =
            """
            SELECT q.id, q.next_retry_at AS at FROM queue_items q
             WHERE q.tenant_id = :tenant AND q.connection_id = :connection AND q.platform = :platform
               AND q.status = 'pending' AND q.status IN ('pending', 'failed') AND q.next_retry_at <= :now
               AND (q.next_retry_at, q.id) > (coalesce(:at::timestamptz, '-infinity'),
                                              coalesce(:id::uuid, '00000000-0000-0000-0000-000000000000'))
               AND (:anyId OR q.id = ANY (:ids::uuid[]))
               AND (:code::text IS NULL OR q.error_code = :code)
               AND (:from::timestamptz IS NULL OR q.created_at >= :from)
               AND (:to::timestamptz IS NULL OR q.created_at < :to)
               AND (:confirmed OR q.attempt = 0 OR :oldest::timestamptz IS NULL OR q.event_time >= :oldest)
             ORDER BY q.next_retry_at, q.id LIMIT :limit FOR UPDATE SKIP LOCKED
            """;

    private final JdbcClient jdbc;
    private final TenantTransaction transaction;

    StuckStore(@Qualifier("platformJdbc") JdbcClient jdbc, TenantTransaction transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * The matching items of a lane that are worth something in one currency, or of which that is
     * not known.
     *
     * @param troubled the lane has a row: it may rest, be broken or paused
     * @param stopped it is broken or paused
     */
    record Matching(
            Lane lane,
            boolean troubled,
            boolean stopped,
            @Nullable String currency,
            long items,
            @Nullable BigDecimal value,
            long valueUnknown,
            long tooOld,
            long outside) {}

    /** An item that was locked, and where it stands on the way along its lane. */
    record Locked(UUID id, Instant at) {}

    /**
     * In one statement, however many there are; as the role of the running transaction.
     *
     * @param windows how long each platform knows again what it had
     */
    List<Matching> matching(QueueFilter filter, Map<String, Duration> windows, Instant now) {
        List<String> windowed = List.copyOf(windows.keySet());
        return FilterParameters.bind(transaction.jdbc().sql(MATCHING), filter)
                .param("windowed", windowed.toArray(String[]::new))
                .param(
                        "oldest",
                        FilterParameters.texts(
                                windowed.stream().map(p -> now.minus(windows.get(p))).toList()))
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        new Matching(
                                QueueStore.lane(row),
                                row.getBoolean("troubled"),
                                row.getBoolean("stopped"),
                                row.getString("currency"),
                                row.getLong("items"),
                                row.getBigDecimal("value"),
                                row.getLong("value_unknown"),
                                row.getLong("too_old"),
                                row.getLong("outside")))
                .list();
    }

    /**
     * Locks the next items of a lane in its stage.
     *
     * @param before what changed later is left alone
     * @param oldest what was tried before and happened earlier is left alone unless confirmed;
     *     absent: whatever its age
     */
    List<Locked> lock(
            Walk walk,
            ReplayWanted wanted,
            Instant before,
            @Nullable Instant oldest,
            Instant now,
            int limit) {
        Instant at = walk.at();
        return FilterParameters.bindItems(
                        jdbc.sql(walk.stage() == Stage.WAITING ? LOCK_WAITING : LOCK_STUCK),
                        wanted.errorCode(),
                        wanted.from(),
                        wanted.to(),
                        wanted.ids())
                .param("tenant", walk.lane().tenant().value())
                .param("connection", walk.lane().connection().value())
                .param("platform", walk.lane().platform())
                .param("statuses", wanted.statuses().toArray(String[]::new))
                .param("confirmed", wanted.confirmed())
                .param("before", Timestamps.utc(before))
                .param("at", at == null ? null : Timestamps.utc(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", walk.id(), Types.OTHER)
                .param(
                        "oldest",
                        oldest == null ? null : Timestamps.utc(oldest),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("now", Timestamps.utc(now))
                .param("limit", limit)
                .query((row, _) ->
                        new Locked(row.getObject("id", UUID.class), Timestamps.instant(row, "at")))
                .list();
    }
}
