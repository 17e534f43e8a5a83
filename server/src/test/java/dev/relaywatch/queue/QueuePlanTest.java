package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However long a lane is and however old what the planner knows of it: a batch is looked up by key.
 * The statistics here are of the moment before anything was claimed, as they are when a platform
 * comes back.
 */
class QueuePlanTest {
    private static final int WAITING = 20_000;
    private static final int CLAIMED = 4_000;
    private static final int BATCH = 1_000;

    @AutoClose
    private static final QueueWorld WORLD = QueueWorld.at(new MovableClock(QueueWorld.START));

    private static final Lane LANE = WORLD.lane();

    @BeforeAll
    static void fill() throws SQLException {
        try (Connection superuser = WORLD.postgres.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, payload, next_retry_at)
                    SELECT '%s', gen_random_uuid(), '%s', 'meta_capi', gen_random_uuid(), '2026-11-15', '\\x00', '2026-11-15'
                      FROM generate_series(1, %d);
                    ANALYZE queue_items;
                    UPDATE queue_items SET claimed_by = gen_random_uuid(), claimed_until = '2026-11-16', attempt = 1
                     WHERE id IN (SELECT id FROM queue_items LIMIT %d);
                    """
                            .formatted(LANE.tenant(), LANE.connection(), WAITING, CLAIMED));
        }
    }

    @Test
    void aClaimLooksUpItsBatchByKey() {
        String plan =
                String.join(
                        "\n",
                        WORLD.platformJdbc
                                .sql("EXPLAIN (COSTS OFF) " + QueueStore.CLAIM)
                                .param("tenant", LANE.tenant().value())
                                .param("connection", LANE.connection().value())
                                .param("platform", LANE.platform())
                                .param("node", Ids.next())
                                .param("limit", BATCH)
                                .param("now", Timestamps.utc(QueueWorld.START))
                                .param("leaseEnd", Timestamps.utc(QueueWorld.START))
                                .param("probing", false)
                                .query(String.class)
                                .list());

        assertThat(plan)
                .contains("queue_items_due", "queue_items_pkey")
                .doesNotContain("Seq Scan on queue_items");
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "retry", "dead", "back"})
    void settlingLooksUpEachItemByKey(String verdict) {
        String[] ids =
                WORLD.platformJdbc
                        .sql("SELECT id FROM queue_items WHERE claimed_by IS NOT NULL LIMIT :batch")
                        .param("batch", BATCH)
                        .query(String.class)
                        .list()
                        .toArray(String[]::new);
        String plan =
                String.join(
                        "\n",
                        WORLD.platformJdbc
                                .sql("EXPLAIN (COSTS OFF) " + QueueStore.SETTLE)
                                .param("tenant", LANE.tenant().value())
                                .param("ids", ids)
                                .param(
                                        "attempts",
                                        Collections.nCopies(BATCH, 1).toArray(Integer[]::new))
                                .param("verdicts", filled(verdict))
                                .param("nextTries", filled("2026-11-15"))
                                .param("errors", filled("an error"))
                                .param("codes", filled("a code"))
                                .param("httpStatuses", new Integer[BATCH])
                                .param("receipts", new String[BATCH])
                                .param("now", Timestamps.utc(QueueWorld.START))
                                .query(String.class)
                                .list());

        assertThat(plan).contains("queue_items_pkey").doesNotContain("Seq Scan on queue_items");
    }

    private static String[] filled(String text) {
        return Stream.generate(() -> text).limit(BATCH).toArray(String[]::new);
    }
}
