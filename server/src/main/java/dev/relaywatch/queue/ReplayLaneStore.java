package dev.relaywatch.queue;

import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the lanes of running replays. */
@Component
class ReplayLaneStore {
    private static final String INSERT =
            """
            INSERT INTO replay_lanes (tenant_id, replay_id, connection_id, platform, stage)
            SELECT tenant_id, :replay, connection_id, platform, stage
              FROM unnest(:tenants::uuid[], :connections::uuid[], :platforms::text[], :stages::text[])
                AS n (tenant_id, connection_id, platform, stage)
            """;

    private static final String WALKS =
            """
            SELECT r.tenant_id, r.connection_id, r.platform, r.stage, r.cursor_at, r.cursor_id, l.state
              FROM replay_lanes r LEFT JOIN lanes l USING (tenant_id, connection_id, platform)
             WHERE r.replay_id = :replay AND r.stage <> 'taken'
             ORDER BY r.tenant_id, r.connection_id, r.platform
            """;

    /** What waits in a lane that does not flow is noted before the lane may flow again. */
    private static final String STOPPED =
            """
            SELECT r.tenant_id, r.connection_id, r.platform
              FROM replay_lanes r JOIN lanes l USING (tenant_id, connection_id, platform)
             WHERE r.replay_id = :replay AND r.stage <> 'waiting'
            """;

    private static final String WALKED =
            """
            UPDATE replay_lanes SET stage = :stage, cursor_at = :at, cursor_id = :id
             WHERE replay_id = :replay AND tenant_id = :tenant AND connection_id = :connection AND platform = :platform
            """;

    private static final String FORGET = "DELETE FROM replay_lanes WHERE replay_id = :replay";

    private final JdbcClient jdbc;

    ReplayLaneStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A step on the way along a lane. */
    enum Stage {
        /** Notes what waits, because the lane does not flow. */
        WAITING,
        /** Makes due what is stuck. */
        STUCK,
        TAKEN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How far a lane was walked.
     *
     * @param at sort key of the last item of the stage; absent at its beginning
     * @param id of that item
     * @param stopped the lane does not flow
     * @param paused it does not for its account's sake
     */
    record Walk(
            Lane lane,
            Stage stage,
            @Nullable Instant at,
            @Nullable UUID id,
            boolean stopped,
            boolean paused) {
        static Walk begin(Lane lane, Stage stage) {
            return new Walk(lane, stage, null, null, false, false);
        }

        Walk to(Stage next) {
            return new Walk(lane, next, null, null, stopped, paused);
        }

        Walk behind(Instant lastAt, UUID lastId) {
            return new Walk(lane, stage, lastAt, lastId, stopped, paused);
        }
    }

    private JdbcClient.StatementSpec of(String sql, UUID replay) {
        return jdbc.sql(sql).param("replay", replay);
    }

    /** Lanes at the beginning of the one or the other stage. */
    void insert(UUID replay, List<Walk> walks) {
        of(INSERT, replay)
                .param("tenants", column(walks, walk -> walk.lane().tenant().toString()))
                .param("connections", column(walks, walk -> walk.lane().connection().toString()))
                .param("platforms", column(walks, walk -> walk.lane().platform()))
                .param("stages", column(walks, walk -> walk.stage().text()))
                .update();
    }

    private static String[] column(List<Walk> walks, Function<Walk, String> value) {
        return walks.stream().map(value).toArray(String[]::new);
    }

    /** The lanes of which not all was taken. */
    List<Walk> of(UUID replay) {
        return of(WALKS, replay)
                .query((row, _) -> {
                    String state = row.getString("state");
                    return new Walk(
                            QueueStore.lane(row),
                            Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                            Timestamps.instantOrNull(row, "cursor_at"),
                            row.getObject("cursor_id", UUID.class),
                            state != null && !state.equals("open"),
                            "paused".equals(state));
                })
                .list();
    }

    /** Its lanes in trouble that nothing more has to be noted of. */
    List<Lane> stopped(UUID replay) {
        return of(STOPPED, replay).query((row, _) -> QueueStore.lane(row)).list();
    }

    void walked(UUID replay, Walk walk) {
        Instant at = walk.at();
        of(WALKED, replay)
                .param("tenant", walk.lane().tenant().value())
                .param("connection", walk.lane().connection().value())
                .param("platform", walk.lane().platform())
                .param("stage", walk.stage().text())
                .param("at", at == null ? null : Timestamps.utc(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", walk.id(), Types.OTHER)
                .update();
    }

    /** Of a replay that has ended. */
    void forget(UUID replay) {
        of(FORGET, replay).update();
    }
}
