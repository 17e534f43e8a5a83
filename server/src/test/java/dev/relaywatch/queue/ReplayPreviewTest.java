package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a replay would do is known before, and nothing is done. */
class ReplayPreviewTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueNode NODE = WORLD.idleNode();

    private final Lane lane = WORLD.lane();
    private final TenantId tenant = lane.tenant();
    private final QueueFilter all =
            QueueFilter.of(tenant).withStatuses(List.of("failed", "dead_letter"));

    private void dead(Lane of, Duration age, @Nullable Money value) {
        Instant happened = CLOCK.instant().minus(age);
        WORLD.enqueue(
                NODE,
                List.of(
                        new NewItem(
                                of,
                                new Subject.Event(Ids.next(), QueueWorld.START),
                                "purchase",
                                happened,
                                happened.plus(Duration.ofDays(7)),
                                value,
                                null,
                                null)));
        WORLD.settleAll(NODE, of, WORLD.claim(NODE, of, 1), Answer.DEAD);
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), currency);
    }

    @Test
    void itCountsWhatThereIsAndWhatItIsWorth() {
        dead(lane, Duration.ZERO, money("10.50", "EUR"));
        dead(WORLD.lane(tenant), Duration.ZERO, money("2.25", "EUR"));
        dead(lane, Duration.ZERO, money("7.00", "USD"));
        dead(lane, Duration.ZERO, null);

        assertThat(NODE.queue.previewReplay(all))
                .isEqualTo(
                        new ReplayPreview(
                                4,
                                Map.of(
                                        "EUR",
                                        new BigDecimal("12.75"),
                                        "USD",
                                        new BigDecimal("7.00")),
                                1,
                                0,
                                0));
    }

    @Test
    void itChangesNothing() {
        dead(lane, Duration.ofDays(9), null);
        List<QueueWorld.Row> before = WORLD.rows(tenant);

        ReplayPreview _ = NODE.queue.previewReplay(all);

        assertThat(WORLD.rows(tenant)).isEqualTo(before);
    }

    @Test
    void whatItsPlatformNoLongerTakesIsToldAndTakenUpAllTheSame() {
        dead(lane, Duration.ofDays(7), null);
        dead(lane, Duration.ofDays(7).plusMillis(1), null);

        assertThat(NODE.queue.previewReplay(all).tooOld()).isEqualTo(1);
        assertThat(WORLD.start(NODE, all, true))
                .isInstanceOfSatisfying(
                        ReplayStart.Begun.class,
                        begun -> assertThat(begun.matching()).isEqualTo(2));
    }

    @Test
    void whatItsPlatformCouldCountTwiceIsLeftUnlessConfirmed() {
        dead(lane, Duration.ofDays(2), null);
        dead(lane, Duration.ofDays(2).plusMillis(1), null);

        assertThat(NODE.queue.previewReplay(all).outsideDedupWindow()).isEqualTo(1);
        assertThat(begun(false)).isEqualTo("1 taken up, 1 left");
        assertThat(begun(true)).isEqualTo("1 taken up, 0 left");
    }

    private String begun(boolean confirmed) {
        return switch (WORLD.start(NODE, all, confirmed)) {
            case ReplayStart.Begun(var _, var matching, var left) ->
                    matching + " taken up, " + left + " left";
            case ReplayStart.Joined joined -> throw new AssertionError(joined);
            case ReplayStart.Refused refused -> throw new AssertionError(refused);
        };
    }

    @Test
    void whatWasNeverTriedCannotBeCountedTwice() {
        Instant happened = CLOCK.instant().minus(Duration.ofDays(30));
        WORLD.enqueue(
                NODE,
                List.of(
                        new NewItem(
                                lane,
                                new Subject.Event(Ids.next(), QueueWorld.START),
                                "purchase",
                                happened,
                                null,
                                null,
                                null,
                                QueueWorld.FAILURE)));

        assertThat(NODE.queue.previewReplay(all))
                .isEqualTo(new ReplayPreview(1, Map.of(), 1, 0, 0));
    }

    @Test
    void aPlatformThatKnowsForEverWhatItHadNeedsNoConfirmation() {
        Lane webhook = new Lane(tenant, WORLD.lane(tenant).connection(), "webhook");
        dead(webhook, Duration.ofDays(60), null);

        assertThat(NODE.queue.previewReplay(all).outsideDedupWindow()).isZero();
        assertThat(begun(false)).isEqualTo("1 taken up, 0 left");
    }
}
