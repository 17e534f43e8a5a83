package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever happens in whatever order, the tables are as {@link QueueModel} says and nothing is lost
 * or done twice.
 */
class QueueModelTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final List<QueueNode> NODES = List.of(WORLD.idleNode(), WORLD.idleNode());

    @AfterContainer
    static void close() {
        WORLD.close();
    }

    /** What can happen. */
    sealed interface Step {
        record Enqueue(int lane, int count) implements Step {}

        record Claim(int node, int lane, int limit, boolean probing) implements Step {}

        /** A claim that is settled at once. */
        record Work(int node, int lane, List<Answer> answers) implements Step {}

        /**
         * @param back how many claims ago; a large one is of a lease long lost
         * @param answers for the items of the batch, over and over
         */
        record Settle(int back, List<Answer> answers) implements Step {}

        record TimePasses(Duration by) implements Step {}

        record NodeDies(int node) implements Step {}

        record Replay(boolean deadLettersToo) implements Step {}

        /**
         * @param back how many replays ago
         */
        record GoOn(int node, int back) implements Step {}

        record StopReplay(int back) implements Step {}

        record Pause(int lane) implements Step {}

        record Resume(int lane) implements Step {}
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void theTablesFollowTheModel(@ForAll("walks") List<Step> walk) {
        Walk state = new Walk();
        for (Step step : walk) {
            state.take(step);
            state.check();
        }
        state.replays.keySet().forEach(state::check);
    }

    @Provide
    Arbitrary<List<Step>> walks() {
        Arbitrary<Integer> lane = Arbitraries.of(0, 1);
        Arbitrary<Integer> node = Arbitraries.of(0, 1);
        Arbitrary<Step> enqueue =
                Combinators.combine(lane, Arbitraries.integers().between(1, 3))
                        .as(Step.Enqueue::new);
        Arbitrary<Step> claim =
                Combinators.combine(
                                node,
                                lane,
                                Arbitraries.integers().between(1, 4),
                                Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)))
                        .as(Step.Claim::new);
        Arbitrary<Answer> answer =
                Arbitraries.frequency(
                        Tuple.of(2, Answer.DONE),
                        Tuple.of(5, Answer.RETRY),
                        Tuple.of(2, Answer.RETRY_IN_10M),
                        Tuple.of(3, Answer.DEAD),
                        Tuple.of(1, Answer.HOLD),
                        Tuple.of(1, Answer.HOLD_10M),
                        Tuple.of(1, Answer.PAUSE),
                        Tuple.of(1, Answer.PUT_BACK));
        Arbitrary<List<Answer>> answers = answer.list().ofMinSize(1).ofMaxSize(4);
        Arbitrary<Step> work = Combinators.combine(node, lane, answers).as(Step.Work::new);
        Arbitrary<Step> settle =
                Combinators.combine(
                                Arbitraries.frequency(
                                        Tuple.of(6, 0),
                                        Tuple.of(3, 1),
                                        Tuple.of(1, 2),
                                        Tuple.of(1, 5)),
                                answers)
                        .as(Step.Settle::new);
        Arbitrary<Step> time =
                Arbitraries.of("PT1S", "PT1M", "PT61S", "PT5M", "PT11M")
                        .map(Duration::parse)
                        .map(Step.TimePasses::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(3, enqueue),
                        Tuple.of(9, work),
                        Tuple.of(4, claim),
                        Tuple.of(5, settle),
                        Tuple.of(7, time),
                        Tuple.of(1, node.map(Step.NodeDies::new)),
                        Tuple.of(3, Arbitraries.of(true, false).map(Step.Replay::new)),
                        Tuple.of(
                                3,
                                Combinators.combine(node, Arbitraries.of(0, 0, 0, 1))
                                        .as(Step.GoOn::new)),
                        Tuple.of(1, Arbitraries.of(0, 0, 1).map(Step.StopReplay::new)),
                        Tuple.of(1, lane.map(Step.Pause::new)),
                        Tuple.of(3, lane.map(Step.Resume::new)))
                .list()
                .ofSize(40);
    }

    /** A tenant that the steps happen to, and what the model thinks of it. */
    private static final class Walk {
        private final TenantId tenant = WORLD.tenant();
        private final List<Lane> lanes = List.of(WORLD.lane(tenant), WORLD.lane(tenant));
        private final QueueModel model = new QueueModel();
        private final List<Claimed> claims = new ArrayList<>();
        private final Set<UUID> done = new HashSet<>();
        private final Map<UUID, ReplayModel> replays = new LinkedHashMap<>();
        private int enqueued;

        Walk() {
            lanes.forEach(lane -> enqueue(lane, 3, CLOCK.instant()));
        }

        private record Claimed(QueueNode node, Lane lane, List<ClaimedItem> items) {}

        void take(Step step) {
            Instant now = CLOCK.instant();
            switch (step) {
                case Step.Enqueue(var lane, var count) -> enqueue(lanes.get(lane), count, now);
                case Step.Claim(var node, var lane, var limit, var probing) -> {
                    boolean _ = claim(NODES.get(node), lanes.get(lane), limit, probing, now);
                }
                case Step.Work(var node, var lane, var answers) -> {
                    if (claim(NODES.get(node), lanes.get(lane), answers.size(), false, now)) {
                        settle(claims.getLast(), answers, now);
                    }
                }
                case Step.Settle(var back, var answers) -> {
                    if (back < claims.size()) {
                        settle(claims.get(claims.size() - 1 - back), answers, now);
                    }
                }
                case Step.TimePasses(var by) -> CLOCK.advance(by);
                case Step.NodeDies(var node) -> {
                    WORLD.items.releaseClaims(NODES.get(node).id());
                    model.nodeDied(NODES.get(node).id());
                }
                case Step.Replay(var deadLettersToo) -> {
                    String[] statuses =
                            deadLettersToo
                                    ? new String[] {"failed", "dead_letter"}
                                    : new String[] {"failed"};
                    UUID id = WORLD.replay(NODES.getFirst(), tenant, statuses);
                    replays.put(id, model.replay(deadLettersToo, now));
                    check(id);
                }
                case Step.GoOn(var node, var back) ->
                        replayBegun(back)
                                .ifPresent(id -> {
                                    WORLD.goOn(NODES.get(node), id);
                                    known(id).goOn();
                                    check(id);
                                });
                case Step.StopReplay(var back) ->
                        replayBegun(back)
                                .ifPresent(id -> {
                                    WORLD.stop(NODES.getFirst(), id);
                                    known(id).stop();
                                    check(id);
                                });
                case Step.Pause(var lane) -> {
                    WORLD.lanes.pause(lanes.get(lane), "revoked", now, now.plusSeconds(300));
                    model.pause(lanes.get(lane));
                }
                case Step.Resume(var lane) ->
                        assertThat(NODES.getFirst().queue.resume(lanes.get(lane)))
                                .isEqualTo(model.resume(lanes.get(lane)));
            }
        }

        private void check(UUID replay) {
            assertThat(NODES.getFirst().queue.replay(tenant, replay))
                    .contains(known(replay).progress(replay));
        }

        private ReplayModel known(UUID replay) {
            return Objects.requireNonNull(replays.get(replay));
        }

        private Optional<UUID> replayBegun(int back) {
            List<UUID> begun = List.copyOf(replays.keySet());
            return begun.size() > back
                    ? Optional.of(begun.get(begun.size() - 1 - back))
                    : Optional.empty();
        }

        private void enqueue(Lane lane, int count, Instant now) {
            WORLD.enqueue(NODES.getFirst(), lane, count);
            enqueued += count;
            WORLD.rows(tenant).stream()
                    .map(Row::id)
                    .filter(id -> !model.knows(id))
                    .forEach(id -> model.enqueued(lane, id, now));
        }

        /** Whether anything was there to claim. */
        private boolean claim(QueueNode node, Lane lane, int limit, boolean probing, Instant now) {
            Set<UUID> leased = new HashSet<>();
            for (Row row : model.rows()) {
                Instant until = row.claimedUntil();
                if (until != null && !until.isBefore(now)) {
                    leased.add(row.id());
                }
            }
            List<ClaimedItem> claimed =
                    WORLD.items.claim(
                            lane, node.id(), limit, now, now.plus(QueueWorld.LEASE), probing);
            List<UUID> ids = claimed.stream().map(ClaimedItem::id).toList();

            assertThat(ids).as("no live lease is taken").noneMatch(leased::contains);
            assertThat(ids).as("what is done is not done again").noneMatch(done::contains);
            assertThat(ids).isEqualTo(model.claim(lane, node.id(), limit, now, probing));
            if (!claimed.isEmpty()) {
                claims.add(new Claimed(node, lane, claimed));
            }
            return !claimed.isEmpty();
        }

        private void settle(Claimed claim, List<Answer> given, Instant now) {
            List<Answer> answers =
                    IntStream.range(0, claim.items().size())
                            .mapToObj(i -> given.get(i % given.size()))
                            .toList();
            List<Settled> batch =
                    IntStream.range(0, answers.size())
                            .mapToObj(i ->
                                    new Settled(claim.items().get(i), answers.get(i).settlement()))
                            .toList();

            Set<UUID> ours =
                    WORLD.transaction.acrossTenants(
                            () -> claim.node().queue.settle(claim.lane(), batch));

            assertThat(ours)
                    .containsExactlyInAnyOrderElementsOf(
                            model.settle(claim.lane(), claim.items(), answers, now));
            IntStream.range(0, answers.size())
                    .filter(i -> answers.get(i) == Answer.DONE)
                    .mapToObj(i -> claim.items().get(i).id())
                    .filter(ours::contains)
                    .forEach(done::add);
        }

        void check() {
            List<Row> rows = WORLD.rows(tenant);
            assertThat(rows).isEqualTo(model.rows());
            assertThat(rows).as("nothing vanishes").hasSize(enqueued);
            assertThat(rows).allMatch(row -> row.retryCount() <= QueueWorld.PAUSES.size());
            assertThat(WORLD.counts(tenant)).isEqualTo(model.counts());
            Instant now = CLOCK.instant();
            List<TroubledLane> troubled =
                    WORLD.transaction.within(tenant, () -> WORLD.lanes.troubled(tenant, now));
            assertThat(
                            troubled.stream()
                                    .collect(
                                            Collectors.toMap(
                                                    TroubledLane::lane,
                                                    lane -> Optional.ofNullable(lane.heldUntil()))))
                    .isEqualTo(model.stopped(now));
        }
    }
}
