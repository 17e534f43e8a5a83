package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is stuck for the same reason stands together, each currency for itself. */
class ErrorGroupsTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueNode NODE = WORLD.idleNode();

    private final Lane lane = WORLD.lane();
    private final TenantId tenant = lane.tenant();

    private void dead(Lane of, @Nullable Money value) {
        WORLD.enqueue(
                NODE,
                List.of(
                        new NewItem(
                                of,
                                new Subject.Event(Ids.next(), QueueWorld.START),
                                "purchase",
                                CLOCK.instant(),
                                CLOCK.instant().plus(Duration.ofDays(7)),
                                value,
                                null,
                                null)));
        WORLD.settleAll(NODE, of, WORLD.claim(NODE, of, 1), Answer.DEAD);
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), currency);
    }

    @Test
    void currenciesAreNotAddedTogether() {
        dead(lane, money("10.50", "EUR"));
        dead(WORLD.lane(tenant), money("2.25", "EUR"));
        dead(lane, money("7.00", "USD"));
        dead(lane, null);

        List<ErrorGroup> groups = NODE.queue.errorGroups(QueueFilter.of(tenant));

        assertThat(groups).hasSize(1);
        ErrorGroup group = groups.getFirst();
        assertThat(group.count()).isEqualTo(4);
        assertThat(group.deadLetters()).isEqualTo(4);
        assertThat(group.byCurrency())
                .isEqualTo(Map.of("EUR", new BigDecimal("12.75"), "USD", new BigDecimal("7.00")));
        assertThat(group.platforms()).contains(lane.platform());
        assertThat(group.tenant()).isEqualTo(tenant);
        assertThat(group.oldest()).isEqualTo(CLOCK.instant());
    }

    @Test
    void whatIsStuckAtSeveralTenantsBelongsToNoneOfThem() {
        dead(lane, null);
        dead(WORLD.lane(WORLD.tenant()), null);

        List<ErrorGroup> groups = NODE.queue.errorGroups(QueueFilter.of(null));

        assertThat(groups).singleElement().extracting(ErrorGroup::tenant).isNull();
        assertThat(groups.getFirst().byCurrency().keySet()).isSubsetOf("EUR", "USD");
    }
}
