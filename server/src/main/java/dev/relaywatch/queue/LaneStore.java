package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
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
                   held_until = NULL, tries = 0
             WHERE l.state <> 'paused'
            RETURNING platform
            """;

    /** The longer rest counts, with its reason. */
    private static final String HOLD =
            """
            INSERT INTO lanes AS l (tenant_id, connection_id, platform, state, reason, since, held_until)
            VALUES (:tenant, :connection, :platform, 'open', :reason, :now, :until)
            ON CONFLICT (tenant_id, connection_id, platform) DO UPDATE
               SET state = 'open', probe_at = NULL, tries = 0,
                   reason = CASE WHEN l.held_until > excluded.held_until THEN l.reason ELSE excluded.reason END,
                   since = CASE WHEN l.held_until > :now THEN l.since ELSE excluded.since END,
                   held_until = greatest(l.held_until, excluded.held_until)
             WHERE l.state <> 'paused'
            """;

    /**
     * A pause is the account's, and outlasts what the network does; so does a rest that was asked
     * for.
     */
    private static final String BREAK =
            """
            INSERT INTO lanes AS l (tenant_id, connection_id, platform, state, reason, since, probe_at)
            VALUES (:tenant, :connection, :platform, 'broken', :reason, :now, :probeAt)
            ON CONFLICT (tenant_id, connection_id, platform) DO UPDATE
               SET state = 'broken', reason = excluded.reason, since = excluded.since, probe_at = excluded.probe_at,
                   held_until = NULL, tries = 0
             WHERE l.state = 'open' AND (l.held_until IS NULL OR l.held_until <= :now)
            """;

    private static final String MEND =
            """
            DELETE FROM lanes
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform AND state = 'broken'
            """;

    /** One probe a turn, whichever node comes first; who waits longest comes first. */
    private static final String TAKE_PROBES =
            """
            WITH due AS (
                SELECT tenant_id, connection_id, platform FROM lanes
                 WHERE state <> 'open' AND probe_at <= :now
                 ORDER BY probe_at LIMIT :most FOR UPDATE SKIP LOCKED
            )
            UPDATE lanes l
               SET tries = l.tries + 1,
                   probe_at = CASE l.state
                       WHEN 'paused' THEN :next
                       ELSE :now + make_interval(secs => least(:longest, :pause * power(2, least(l.tries + 1, 20))))
                   END
              FROM due d
             WHERE l.tenant_id = d.tenant_id AND l.connection_id = d.connection_id AND l.platform = d.platform
            RETURNING l.tenant_id, l.connection_id, l.platform
            """;

    /** A try that was not made is none. */
    private static final String PUT_OFF_PROBE =
            """
            UPDATE lanes SET probe_at = :at, tries = greatest(tries - 1, 0)
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform AND state <> 'open'
            """;

    private static final String RESUME =
            """
            DELETE FROM lanes
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
               AND (state <> 'open' OR :held)
            """;

    private static final String RESUME_CONNECTION =
            "DELETE FROM lanes WHERE tenant_id = :tenant AND connection_id = :connection";

    /** Counting a million takes a second: of so many it is enough to know that they are many. */
    private static final int MOST_COUNTED = 100_000;

    private static final String TROUBLED =
            """
            SELECT l.tenant_id, l.connection_id, l.platform, l.state, l.reason, l.since, l.held_until,
                   (SELECT count(*) FROM (
                       SELECT FROM queue_items q
                        WHERE q.tenant_id = l.tenant_id AND q.connection_id = l.connection_id
                          AND q.platform = l.platform AND q.status IN ('pending', 'failed')
                        LIMIT :most) counted) AS waiting
              FROM lanes l
             WHERE (:tenant::uuid IS NULL OR l.tenant_id = :tenant::uuid)
               AND (l.state <> 'open' OR l.held_until > :now)
             ORDER BY l.since, l.tenant_id, l.platform LIMIT 500
            """;

    private final TenantTransaction transaction;
    private final JdbcClient jdbc;

    LaneStore(TenantTransaction transaction, @Qualifier("platformJdbc") JdbcClient jdbc) {
        this.transaction = transaction;
        this.jdbc = jdbc;
    }

    private JdbcClient.StatementSpec of(String sql, Lane lane) {
        return of(jdbc, sql, lane);
    }

    private static JdbcClient.StatementSpec of(JdbcClient role, String sql, Lane lane) {
        return role.sql(sql)
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

    /** Its platform does not answer; a lane that is paused stays paused. */
    void breakOff(Lane lane, String reason, Instant now, Instant probeAt) {
        of(BREAK, lane)
                .param("reason", reason)
                .param("now", Timestamps.utc(now))
                .param("probeAt", Timestamps.utc(probeAt))
                .update();
    }

    /** Its platform answers again; whether it had been broken. */
    boolean mend(Lane lane) {
        return of(MEND, lane).update() > 0;
    }

    /**
     * The lanes whose turn to be tried has come; their next turn is set.
     *
     * @param next of those that are paused
     * @param broken pauses of those that are broken
     * @param most lanes
     */
    List<Lane> takeProbes(Instant now, Instant next, QueueProperties.Breaker broken, int most) {
        return jdbc.sql(TAKE_PROBES)
                .param("now", Timestamps.utc(now))
                .param("next", Timestamps.utc(next))
                .param("most", most)
                .param("pause", broken.pause().toMillis() / 1_000.0)
                .param("longest", QueueProperties.Breaker.LONGEST_PAUSE.toMillis() / 1_000.0)
                .query((row, _) -> QueueStore.lane(row))
                .list();
    }

    /** Its turn to be tried came too soon for the rate of its calls. */
    void putOffProbe(Lane lane, Instant at) {
        of(PUT_OFF_PROBE, lane).param("at", Timestamps.utc(at)).update();
    }

    /**
     * Whether it was in trouble; in the running transaction.
     *
     * @param held also ends the rest that a platform asked for
     */
    boolean resume(Lane lane, boolean held) {
        return of(transaction.jdbc(), RESUME, lane).param("held", held).update() > 0;
    }

    void resume(TenantId tenant, ConnectionId connection) {
        transaction
                .jdbc()
                .sql(RESUME_CONNECTION)
                .param("tenant", tenant.value())
                .param("connection", connection.value())
                .update();
    }

    /** One tenant's in a transaction of that tenant. */
    List<TroubledLane> troubled(@Nullable TenantId tenant, Instant now) {
        return troubled(tenant, now, MOST_COUNTED);
    }

    /**
     * @param most items counted of a lane
     */
    List<TroubledLane> troubled(@Nullable TenantId tenant, Instant now, int most) {
        return transaction
                .jdbc()
                .sql(TROUBLED)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("now", Timestamps.utc(now))
                .param("most", most)
                .query((row, _) ->
                        new TroubledLane(
                                QueueStore.lane(row),
                                state(row),
                                row.getString("reason"),
                                Timestamps.instant(row, "since"),
                                Timestamps.instantOrNull(row, "held_until"),
                                row.getLong("waiting")))
                .list();
    }

    private static TroubledLane.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "paused" -> TroubledLane.State.PAUSED;
            case "broken" -> TroubledLane.State.BROKEN;
            default -> TroubledLane.State.HELD;
        };
    }
}
