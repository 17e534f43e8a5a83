package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Lanes that wait for the time of their next call. */
class WaitingLanesTest {
    private static final Instant NOW = QueueWorld.START;

    private final WaitingLanes waiting = new WaitingLanes();
    private final Lane one = lane();
    private final Lane other = lane();

    private static Lane lane() {
        return new Lane(new TenantId(Ids.next()), new ConnectionId(Ids.next()), "meta_capi");
    }

    @Test
    void whoIsDueWaitsNoLonger() {
        waiting.until(one, NOW.plusSeconds(2));
        waiting.until(other, NOW.plusSeconds(1));
        assertThat(waiting.next()).contains(NOW.plusSeconds(1));

        assertThat(waiting.takeDue(NOW.plusSeconds(1))).containsExactly(other);

        assertThat(waiting.contains(other)).isFalse();
        assertThat(waiting.contains(one)).isTrue();
        assertThat(waiting.next()).contains(NOW.plusSeconds(2));
    }

    @Test
    void whoIsPutOffAgainWaitsForTheNewTimeAlone() {
        waiting.until(one, NOW.plusSeconds(1));
        waiting.until(one, NOW.plusSeconds(3));

        assertThat(waiting.takeDue(NOW.plusSeconds(2))).isEmpty();
        assertThat(waiting.takeDue(NOW.plusSeconds(3))).containsExactly(one);
        assertThat(waiting.takeDue(NOW.plusSeconds(9))).isEmpty();
    }

    @Test
    void whoMayCallEarlierIsForgotten() {
        waiting.until(one, NOW.plusSeconds(1));

        waiting.remove(one);

        assertThat(waiting.contains(one)).isFalse();
        assertThat(waiting.next()).isEmpty();
        assertThat(waiting.takeDue(NOW.plusSeconds(1))).isEmpty();
    }
}
