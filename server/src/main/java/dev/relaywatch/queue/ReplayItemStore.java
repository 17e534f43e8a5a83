package dev.relaywatch.queue;

import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the items that replays took up: what they were before, what became of them. */
@Component
class ReplayItemStore {
    /**
     * Of items that this transaction has locked, so that what another replay took up before is seen
     * here. What was dead comes after everything that is due by now. As an array the ids are looked
     * up by key; joined, two thousand of them would each be compared with each item of the tenant
     * where the planner's statistics are older than the lane.
     */
    static final String TAKE =
            """
            WITH wanted AS (
                SELECT q.id, q.attempt, q.claimed_by, q.status, q.retry_count, q.next_retry_at FROM queue_items q
                 WHERE q.tenant_id = :tenant AND q.id = ANY (:ids::uuid[])
                   AND NOT EXISTS (SELECT FROM replay_items r WHERE r.tenant_id = :tenant AND r.queue_id = q.id)
            ), remembered AS (
                INSERT INTO replay_items (tenant_id, queue_id, replay_id, attempt, status, retry_count, next_retry_at)
                SELECT :tenant, id, :replay, attempt - CASE WHEN claimed_by IS NULL THEN 0 ELSE 1 END, status, retry_count,
                       next_retry_at
                  FROM wanted
            ), due AS (
                UPDATE queue_items q
                   SET status = CASE q.status WHEN 'dead_letter' THEN 'pending' ELSE q.status END,
                       retry_count = CASE q.status WHEN 'dead_letter' THEN 0 ELSE q.retry_count END,
                       next_retry_at = CASE q.status WHEN 'dead_letter' THEN :now ELSE least(q.next_retry_at, :now) END,
                       updated_at = :now
                 WHERE q.tenant_id = :tenant AND q.id = ANY (ARRAY(SELECT id FROM wanted WHERE status <> 'pending'))
            )
            SELECT count(*) FROM wanted
            """;

    /**
     * Counts what has an outcome and forgets it. Each verdict on an item raises its retries, kills
     * it or takes it away; what came back without one still waits, until the replay ends.
     */
    private static final String COUNT =
            """
            WITH outcome AS (
                SELECT r.tenant_id, r.queue_id,
                       CASE WHEN q.id IS NULL AND EXISTS (
                                     SELECT FROM queue_done d
                                      WHERE d.tenant_id = r.tenant_id AND d.id = r.queue_id AND d.uploaded_at >= :since)
                                THEN 'resolved'
                            WHEN q.id IS NULL THEN 'erased'
                            WHEN q.status = 'dead_letter' THEN 'dead_lettered'
                            WHEN q.retry_count > CASE r.status WHEN 'dead_letter' THEN 0 ELSE r.retry_count END THEN 'failed'
                            WHEN :ending AND q.attempt > r.attempt AND q.status = 'failed' THEN 'failed'
                            WHEN :ending AND q.attempt > r.attempt THEN 'kept'
                            WHEN :ending THEN 'untried'
                       END AS became
                  FROM replay_items r LEFT JOIN queue_items q ON q.tenant_id = r.tenant_id AND q.id = r.queue_id
                 WHERE r.replay_id = :replay
            ), forgotten AS (
                DELETE FROM replay_items r USING outcome o
                 WHERE r.tenant_id = o.tenant_id AND r.queue_id = o.queue_id AND o.became IS NOT NULL
            )
            UPDATE replays p
               SET resolved = p.resolved + o.resolved, failed = p.failed + o.failed,
                   dead_lettered = p.dead_lettered + o.dead_lettered, kept = p.kept + o.kept
              FROM (SELECT count(*) FILTER (WHERE became = 'resolved') AS resolved, count(*) FILTER (WHERE became = 'failed') AS failed,
                           count(*) FILTER (WHERE became = 'dead_lettered') AS dead_lettered,
                           count(*) FILTER (WHERE became = 'kept') AS kept, count(became) AS known
                      FROM outcome) o
             WHERE p.id = :replay AND o.known > 0
            """;

