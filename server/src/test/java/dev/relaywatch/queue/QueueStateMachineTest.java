package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition of an item that settling can make, against the tables. */
class QueueStateMachineTest {
    /**
     * From a status and a number of failures, three retries being allowed; by what the attempt
     * gave; to a status, a number of failures, when it is due (counted from the settlement, or as
     * it was), and what the lane is then.
     */
    private static final String TABLE =
            """
            pending 0 | done         | uploaded    0 | -         | open
            pending 0 | retry        | failed      1 | PT1M      | open
            pending 0 | retry_in_10m | failed      1 | PT10M     | open
            pending 0 | no_answer    | failed      1 | PT1M      | open
            pending 0 | dead         | dead_letter 0 | as it was | open
            pending 0 | hold         | pending     0 | as it was | held PT1M
            pending 0 | hold_10m     | pending     0 | as it was | held PT10M
            pending 0 | pause        | pending     0 | as it was | paused
            pending 0 | put_back     | pending     0 | as it was | open
            failed 1  | done         | uploaded    1 | -         | open
            failed 1  | retry        | failed      2 | PT2M      | open
            failed 1  | retry_in_10m | failed      2 | PT10M     | open
            failed 1  | no_answer    | failed      2 | PT2M      | open
            failed 1  | dead         | dead_letter 1 | as it was | open
            failed 1  | hold         | failed      1 | as it was | held PT1M
            failed 1  | hold_10m     | failed      1 | as it was | held PT10M
            failed 1  | pause        | failed      1 | as it was | paused
            failed 1  | put_back     | failed      1 | as it was | open
            failed 2  | done         | uploaded    2 | -         | open
            failed 2  | retry        | failed      3 | PT4M      | open
            failed 2  | retry_in_10m | failed      3 | PT10M     | open
            failed 2  | no_answer    | failed      3 | PT4M      | open
            failed 2  | dead         | dead_letter 2 | as it was | open
            failed 2  | hold         | failed      2 | as it was | held PT1M
            failed 2  | hold_10m     | failed      2 | as it was | held PT10M
            failed 2  | pause        | failed      2 | as it was | paused
            failed 2  | put_back     | failed      2 | as it was | open
            failed 3  | done         | uploaded    3 | -         | open
            failed 3  | retry        | dead_letter 3 | as it was | open
            failed 3  | retry_in_10m | dead_letter 3 | as it was | open
            failed 3  | no_answer    | dead_letter 3 | as it was | open
            failed 3  | dead         | dead_letter 3 | as it was | open
            failed 3  | hold         | failed      3 | as it was | held PT1M
            failed 3  | hold_10m     | failed      3 | as it was | held PT10M
            failed 3  | pause        | failed      3 | as it was | paused
            failed 3  | put_back     | failed      3 | as it was | open
            """;

    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();

    /** One line of the table. */
    record Transition(String from, Answer answer, String to, String due, String laneThen) {
        static Transition of(String line) {
            String[] cells = line.strip().split("\\s*\\|\\s*", -1);
            return new Transition(
                    spaced(cells[0]),
                    Answer.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                    spaced(cells[2]),
                    cells[3],
                    cells[4]);
        }

        private static String spaced(String cell) {
            return cell.replaceAll("\\s+", " ");
        }

        @Override
        public String toString() {
            return from + ", " + answer + " -> " + to;
        }
    }

    static Stream<Transition> transitions() {
        return TABLE.lines().map(Transition::of);
    }

    @Test
    void theTableNamesEveryStatusWithEverySettlement() {
        List<String> pairs = transitions().map(t -> t.from() + " " + t.answer()).toList();

        assertThat(pairs)
                .containsExactlyElementsOf(
                        Stream.of("pending 0", "failed 1", "failed 2", "failed 3")
                                .flatMap(
                                        from -> Stream.of(Answer.values()).map(a -> from + " " + a))
                                .toList());
        assertThat(Settlement.class.getPermittedSubclasses())
                .allSatisfy(kind ->
                        assertThat(Answer.values())
                                .anyMatch(answer -> kind.isInstance(answer.settlement())));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void settlingMovesAnItemAsTheTableSays(Transition transition) {
        WORLD.enqueue(node, lane, 1);
        int failures =
                Integer.parseInt(transition.from().substring(transition.from().length() - 1));
        for (int i = 0; i < failures; i++) {
            settleNext(Answer.RETRY);
            CLOCK.advance(QueueWorld.PAUSES.get(i));
        }
        Row before = WORLD.onlyRow(lane);
        assertThat(before.status() + " " + before.retryCount()).isEqualTo(transition.from());
        Instant settledAt = CLOCK.instant();

        settleNext(transition.answer());

        Row after = WORLD.onlyRow(lane);
        assertThat(after.status() + " " + after.retryCount()).isEqualTo(transition.to());
        assertThat(after.attempt()).isEqualTo(failures + 1);
        assertThat(after.claimedBy()).isNull();
        assertThat(after.claimedUntil()).isNull();
        switch (transition.due()) {
            case "-" -> assertThat(after.nextRetryAt()).isNull();
            case "as it was" -> assertThat(after.nextRetryAt()).isEqualTo(before.nextRetryAt());
            default ->
                    assertThat(after.nextRetryAt())
                            .isEqualTo(settledAt.plus(Duration.parse(transition.due())));
        }
        assertThat(laneNow(settledAt)).isEqualTo(transition.laneThen());
        assertThat(node.published(ItemDeadLettered.class))
                .hasSize(after.status().equals("dead_letter") ? 1 : 0);
        assertThat(node.published(LanePaused.class))
                .hasSize(transition.laneThen().equals("paused") ? 1 : 0);
    }

    private void settleNext(Answer answer) {
        ClaimedItem item = WORLD.claim(node, lane, 10).getFirst();
        assertThat(WORLD.settle(node, lane, item, answer.settlement())).isTrue();
    }

    private String laneNow(Instant since) {
        List<TroubledLane> troubled = node.queue.troubledLanes(lane.tenant());
        if (troubled.isEmpty()) {
            return "open";
        }
        TroubledLane only = troubled.getFirst();
        assertThat(only.lane()).isEqualTo(lane);
        Instant until = only.heldUntil();
        return until == null ? "paused" : "held " + Duration.between(since, until);
    }
}
