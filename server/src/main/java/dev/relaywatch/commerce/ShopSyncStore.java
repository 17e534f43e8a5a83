package dev.relaywatch.commerce;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of which shop is due to be read, and of who reads it; as the platform's role. */
@Component
class ShopSyncStore {
    /** The rows of a shop go with its row here. */
    private static final String FORGET_GONE =
            """
            DELETE FROM shop_sync s
             WHERE NOT EXISTS (SELECT FROM unnest(:tenants::uuid[], :connections::uuid[], :addresses::text[])
                                        AS n (tenant_id, connection_id, address)
                                WHERE n.tenant_id = s.tenant_id AND n.connection_id = s.connection_id
                                  AND coalesce(n.address, s.address) = s.address)
            """;

    private static final String ADD_NEW =
            """
            INSERT INTO shop_sync (tenant_id, connection_id, platform, address, next_run_at)
            SELECT n.*, :now
              FROM unnest(:tenants::uuid[], :connections::uuid[], :platforms::text[], :addresses::text[])
                AS n (tenant_id, connection_id, platform, address)
             WHERE n.address IS NOT NULL
            ON CONFLICT (tenant_id, connection_id) DO NOTHING
            """;

    /** What was mended is tried at once. */
    private static final String HURRY =
            """
            UPDATE shop_sync SET next_run_at = :now
             WHERE connection_id = ANY (:connections::uuid[]) AND failures > 0 AND next_run_at > :now
            """;

    /** SKIP LOCKED lets nodes pass each other. */
    private static final String CLAIM =
            """
            WITH due AS (
                SELECT tenant_id, connection_id FROM shop_sync
                 WHERE next_run_at <= :now AND (claimed_until IS NULL OR claimed_until < :now)
                 ORDER BY next_run_at LIMIT :limit FOR UPDATE SKIP LOCKED
            )
            UPDATE shop_sync s SET claimed_by = :node, claimed_until = :leaseEnd, attempt = s.attempt + 1
              FROM due WHERE s.tenant_id = due.tenant_id AND s.connection_id = due.connection_id
            RETURNING s.tenant_id, s.connection_id, s.platform, s.attempt, s.failures, s.known_since, s.changed_until,
                      s.looked_after, s.synced_at
            """;

    private static final String RELEASE_CLAIMS =
            "UPDATE shop_sync SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :node";

    private static final String SUCCEED =
            """
            UPDATE shop_sync
               SET synced_at = coalesce(:syncedAt::timestamptz, synced_at), looked_after = :lookedAfter, trouble = NULL,
                   failures = 0, next_run_at = :nextRun, claimed_by = NULL, claimed_until = NULL
             WHERE tenant_id = :tenant AND connection_id = :connection AND attempt = :attempt AND claimed_by IS NOT NULL
            """;

    private static final String FAIL =
            """
            UPDATE shop_sync
               SET synced_at = coalesce(:syncedAt::timestamptz, synced_at), trouble = :trouble, failures = failures + 1,
                   next_run_at = :nextRun, claimed_by = NULL, claimed_until = NULL
             WHERE tenant_id = :tenant AND connection_id = :connection AND attempt = :attempt AND claimed_by IS NOT NULL
            """;

    /** A bounded number, so that no transaction is long. */
    private static final String DROP_OLD =
            """
            DELETE FROM shop_orders o
             USING (SELECT x.tenant_id, x.connection_id, x.order_id
                      FROM shop_sync s
                     CROSS JOIN LATERAL (SELECT tenant_id, connection_id, order_id FROM shop_orders
                                          WHERE tenant_id = s.tenant_id AND connection_id = s.connection_id
                                            AND created_at < :before
                                          ORDER BY created_at LIMIT 1000) x
                     LIMIT 5000) old
             WHERE o.tenant_id = old.tenant_id AND o.connection_id = old.connection_id AND o.order_id = old.order_id
            """;

    private final JdbcClient jdbc;

    ShopSyncStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A shop that is to be read.
     *
     * @param address absent where this node has not heard of it yet: it stays as it is
     */
    record Known(
            TenantId tenant, ConnectionId connection, String platform, @Nullable String address) {}

