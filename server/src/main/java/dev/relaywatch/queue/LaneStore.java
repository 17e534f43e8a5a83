package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of lanes in trouble. */
@Component
class LaneStore {
    /** Returns a row only when the lane was not paused already. */
    private static final String PAUSE =
            """
            INSERT INTO lanes AS l (tenant_id, connection_id, platform, state, reason, since, probe_at)
            VALUES (:tenant, :connection, :platform, 'paused', :reason, :now, :probeAt)
            ON CONFLICT (tenant_id, connection_id, platform) DO UPDATE
               SET state = 'paused', reason = excluded.reason, since = excluded.since, probe_at = excluded.probe_at,
                   held_until = NULL
             WHERE l.state <> 'paused'
            RETURNING platform
            """;

    private static final String HOLD =
            """
            INSERT INTO lanes AS l (tenant_id, connection_id, platform, state, reason, since, held_until)
            VALUES (:tenant, :connection, :platform, 'open', :reason, :now, :until)
            ON CONFLICT (tenant_id, connection_id, platform) DO UPDATE
               SET reason = excluded.reason, since = excluded.since,
                   held_until = greatest(l.held_until, excluded.held_until)
             WHERE l.state = 'open'
            """;

    /** One probe a turn, whichever node comes first. */
    private static final String TAKE_PROBES =
            """
            UPDATE lanes SET probe_at = :next WHERE state = 'paused' AND probe_at <= :now
            RETURNING tenant_id, connection_id, platform
            """;

    private static final String RESUME =
            """
            DELETE FROM lanes
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
               AND (state = 'paused' OR :held)
            """;

    private static final String RESUME_CONNECTION =
            "DELETE FROM lanes WHERE tenant_id = :tenant AND connection_id = :connection";

    private static final String TROUBLED =
            """
            SELECT l.tenant_id, l.connection_id, l.platform, l.state, l.reason, l.since, l.held_until,
                   (SELECT count(*) FROM queue_items q
                     WHERE q.tenant_id = l.tenant_id AND q.connection_id = l.connection_id
                       AND q.platform = l.platform AND q.status IN ('pending', 'failed')) AS waiting
              FROM lanes l
             WHERE (:tenant::uuid IS NULL OR l.tenant_id = :tenant::uuid)
               AND (l.state = 'paused' OR l.held_until > :now)
             ORDER BY l.since, l.tenant_id, l.platform LIMIT 500
            """;

    private final JdbcClient jdbc;

    LaneStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private JdbcClient.StatementSpec of(String sql, Lane lane) {
        return jdbc.sql(sql)
                .param("tenant", lane.tenant().value())
                .param("connection", lane.connection().value())
                .param("platform", lane.platform());
    }

    /** Whether it was open before. */
    boolean pause(Lane lane, String reason, Instant now, Instant probeAt) {
        return !of(PAUSE, lane)
                .param("reason", reason)
                .param("now", Timestamps.utc(now))
                .param("probeAt", Timestamps.utc(probeAt))
                .query(String.class)
                .list()
                .isEmpty();
    }

    void hold(Lane lane, String reason, Instant now, Instant until) {
        of(HOLD, lane)
                .param("reason", reason)
                .param("now", Timestamps.utc(now))
                .param("until", Timestamps.utc(until))
                .update();
    }

    /** The paused lanes whose turn to probe has come; their next turn is set. */
    List<Lane> takeProbes(Instant now, Instant next) {
        return jdbc.sql(TAKE_PROBES)
                .param("now", Timestamps.utc(now))
                .param("next", Timestamps.utc(next))
                .query((row, _) -> QueueStore.lane(row))
                .list();
    }

    /**
     * Whether it was in trouble.
     *
     * @param held also ends the rest that a platform asked for
     */
    boolean resume(Lane lane, boolean held) {
        return of(RESUME, lane).param("held", held).update() > 0;
    }

    void resume(TenantId tenant, ConnectionId connection) {
        jdbc.sql(RESUME_CONNECTION)
                .param("tenant", tenant.value())
                .param("connection", connection.value())
                .update();
    }

    List<TroubledLane> troubled(@Nullable TenantId tenant, Instant now) {
        return jdbc.sql(TROUBLED)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        new TroubledLane(
                                QueueStore.lane(row),
                                "paused".equals(row.getString("state")),
                                row.getString("reason"),
                                Timestamps.instant(row, "since"),
                                Timestamps.instantOrNull(row, "held_until"),
                                row.getLong("waiting")))
                .list();
    }
}
