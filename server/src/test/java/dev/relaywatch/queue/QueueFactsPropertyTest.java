package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whatever is uploaded, fails, dies, is replayed and taken back, and whenever hours are counted:
 * the numbers are those of counting one by one.
 */
class QueueFactsPropertyTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueNode NODE = WORLD.idleNode();
    private static final Duration MICRO = Duration.of(1, ChronoUnit.MICROS);

    private static final QueueFacts FACTS =
            QueueKit.facts(
                    JdbcClient.create(WORLD.database.application()), WORLD.transaction, CLOCK);

    private static final QueueHours HOURS =
            new QueueHours(new QueueHoursStore(WORLD.platformJdbc), WORLD.transaction, CLOCK);

    @AfterContainer
    static void close() {
        WORLD.close();
    }

    enum Step {
        UPLOAD,
        FAIL,
        DIE,
        PUT_BACK,
        TAKE_BACK,
        REPLAY,
        WAIT,
        WAIT_LONG,
        ROLL_UP
    }

    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void theNumbersAreThoseOfCountingOneByOne(
            @ForAll @Size(min = 8, max = 24) List<Step> steps, @ForAll long seed) {
        new Run(new Random(seed)).take(steps);
    }

    private static final class Run {
        private final Random random;
        private final TenantId tenant = WORLD.tenant();
        private final List<Lane> lanes = List.of(WORLD.lane(tenant), WORLD.lane(tenant));
        private final Map<UUID, Instant> failed = new HashMap<>();
        private final Instant began = CLOCK.instant();
        private Instant uploadedLast = began;
        private int receipts;

        Run(Random random) {
            this.random = random;
        }

        void take(List<Step> steps) {
            for (Step step : steps) {
                take(step);
                check();
            }
        }

        private Lane lane() {
            return lanes.get(random.nextInt(lanes.size()));
        }

        private void take(Step step) {
            switch (step) {
                case UPLOAD -> {
                    uploadedLast = CLOCK.instant();
                    receipts++;
                    work(new Settlement.Done(200, "r-" + receipts));
                }
                case FAIL -> work(Answer.RETRY.settlement());
                case DIE -> work(Answer.DEAD.settlement());
                case PUT_BACK -> work(Answer.PUT_BACK.settlement());
                case TAKE_BACK -> lanes.forEach(this::takeBack);
                case REPLAY -> {
                    QueueFilter dead = QueueFilter.of(tenant).withStatuses(List.of("dead_letter"));
                    if (WORLD.start(NODE, dead, true) instanceof ReplayStart.Begun begun) {
                        WORLD.goOn(NODE, begun.id());
                    }
                }
                case WAIT -> CLOCK.advance(MICRO.multipliedBy(1 + random.nextInt(300_000_000)));
                case WAIT_LONG -> CLOCK.advance(Duration.ofMinutes(20L + random.nextInt(80)));
                case ROLL_UP -> HOURS.rollUp();
            }
        }

        private void takeBack(Lane lane) {
            Instant now = CLOCK.instant();
            WORLD.transaction.acrossTenants(() ->
                    NODE.queue.takeBack(
                            lane,
                            "r-" + receipts,
                            uploadedLast,
                            Instant.EPOCH,
                            now.plusSeconds(60),
                            QueueWorld.FAILURE));
        }

        private void work(Settlement settlement) {
            Lane lane = lane();
            WORLD.enqueue(NODE, lane, 1 + random.nextInt(3));
            for (ClaimedItem item : WORLD.claim(NODE, lane, 1 + random.nextInt(4))) {
                assertThat(WORLD.settle(NODE, lane, item, settlement)).isTrue();
                if (settlement instanceof Settlement.Done) {
                    failed.remove(item.id());
                } else if (!(settlement instanceof Settlement.PutBack)) {
                    failed.put(item.id(), CLOCK.instant());
                }
            }
        }

        private void check() {
            check(began, CLOCK.instant().plus(MICRO));
            check(moment(), CLOCK.instant().plus(Duration.ofHours(3)));
            Instant one = moment();
            Instant other = moment();
            check(one.isBefore(other) ? one : other, one.isBefore(other) ? other : one);
            Instant since = moment();
            assertThat(FACTS.uploadedAfterFailure(Map.of(tenant, since)))
                    .isEqualTo(
                            Map.of(
                                    tenant,
                                    count(
                                            "queue_done",
                                            "retry_count > 0 AND uploaded_at >= '" + since + "'")));
        }

        /** Of the run, often a full hour. */
        private Instant moment() {
            long micros = Duration.between(began, CLOCK.instant()).dividedBy(MICRO);
            Instant any = began.plus(MICRO.multipliedBy(random.nextLong(micros + 1)));
            return random.nextBoolean() ? any : any.truncatedTo(ChronoUnit.HOURS);
        }

        private void check(Instant from, Instant to) {
            String period = " >= '" + from + "' AND %s < '" + to + "'";
            Map<UUID, String> statuses =
                    WORLD.rows(tenant).stream()
                            .collect(Collectors.toMap(QueueWorld.Row::id, QueueWorld.Row::status));
            List<UUID> failing =
                    failed.entrySet().stream()
                            .filter(one ->
                                    !one.getValue().isBefore(from) && one.getValue().isBefore(to))
                            .map(Map.Entry::getKey)
                            .toList();
            DestinationStanding expected =
                    new DestinationStanding(
                            tenant,
                            "meta_capi",
                            count("queue_items", "status = 'pending'"),
                            count("queue_items", "status = 'failed'"),
                            count("queue_items", "status = 'dead_letter'"),
                            WORLD.platformJdbc
                                    .sql(
                                            """
                                            SELECT min(next_retry_at) AS oldest FROM queue_items
                                             WHERE tenant_id = ? AND status = 'pending' AND next_retry_at <= ?
                                            """)
                                    .param(tenant.value())
                                    .param(Timestamps.utc(CLOCK.instant()))
                                    .query((row, _) ->
                                            new Oldest(Timestamps.instantOrNull(row, "oldest")))
                                    .single()
                                    .at(),
                            count("queue_done", "uploaded_at" + period.formatted("uploaded_at")),
                            failing.size(),
                            failing.stream()
                                    .filter(id -> "dead_letter".equals(statuses.get(id)))
                                    .count());
            List<DestinationStanding> found = FACTS.destinations(List.of(tenant), from, to);
            if (statuses.isEmpty() || found.isEmpty()) {
                assertThat(expected.pending() + expected.failed() + expected.deadLetter()).isZero();
                assertThat(expected.uploaded()).isZero();
            } else {
                assertThat(found).containsExactly(expected);
            }
        }

        private long count(String table, String where) {
            return WORLD.platformJdbc
                    .sql("SELECT count(*) FROM " + table + " WHERE tenant_id = ? AND " + where)
                    .param(tenant.value())
                    .query(Long.class)
                    .single();
        }
    }

    private record Oldest(@Nullable Instant at) {}
}
