package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of replays: which items each took up, and how far they came since. */
@Component
class ReplayStore {
    private static final String INSERT =
            "INSERT INTO replays (tenant_id, id, actor, created_at) VALUES (:tenant, :id, :actor, :now)";

    private static final String INSERT_ITEMS =
            """
            INSERT INTO replay_items (tenant_id, replay_id, queue_id, attempt)
            SELECT tenant_id, :replay, queue_id, attempt
              FROM unnest(:tenants::uuid[], :ids::uuid[], :attempts::int[]) AS n (tenant_id, queue_id, attempt)
            """;

    /**
     * An item waits while nobody tried it since; not when its lane is paused, for then it waits for
     * the account. What was tried and came back as it was met a refused account or a platform that
     * asked for a rest.
     */
    private static final String PROGRESS =
            """
            SELECT count(r.queue_id) AS matching,
                   count(*) FILTER (WHERE d.done) AS resolved,
                   count(*) FILTER (WHERE q.status = 'failed' AND q.attempt > r.attempt AND q.claimed_by IS NULL) AS failed,
                   count(*) FILTER (WHERE q.status = 'dead_letter') AS dead_lettered,
                   count(*) FILTER (WHERE q.status = 'pending' AND q.attempt > r.attempt AND q.claimed_by IS NULL) AS kept,
                   count(*) FILTER (WHERE q.status <> 'dead_letter' AND (q.attempt = r.attempt OR q.claimed_by IS NOT NULL)
                                          AND NOT EXISTS (SELECT FROM lanes l
                                                           WHERE l.tenant_id = q.tenant_id AND l.connection_id = q.connection_id
                                                             AND l.platform = q.platform AND l.state = 'paused')) AS waiting
              FROM replays p
              LEFT JOIN replay_items r ON r.replay_id = p.id
              LEFT JOIN queue_items q ON q.tenant_id = r.tenant_id AND q.id = r.queue_id
              LEFT JOIN LATERAL (SELECT true AS done FROM queue_done x
                                  WHERE x.tenant_id = r.tenant_id AND x.id = r.queue_id LIMIT 1) d ON true
             WHERE p.id = :replay AND (:everyone OR p.tenant_id = :tenant::uuid)
             GROUP BY p.id
            """;

    private final JdbcClient jdbc;

    ReplayStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(
            @Nullable TenantId tenant, UUID id, String actor, List<TakenUp> items, Instant now) {
        jdbc.sql(INSERT)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("id", id)
                .param("actor", actor)
                .param("now", Timestamps.utc(now))
                .update();
        jdbc.sql(INSERT_ITEMS)
                .param("replay", id)
                .param(
                        "tenants",
                        items.stream()
                                .map(i -> i.lane().tenant().toString())
                                .toArray(String[]::new))
                .param("ids", items.stream().map(i -> i.id().toString()).toArray(String[]::new))
                .param("attempts", items.stream().map(TakenUp::attempt).toArray(Integer[]::new))
                .update();
    }

    Optional<ReplayProgress> progress(@Nullable TenantId tenant, UUID id) {
        return jdbc.sql(PROGRESS)
                .param("replay", id)
                .param("everyone", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .query((row, _) ->
                        new ReplayProgress(
                                id,
                                row.getLong("matching"),
                                row.getLong("resolved"),
                                row.getLong("failed"),
                                row.getLong("dead_lettered"),
                                row.getLong("kept"),
                                row.getLong("waiting")))
                .optional();
    }
}