    private static final String WAITING =
            """
            SELECT q.tenant_id, q.connection_id, q.platform, coalesce(bool_or(l.state = 'paused'), false) AS paused,
                   count(*) AS items, count(*) FILTER (WHERE q.claimed_by IS NOT NULL) AS claimed,
                   count(*) FILTER (WHERE q.claimed_by IS NULL AND q.attempt = r.attempt) AS untried
              FROM replay_items r
              JOIN queue_items q ON q.tenant_id = r.tenant_id AND q.id = r.queue_id
              LEFT JOIN lanes l ON l.tenant_id = q.tenant_id AND l.connection_id = q.connection_id AND l.platform = q.platform
             WHERE r.replay_id = :replay GROUP BY q.tenant_id, q.connection_id, q.platform
            """;

    /** What is locked is being claimed in this moment, else it is found the next time. */
    private static final String PUT_BACK =
            """
            WITH untried AS (
                SELECT q.tenant_id, q.id, r.status, r.retry_count, r.next_retry_at
                  FROM replay_items r JOIN queue_items q ON q.tenant_id = r.tenant_id AND q.id = r.queue_id
                 WHERE r.replay_id = :replay AND q.attempt = r.attempt AND q.claimed_by IS NULL
                 LIMIT :limit FOR UPDATE OF q SKIP LOCKED
            ), forgotten AS (
                DELETE FROM replay_items r USING untried u WHERE r.tenant_id = u.tenant_id AND r.queue_id = u.id
            ), back AS (
                UPDATE queue_items q
                   SET status = u.status, retry_count = u.retry_count, next_retry_at = u.next_retry_at, updated_at = :now
                  FROM untried u
                 WHERE q.tenant_id = u.tenant_id AND q.id = u.id AND u.status <> 'pending'
            )
            SELECT count(*) FROM untried
            """;

    private final JdbcClient jdbc;

    ReplayItemStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Items of a lane that have no outcome yet.
     *
     * @param claimed being sent
     * @param untried neither sent since they were taken up nor being sent
     */
    record Waiting(boolean paused, long items, long claimed, long untried) {}

    /** Takes up what this transaction has locked; returns how many were in no other replay. */
    int take(UUID replay, Lane lane, List<StuckStore.Locked> locked, Instant now) {
        return jdbc.sql(TAKE)
                .param("replay", replay)
                .param("tenant", lane.tenant().value())
                .param(
                        "ids",
                        FilterParameters.texts(locked.stream().map(StuckStore.Locked::id).toList()))
                .param("now", Timestamps.utc(now))
                .query(Integer.class)
                .single();
    }

    /**
     * Counts the outcomes there are.
     *
     * @param since nothing of the replay was uploaded earlier
     * @return whether there were any
     */
    boolean count(UUID replay, Instant since) {
        return count(replay, since, false);
    }

    /** Counts all outcomes; what waits or has not been tried is no longer the replay's. */
    void countLast(UUID replay, Instant since) {
        count(replay, since, true);
    }

    private boolean count(UUID replay, Instant since, boolean ending) {
        return jdbc.sql(COUNT)
                        .param("replay", replay)
                        .param("since", Timestamps.utc(since))
                        .param("ending", ending)
                        .update()
                > 0;
    }

    /** What has no outcome yet, by lane. */
    Map<Lane, Waiting> waiting(UUID replay) {
        return jdbc
                .sql(WAITING)
                .param("replay", replay)
                .query((row, _) ->
                        Map.entry(
                                QueueStore.lane(row),
                                new Waiting(
                                        row.getBoolean("paused"),
                                        row.getLong("items"),
                                        row.getLong("claimed"),
                                        row.getLong("untried"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Makes items that were not tried what they were before; returns how many. */
    int putBack(UUID replay, Instant now, int limit) {
        return jdbc.sql(PUT_BACK)
                .param("replay", replay)
                .param("limit", limit)
                .param("now", Timestamps.utc(now))
                .query(Integer.class)
                .single();
    }
}
