package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An account that is set up wrongly for everything is told from one that is wrong for a row. */
class RowRefusalsTest {
    private final RowRefusals refusals = new RowRefusals();
    private final Lane lane = lane();

    private static Lane lane() {
        return new Lane(new TenantId(Ids.next()), new ConnectionId(Ids.next()), "google_ads");
    }

    private static DeliveryOutcome wrong(String code) {
        return new RowMisconfigured(new Refusal("no such action", code, 200));
    }

    private List<DeliveryOutcome> call(Lane lane, DeliveryOutcome... outcomes) {
        return refusals
                .judged(
                        lane,
                        Arrays.stream(outcomes).map(one -> new Sent(one, "a row", "said")).toList())
                .stream()
                .map(Sent::outcome)
                .toList();
    }

    @Test
    void oneCallOfWrongRowsRefusesTheRows() {
        assertThat(call(lane, wrong("NO_ACTION"), wrong("NO_ACTION")))
                .allSatisfy(one -> assertThat(one).isInstanceOf(RowMisconfigured.class));
    }

    @Test
    void theSameOnEveryRowOfTwoCallsIsTheConnections() {
        call(lane, wrong("NO_ACTION"));

        assertThat(call(lane, wrong("NO_ACTION"), wrong("NO_ACTION")))
                .allSatisfy(one -> assertThat(one).isInstanceOf(ConnectionRefused.class));
    }

    @Test
    void itStaysTheConnectionsUntilARowIsTaken() {
        call(lane, wrong("NO_ACTION"));
        call(lane, wrong("NO_ACTION"));
        assertThat(call(lane, wrong("NO_ACTION")).getFirst()).isInstanceOf(ConnectionRefused.class);

        call(lane, new Uploaded(200));

        assertThat(call(lane, wrong("NO_ACTION")).getFirst()).isInstanceOf(RowMisconfigured.class);
    }

    @Test
    void aRowThatWasTakenBesideShowsThatTheAccountIsInOrder() {
        call(lane, wrong("NO_ACTION"));

        assertThat(call(lane, wrong("NO_ACTION"), new Uploaded(200)).getFirst())
                .isInstanceOf(RowMisconfigured.class);
    }

    @Test
    void anotherRefusalBeginsAnew() {
        call(lane, wrong("NO_ACTION"));

        assertThat(call(lane, wrong("TERMS_NOT_ACCEPTED")).getFirst())
                .isInstanceOf(RowMisconfigured.class);
    }

    @Test
    void whatOurOwnCheckKeptBackSaysNothing() {
        call(lane, wrong("NO_ACTION"));
        Sent tooOld = Sent.refusedBeforehand("it is too old");

        assertThat(call(lane, tooOld.outcome(), wrong("NO_ACTION")).getLast())
                .isInstanceOf(ConnectionRefused.class);
    }

    @Test
    void aCallThatFailedAltogetherSaysNothing() {
        call(lane, wrong("NO_ACTION"));
        call(lane, new Retryable(new Refusal("reset", "reset", null), null));

        assertThat(call(lane, wrong("NO_ACTION")).getFirst()).isInstanceOf(ConnectionRefused.class);
    }

    @Test
    void lanesDoNotAnswerForEachOther() {
        call(lane, wrong("NO_ACTION"));

        assertThat(call(lane(), wrong("NO_ACTION")).getFirst())
                .isInstanceOf(RowMisconfigured.class);
    }
}
