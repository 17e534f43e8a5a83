package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.LaneRates.Claimed;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/** Two nodes claim of one lane in any order while time passes: its rate holds for both together. */
class LaneRatesPropertyTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueProperties FOUR_A_SECOND =
            QueueWorld.properties(Duration.ofHours(1), "4");
    private static final int BURST = 4;
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private static final QueueNode ONE = WORLD.node(new RecordingHandler(), FOUR_A_SECOND);
    private static final QueueNode OTHER = WORLD.node(new RecordingHandler(), FOUR_A_SECOND);

    @AfterContainer
    static void close() {
        WORLD.close();
    }

    /** What happened at a time of the clock. */
    private record Calls(Instant at, int calls) {}

    /** Each gets exactly what a bucket has that fills with four calls a second. */
    @Property(tries = 8, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void twoNodesCallAsOftenAsTheRateSaysAndNoMore(
            @ForAll @Size(25) List<@IntRange(max = 7) Integer> steps,
            @ForAll @Size(25) List<@IntRange(min = 1, max = 6) Integer> wishes) {
        Lane own = WORLD.lane();
        WORLD.enqueue(ONE, own, 25 * 6);
        List<Calls> made = new ArrayList<>();
        long tokens = BURST * INTERVAL.toMillis();
        for (int i = 0; i < steps.size(); i++) {
            long millis = steps.get(i) * 125L;
            CLOCK.advance(Duration.ofMillis(millis));
            tokens = Math.min(BURST * INTERVAL.toMillis(), tokens + millis);
            int may = Math.min(wishes.get(i), (int) (tokens / INTERVAL.toMillis()));

            Claimed claimed =
                    WORLD.claimWithinRate(i % 3 == 0 ? ONE : OTHER, own, wishes.get(i), 1);

            assertThat(claimed.items()).hasSize(may);
            tokens -= may * INTERVAL.toMillis();
            made.add(new Calls(CLOCK.instant(), may));
        }
        for (int from = 0; from < made.size(); from++) {
            int sum = 0;
            for (int to = from; to < made.size(); to++) {
                sum += made.get(to).calls();
                Duration span = Duration.between(made.get(from).at(), made.get(to).at());
                assertThat(sum * INTERVAL.toMillis())
                        .isLessThanOrEqualTo(span.toMillis() + BURST * INTERVAL.toMillis());
            }
        }
    }
}