    /**
     * A shop to be read by this node until its lease ends.
     *
     * @param attempt the fence
     * @param failures in a row before
     */
    record Due(
            TenantId tenant,
            ConnectionId connection,
            String platform,
            int attempt,
            int failures,
            @Nullable Instant knownSince,
            @Nullable Instant changedUntil,
            long lookedAfter,
            @Nullable Instant syncedAt) {}

    /** Adds what is new, and forgets whatever is kept of a shop that is gone or moved. */
    void keepExactly(Collection<Known> shops, Instant now) {
        for (String sql : List.of(FORGET_GONE, ADD_NEW)) {
            JdbcClient.StatementSpec statement =
                    jdbc.sql(sql)
                            .param("tenants", texts(shops, Known::tenant))
                            .param("connections", texts(shops, Known::connection))
                            .param("addresses", texts(shops, Known::address));
            if (sql.equals(ADD_NEW)) {
                statement =
                        statement
                                .param("platforms", texts(shops, Known::platform))
                                .param("now", Timestamps.utc(now));
            }
            statement.update();
        }
    }

    private static @Nullable String[] texts(
            Collection<Known> shops, Function<Known, @Nullable Object> value) {
        return shops.stream()
                .map(value)
                .map(one -> one == null ? null : one.toString())
                .toArray(String[]::new);
    }

    /** Those of them that are shops which could not be read. */
    void hurry(Collection<ConnectionId> connections, Instant now) {
        jdbc.sql(HURRY)
                .param(
                        "connections",
                        connections.stream().map(ConnectionId::toString).toArray(String[]::new))
                .param("now", Timestamps.utc(now))
                .update();
    }

    List<Due> claim(UUID node, int limit, Instant now, Instant leaseEnd) {
        return jdbc.sql(CLAIM)
                .param("node", node)
                .param("limit", limit)
                .param("now", Timestamps.utc(now))
                .param("leaseEnd", Timestamps.utc(leaseEnd))
                .query((row, _) -> due(row))
                .list();
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new ConnectionId(row.getObject("connection_id", UUID.class)),
                row.getString("platform"),
                row.getInt("attempt"),
                row.getInt("failures"),
                Timestamps.instantOrNull(row, "known_since"),
                Timestamps.instantOrNull(row, "changed_until"),
                row.getLong("looked_after"),
                Timestamps.instantOrNull(row, "synced_at"));
    }

    /** Frees what a node holds that is known to be gone. */
    void releaseClaims(UUID node) {
        jdbc.sql(RELEASE_CLAIMS).param("node", node).update();
    }

    /**
     * @param syncedAt absent where something is left to be read
     * @return false when the lease was lost
     */
    boolean succeed(Due due, long lookedAfter, @Nullable Instant syncedAt, Instant nextRun) {
        return jdbc.sql(SUCCEED)
                        .param("tenant", due.tenant().value())
                        .param("connection", due.connection().value())
                        .param("attempt", due.attempt())
                        .param("lookedAfter", lookedAfter)
                        .param("syncedAt", syncedAt == null ? null : Timestamps.utc(syncedAt))
                        .param("nextRun", Timestamps.utc(nextRun))
                        .update()
                == 1;
    }

    /**
     * @param trouble in words
     * @param syncedAt present where all orders were read nevertheless
     * @return false when the lease was lost
     */
    boolean fail(Due due, String trouble, @Nullable Instant syncedAt, Instant nextRun) {
        return jdbc.sql(FAIL)
                        .param("tenant", due.tenant().value())
                        .param("connection", due.connection().value())
                        .param("attempt", due.attempt())
                        .param("trouble", trouble)
                        .param("syncedAt", syncedAt == null ? null : Timestamps.utc(syncedAt))
                        .param("nextRun", Timestamps.utc(nextRun))
                        .update()
                == 1;
    }

    /** Removes some of the orders made before; returns how many. */
    int dropOrders(Instant before) {
        return jdbc.sql(DROP_OLD).param("before", Timestamps.utc(before)).update();
    }
}
