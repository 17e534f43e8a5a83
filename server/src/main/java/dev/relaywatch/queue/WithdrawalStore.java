package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that takes the items of subjects out of the queue, inside their tenant's transaction. */
@Component
class WithdrawalStore {
    /**
     * Claimed or not. What is locked is being claimed or settled in this moment; waiting for it
     * could end in a deadlock with the batch that settles it.
     */
    private static final String WITHDRAW =
            """
            WITH theirs AS (
                SELECT id FROM queue_items
                 WHERE tenant_id = :tenant AND (event_id = ANY (:subjects::uuid[]) OR conversion_id = ANY (:subjects::uuid[]))
                   FOR UPDATE SKIP LOCKED
            )
            DELETE FROM queue_items q USING theirs t WHERE q.tenant_id = :tenant AND q.id = t.id
            RETURNING q.tenant_id, q.id, q.connection_id, q.platform, q.conversion_id, q.event_id, q.source_at
            """;

    private static final String STILL_QUEUED =
            """
            SELECT DISTINCT coalesce(event_id, conversion_id) FROM queue_items
             WHERE tenant_id = :tenant AND (event_id = ANY (:subjects::uuid[]) OR conversion_id = ANY (:subjects::uuid[]))
            """;

    private static final String FORGET_DELIVERED =
            """
            WITH forgotten AS (
                UPDATE queue_done SET payload = NULL
                 WHERE tenant_id = :tenant AND (event_id = ANY (:subjects::uuid[]) OR conversion_id = ANY (:subjects::uuid[]))
                   AND payload IS NOT NULL
            )
            SELECT id FROM queue_done
             WHERE tenant_id = :tenant AND (event_id = ANY (:subjects::uuid[]) OR conversion_id = ANY (:subjects::uuid[]))
            """;

    /** One of them: whoever waits holds nothing that anybody could wait for. */
    private static final String AWAIT_UNLOCKED =
            """
            SELECT id FROM queue_items
             WHERE tenant_id = :tenant AND (event_id = :subject OR conversion_id = :subject) LIMIT 1 FOR UPDATE
            """;

    private final JdbcClient jdbc;

    WithdrawalStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The statements follow each other so that an item settled meanwhile is found among those that
     * are done.
     */
    Withdrawal withdraw(TenantId tenant, Collection<UUID> subjects) {
        List<Withdrawal.Item> withdrawn = take(tenant, subjects);
        Set<UUID> busy = stillQueued(tenant, subjects);
        return new Withdrawal(withdrawn, forgetDelivered(tenant, subjects), busy);
    }

    private List<Withdrawal.Item> take(TenantId tenant, Collection<UUID> subjects) {
        return ofSubjects(WITHDRAW, tenant, subjects)
                .query((row, _) ->
                        new Withdrawal.Item(
                                row.getObject("id", UUID.class),
                                QueueStore.lane(row),
                                QueueStore.subject(row)))
                .list();
    }

    private Set<UUID> stillQueued(TenantId tenant, Collection<UUID> subjects) {
        return new HashSet<>(ofSubjects(STILL_QUEUED, tenant, subjects).query(UUID.class).list());
    }

    /** Forgets the sealed context of items that are done; returns all that are. */
    private Set<UUID> forgetDelivered(TenantId tenant, Collection<UUID> subjects) {
        return new HashSet<>(
                ofSubjects(FORGET_DELIVERED, tenant, subjects).query(UUID.class).list());
    }

    void awaitUnlocked(TenantId tenant, UUID subject) {
        jdbc.sql(AWAIT_UNLOCKED)
                .param("tenant", tenant.value())
                .param("subject", subject)
                .query(_ -> {});
    }

    private JdbcClient.StatementSpec ofSubjects(
            String sql, TenantId tenant, Collection<UUID> subjects) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("subjects", subjects.stream().map(UUID::toString).toArray(String[]::new));
    }
}
