package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of replays. Whoever changes one holds its row. */
@Component
class ReplayStore {
    /** Waits for another that began the same in this moment. */
    private static final String INSERT =
            """
            INSERT INTO replays (tenant_id, id, actor, request, statuses, error_code, created_from, created_to, ids,
                                 confirmed, created_at)
            VALUES (:tenant, :id, :actor, :request, :statuses, :code, :from, :to,
                    CASE WHEN :anyId THEN NULL ELSE :ids::uuid[] END, :confirmed, :now)
            ON CONFLICT (tenant_id, request) WHERE state = 'running' DO NOTHING
            """;

    private static final String RUNNING =
            """
            SELECT id FROM replays
             WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid AND request = :request AND state = 'running'
            """;

    private static final String COUNT_RUNNING =
            "SELECT count(*) FROM replays WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid AND state = 'running'";

    private static final String OPEN =
            "SELECT id FROM replays WHERE ended_at IS NULL ORDER BY created_at, id";

    /** Another node that has it does the work. */
    private static final String TRY_LOCK =
            "SELECT * FROM replays WHERE id = :replay AND ended_at IS NULL FOR UPDATE SKIP LOCKED";

    private static final String LOCK =
            """
            SELECT * FROM replays
             WHERE id = :replay AND ended_at IS NULL AND (:everyone OR tenant_id = :tenant::uuid) FOR UPDATE
            """;

    /**
     * A plan that is kept from when few items were taken up would compare each with each when there
     * are many.
     */
    private static final String PLAN_AFRESH =
            "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    private static final String STOP =
            "UPDATE replays SET state = 'stopped' WHERE id = :replay AND state = 'running'";

    private static final String DELETE = "DELETE FROM replays WHERE id = :replay";

    private static final String TOOK =
            """
            UPDATE replays SET taken = taken + :items, matching = greatest(matching, taken + :items) WHERE id = :replay
            """;

    private static final String SET_EXPECTED =
            "UPDATE replays SET matching = :matching, left_alone = :leftAlone WHERE id = :replay";

    private static final String END =
            """
            UPDATE replays SET state = CASE state WHEN 'running' THEN 'done' ELSE state END, ended_at = :now
             WHERE id = :replay
            """;

    private static final String PROGRESS =
            """
            SELECT state, matching, left_alone, resolved, failed, dead_lettered, kept FROM replays
             WHERE id = :replay AND (:everyone OR tenant_id = :tenant::uuid)
            """;

    private static final String GOING_ON =
            """
            SELECT id, actor, created_at, state, matching, left_alone, resolved, failed, dead_lettered, kept FROM replays
             WHERE state = 'running' AND (:everyone OR tenant_id = :tenant::uuid)
             ORDER BY created_at, id LIMIT :most
            """;

    private final JdbcClient jdbc;
    private final TenantTransaction transaction;

