package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waits in lanes that do not flow costs nothing: 100,000 items in each of them. */
@Tag("long")
class BacklogTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final int MANY = 100_000;
    private static final int MEASURED = 101;

    private static final QueueNode NODE = WORLD.idleNode();
    private static final Lane EMPTY = WORLD.lane();
    private static final Lane BROKEN = WORLD.lane();
    private static final Lane HELD = WORLD.lane();

    @BeforeAll
    static void fill() throws SQLException {
        fill(BROKEN);
        fill(HELD);
        WORLD.lanes.breakOff(BROKEN, "no answer", CLOCK.instant(), CLOCK.instant().plusSeconds(30));
        WORLD.lanes.hold(HELD, "slow down", CLOCK.instant(), CLOCK.instant().plusSeconds(60));
        try (Connection connection = WORLD.postgres.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE queue_items");
        }
    }

    private static void fill(Lane lane) {
        WORLD.platformJdbc
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, next_retry_at)
                        SELECT :tenant, gen_random_uuid(), :connection, :platform, gen_random_uuid(), :at, :at
                          FROM generate_series(1, :many)
                        """)
                .param("tenant", lane.tenant().value())
                .param("connection", lane.connection().value())
                .param("platform", lane.platform())
                .param("at", Timestamps.utc(QueueWorld.START))
                .param("many", MANY)
                .update();
    }

    private static Duration median(Runnable what) {
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            what.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[MEASURED / 2]);
    }

    private static void claim(Lane lane) {
        assertThat(WORLD.claim(NODE, lane, 1_000)).isEmpty();
    }

    @Test
    void aClaimThatMayHaveNothingTakesNoLongerThanOneThatFindsNothing() {
        Duration nothing = median(() -> claim(EMPTY));

        for (Lane lane : new Lane[] {BROKEN, HELD}) {
            assertThat(median(() -> claim(lane))).isLessThan(nothing.multipliedBy(3));
            assertThat(median(() -> WORLD.items.isDue(lane, CLOCK.instant(), false)))
                    .isLessThan(nothing.multipliedBy(3));
        }
    }

    @Test
    void theLookForDueLanesTakesNoLongerThanAFewClaims() {
        Duration nothing = median(() -> claim(EMPTY));

        assertThat(median(() -> WORLD.items.dueLanes(CLOCK.instant())))
                .isLessThan(nothing.multipliedBy(5));
    }
}
