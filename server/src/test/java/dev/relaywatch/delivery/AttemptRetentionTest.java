package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.tenancy.RetentionProperties;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Bodies of attempts go after some days; that there were attempts stays. */
class AttemptRetentionTest {
    @AutoClose private final DeliveryWorld world = new DeliveryWorld();
    private final Lane lane = world.metaLane();
    private final AttemptRetention keeper =
            world.attemptRetention(
                    new RetentionProperties(
                            Duration.ofDays(400),
                            Duration.ofDays(7),
                            Duration.ofDays(30),
                            Duration.ofDays(90),
                            Duration.ofDays(730)));

    private CapturedEvent tried() {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        world.work(lane);
        return event;
    }

    private Attempt onlyAttempt(CapturedEvent event) {
        assertThat(world.attempts(event)).hasSize(1);
        return world.attempts(event).getFirst();
    }

    @Test
    void whatWasSentAndAnsweredIsForgottenAfterSevenDays() {
        CapturedEvent event = tried();
        world.clock.advance(Duration.ofDays(7).plusSeconds(1));

        keeper.forgetBodies();

        assertThat(onlyAttempt(event).request()).isNull();
        assertThat(onlyAttempt(event).response()).isNull();
        assertThat(onlyAttempt(event).outcome()).isEqualTo("uploaded");
    }

    @Test
    void beforeThatItCanBeRead() {
        CapturedEvent event = tried();
        world.clock.advance(Duration.ofDays(7).minusSeconds(1));

        keeper.forgetBodies();

        assertThat(onlyAttempt(event).request()).isEqualTo("request of order-1");
        assertThat(onlyAttempt(event).response()).isEqualTo("response");
    }
}