    ReplayStore(@Qualifier("platformJdbc") JdbcClient jdbc, TenantTransaction transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** A replay that has not ended, whose row is locked. */
    record Open(
            @Nullable TenantId tenant,
            UUID id,
            boolean stopped,
            ReplayWanted wanted,
            Instant begun) {
        Open stop() {
            return new Open(tenant, id, true, wanted, begun);
        }
    }

    private JdbcClient.StatementSpec of(String sql, UUID replay) {
        return jdbc.sql(sql).param("replay", replay);
    }

    private JdbcClient.StatementSpec of(String sql, @Nullable TenantId tenant) {
        return of(jdbc, sql, tenant);
    }

    private static JdbcClient.StatementSpec of(
            JdbcClient role, String sql, @Nullable TenantId tenant) {
        return role.sql(sql)
                .param("everyone", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER);
    }

    /**
     * False when the same runs already.
     *
     * @param request the same for the same filter
     */
    boolean insert(
            @Nullable TenantId tenant,
            UUID id,
            String actor,
            String request,
            ReplayWanted wanted,
            Instant now) {
        return FilterParameters.bindItems(
                                of(INSERT, tenant),
                                wanted.errorCode(),
                                wanted.from(),
                                wanted.to(),
                                wanted.ids())
                        .param("id", id)
                        .param("actor", actor)
                        .param("request", request)
                        .param("statuses", wanted.statuses().toArray(String[]::new))
                        .param("confirmed", wanted.confirmed())
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    Optional<UUID> running(@Nullable TenantId tenant, String request) {
        return of(RUNNING, tenant).param("request", request).query(UUID.class).optional();
    }

    /** How many of the tenant, or of the platform where none is given. */
    int countRunning(@Nullable TenantId tenant) {
        return of(COUNT_RUNNING, tenant).query(Integer.class).single();
    }

    /** Those that have not ended, oldest first. */
    List<UUID> open() {
        return jdbc.sql(OPEN).query((row, _) -> row.getObject("id", UUID.class)).list();
    }

    /** Empty when it has ended, or another has it. */
    Optional<Open> tryLock(UUID replay) {
        return of(TRY_LOCK, replay).query((row, _) -> open(row)).optional();
    }

    /** Waits for another that has it; empty when it has ended, or is not the tenant's. */
    Optional<Open> lock(@Nullable TenantId tenant, UUID replay) {
        return of(LOCK, tenant).param("replay", replay).query((row, _) -> open(row)).optional();
    }

    private static Open open(ResultSet row) throws SQLException {
        Array ids = row.getArray("ids");
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return new Open(
                tenant == null ? null : new TenantId(tenant),
                row.getObject("id", UUID.class),
                row.getString("state").equals("stopped"),
                new ReplayWanted(
                        List.of((String[]) row.getArray("statuses").getArray()),
                        row.getString("error_code"),
                        Timestamps.instantOrNull(row, "created_from"),
                        Timestamps.instantOrNull(row, "created_to"),
                        ids == null ? null : List.of((UUID[]) ids.getArray()),
                        row.getBoolean("confirmed")),
                Timestamps.instant(row, "created_at"));
    }

    /** Has all statements of the running transaction planned for what there is now. */
    void planAfresh() {
        jdbc.sql(PLAN_AFRESH).query(_ -> {});
    }

    /** Whether it was running. */
    boolean stop(UUID replay) {
        return of(STOP, replay).update() > 0;
    }

    void delete(UUID replay) {
        of(DELETE, replay).update();
    }

    /** What it took up in a step. */
    void took(UUID replay, long items) {
        of(TOOK, replay).param("items", items).update();
    }

    void setExpected(UUID replay, long matching, long leftAlone) {
        of(SET_EXPECTED, replay).param("matching", matching).param("leftAlone", leftAlone).update();
    }

    void end(UUID replay, Instant now) {
        of(END, replay).param("now", Timestamps.utc(now)).update();
    }

    /** As the role of the running transaction. */
    Optional<ReplayProgress> progress(@Nullable TenantId tenant, UUID id) {
        return of(transaction.jdbc(), PROGRESS, tenant)
                .param("replay", id)
                .query((row, _) -> progress(row, id))
                .optional();
    }

    private static ReplayProgress progress(ResultSet row, UUID id) throws SQLException {
        return new ReplayProgress(
                id,
                ReplayProgress.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("matching"),
                row.getLong("left_alone"),
                row.getLong("resolved"),
                row.getLong("failed"),
                row.getLong("dead_lettered"),
                row.getLong("kept"));
    }

    /** The oldest of those that go on, as the role of the running transaction. */
    List<RunningReplay> goingOn(@Nullable TenantId tenant, int most) {
        return of(transaction.jdbc(), GOING_ON, tenant)
                .param("most", most)
                .query((row, _) ->
                        new RunningReplay(
                                progress(row, row.getObject("id", UUID.class)),
                                row.getString("actor"),
                                Timestamps.instant(row, "created_at")))
                .list();
    }
}
