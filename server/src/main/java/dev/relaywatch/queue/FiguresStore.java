package dev.relaywatch.queue;

import dev.relaywatch.queue.QueueFigures.Figure;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of what operators watch: the whole installation's queue in numbers. */
@Component
class FiguresStore {
    /** What is not there by then is given up; the next read comes soon. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /**
     * Counts a table of up to 4,000 blocks (32 MB, some 80,000 items) as a whole, which is exact.
     * Of a larger one it walks at most 5,000 waiting items and 5,000 dead letters by index: where
     * that is all, it is exact again, also in a table that a drain left large. Only what is more is
     * estimated from a sample of 4,000 blocks, always the same ones as far as possible, so that a
     * curve is smooth. The walk from lane to lane finds the first item of each, as the dispatcher
     * does.
     */
    private static final String READ =
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
            ), size AS MATERIALIZED (
                SELECT least(1, 4000 * current_setting('block_size')::numeric
                                / greatest(1, pg_relation_size('queue_items'))) AS share
            ), few AS MATERIALIZED (
                (SELECT l.platform, w.status FROM lane l, LATERAL (
                    SELECT status FROM queue_items
                     WHERE tenant_id = l.tenant_id AND connection_id = l.connection_id AND platform = l.platform
                       AND status IN ('pending', 'failed') LIMIT 5001) w
                  WHERE (SELECT share < 1 FROM size) LIMIT 5001)
                UNION ALL
                (SELECT platform, status FROM queue_items
                  WHERE status = 'dead_letter' AND (SELECT share < 1 FROM size) LIMIT 5001)
            ), exact AS MATERIALIZED (
                SELECT s.share < 1 AND f.waiting <= 5000 AS waiting, s.share < 1 AND f.dead <= 5000 AS dead
                  FROM size s, (SELECT count(*) FILTER (WHERE status <> 'dead_letter') AS waiting,
                                       count(*) FILTER (WHERE status = 'dead_letter') AS dead FROM few) f
            )
            SELECT 'ITEMS' AS kind, platform, status AS label, count(*)::float8 AS value FROM few, exact
             WHERE CASE status WHEN 'dead_letter' THEN exact.dead ELSE exact.waiting END
             GROUP BY platform, status
            UNION ALL
            SELECT 'ITEMS', platform, status, round(count(*) / (SELECT share FROM size))
              FROM queue_items TABLESAMPLE SYSTEM ((SELECT 100 * share FROM size)) REPEATABLE (0)
             WHERE (SELECT NOT (waiting AND dead) FROM exact)
               AND NOT CASE status WHEN 'dead_letter' THEN (SELECT dead FROM exact) ELSE (SELECT waiting FROM exact) END
             GROUP BY platform, status
            UNION ALL
            SELECT 'OLDEST', platform, '', greatest(0, extract(epoch FROM :now - min(next_retry_at)))
              FROM lane GROUP BY platform
            UNION ALL
            SELECT 'LANES', platform, CASE state WHEN 'open' THEN 'held' ELSE state END, count(*)
              FROM lanes WHERE state <> 'open' OR held_until > :now GROUP BY 2, 3
            UNION ALL
            SELECT 'NODES', '', '', count(*) FROM nodes WHERE seen_at >= clock_timestamp() - make_interval(secs => :gone)
            """;

    private final JdbcClient jdbc;

    FiguresStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param goneAfter a node not seen for as long is none
     */
    List<Figure> read(Instant now, Duration goneAfter) {
        return jdbc.sql(READ)
                .withQueryTimeout(Math.toIntExact(LONGEST.toSeconds()))
                .param("now", Timestamps.utc(now))
                .param("gone", goneAfter.toSeconds())
                .query((row, _) ->
                        new Figure(
                                QueueFigures.Kind.valueOf(row.getString("kind")),
                                row.getString("platform"),
                                row.getString("label"),
                                row.getDouble("value")))
                .list();
    }
}
