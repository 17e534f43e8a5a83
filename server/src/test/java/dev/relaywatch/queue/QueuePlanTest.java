package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * However long a lane is and however old what the planner knows of it: a batch is looked up by key.
 * Else a thousand items are compared with all of the tenant, which takes seconds.
 */
class QueuePlanTest {
    private static final int WAITING = 20_000;
    private static final int CLAIMED = 4_000;
    private static final int BATCH = 1_000;

    /** How an item is found by its key alone. */
    private static final Pattern LOOKUP =
            Pattern.compile(
                    "Index Scan using queue_items_pkey on queue_items \\w+\n"
                            + "\\s+Index Cond: \\(\\(tenant_id = [^\n]+\\) AND \\(id = ");

    @AutoClose
    private static final QueueWorld WORLD = QueueWorld.at(new MovableClock(QueueWorld.START));

    /** What the statistics know of a lane. */
    enum Known {
        /** They were made before anything was claimed, as when a platform comes back. */
        BEFORE_CLAIMS,
        /** They were made when the lane was empty, as when a platform has just gone. */
        BEFORE_ALL
    }

    private static final Map<Known, Lane> LANES =
            Map.of(Known.BEFORE_CLAIMS, WORLD.lane(), Known.BEFORE_ALL, WORLD.lane());

    @BeforeAll
    static void fill() throws SQLException {
        try (Connection superuser = WORLD.postgres.superuser();
                Statement statement = superuser.createStatement()) {
            fill(statement, lane(Known.BEFORE_CLAIMS));
            statement.execute("ANALYZE queue_items");
            fill(statement, lane(Known.BEFORE_ALL));
            for (Known known : Known.values()) {
                statement.execute(
                        """
                        UPDATE queue_items SET claimed_by = gen_random_uuid(), claimed_until = '2026-11-16', attempt = 1
                         WHERE id IN (SELECT id FROM queue_items WHERE tenant_id = '%s' LIMIT %d)
                        """
                                .formatted(lane(known).tenant(), CLAIMED));
            }
        }
    }

    private static Lane lane(Known known) {
        return Objects.requireNonNull(LANES.get(known));
    }

    private static void fill(Statement statement, Lane lane) throws SQLException {
        statement.execute(
                """
                INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, payload, next_retry_at)
                SELECT '%s', gen_random_uuid(), '%s', 'meta_capi', gen_random_uuid(), '2026-11-15', '\\x00', '2026-11-15'
                  FROM generate_series(1, %d)
                """
                        .formatted(lane.tenant(), lane.connection(), WAITING));
    }

    private static JdbcClient.StatementSpec explain(String sql, Lane lane) {
        return WORLD.platformJdbc
                .sql("EXPLAIN (COSTS OFF) " + sql)
                .param("tenant", lane.tenant().value())
                .param("now", Timestamps.utc(QueueWorld.START));
    }

    private static String plan(JdbcClient.StatementSpec explained) {
        return String.join("\n", explained.query(String.class).list());
    }

    /** Wherever the plan reads items but for the one place that finds them. */
    private static void assertLooksUpByKey(String plan, int lookups) {
        assertThat(plan).doesNotContain("Seq Scan on queue_items");
        assertThat(LOOKUP.matcher(plan).results())
                .as("lookups by key in\n%s", plan)
                .hasSize(lookups);
        assertThat(plan.split("queue_items_pkey", -1)).as(plan).hasSize(lookups + 1);
    }

    @ParameterizedTest
    @EnumSource
    void aClaimLooksUpItsBatchByKey(Known known) {
        Lane lane = lane(known);
        String plan =
                plan(
                        explain(QueueStore.CLAIM, lane)
                                .param("connection", lane.connection().value())
                                .param("platform", lane.platform())
                                .param("node", Ids.next())
                                .param("limit", BATCH)
                                .param("leaseEnd", Timestamps.utc(QueueWorld.START))
                                .param("probing", false));

        assertThat(plan).contains("queue_items_due");
        assertLooksUpByKey(plan, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_CLAIMS, done",
        "BEFORE_CLAIMS, retry",
        "BEFORE_CLAIMS, dead",
        "BEFORE_CLAIMS, back",
        "BEFORE_ALL, done",
        "BEFORE_ALL, retry",
        "BEFORE_ALL, dead",
        "BEFORE_ALL, back"
    })
    void settlingLooksUpEachItemByKey(Known known, String verdict) {
        String plan =
                plan(
                        explain(SettlementStore.SETTLE, lane(known))
                                .param("ids", ids(lane(known)))
                                .param(
                                        "attempts",
                                        Collections.nCopies(BATCH, 1).toArray(Integer[]::new))
                                .param("verdicts", filled(verdict))
                                .param("nextTries", filled("2026-11-15"))
                                .param("errors", filled("an error"))
                                .param("codes", filled("a code"))
                                .param("httpStatuses", new Integer[BATCH])
                                .param("receipts", new String[BATCH]));

        assertLooksUpByKey(plan, 2);
    }

    @ParameterizedTest
    @EnumSource
    void aReplayLooksUpItsBiteByKey(Known known) {
        String plan =
                plan(
                        explain(ReplayItemStore.TAKE, lane(known))
                                .param("replay", Ids.next())
                                .param("ids", ids(lane(known))));

        assertLooksUpByKey(plan, 2);
    }

    /** Of items that are claimed. */
    private static String[] ids(Lane lane) {
        return WORLD.platformJdbc
                .sql(
                        "SELECT id FROM queue_items WHERE tenant_id = :tenant AND claimed_by IS NOT NULL LIMIT :batch")
                .param("tenant", lane.tenant().value())
                .param("batch", BATCH)
                .query(String.class)
                .list()
                .toArray(String[]::new);
    }

    private static String[] filled(String text) {
        return Stream.generate(() -> text).limit(BATCH).toArray(String[]::new);
    }
}
