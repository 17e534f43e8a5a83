package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Items that must not stand in one request. */
class ApartTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Refusal REFUSAL = new Refusal("no", "1", 400);

    private final List<String> groups = new ArrayList<>();

    private static List<Deliverable> items(String... names) {
        return Stream.of(names).map(name -> AnItem.purchase(name).named(name).build()).toList();
    }

    /** Says of an item by its name; a group is what the names begin with. */
    private List<Sent> send(
            List<Deliverable> items, Duration limit, DeliveryOutcome forB, DeliveryOutcome others) {
        return Apart.send(
                items,
                item -> item.name().charAt(0),
                limit,
                (group, some, _) -> {
                    groups.add(group + ":" + some.size());
                    return some.stream()
                            .map(item -> new Sent(group == 'b' ? forB : others, item.name(), null))
                            .toList();
                });
    }

    @Test
    void eachGroupIsSentByItselfAndAnsweredInTheOrderOfTheBatch() {
        var refused = new ItemRefused(REFUSAL);

        List<Sent> sent =
                send(items("a1", "b1", "a2", "c1", "b2"), LIMIT, refused, new Uploaded(200));

        assertThat(groups).containsExactly("a:2", "b:2", "c:1");
        assertThat(sent).extracting(Sent::request).containsExactly("a1", "b1", "a2", "c1", "b2");
        assertThat(sent.get(1).outcome()).isEqualTo(refused);
        assertThat(sent.get(2).outcome()).isEqualTo(new Uploaded(200));
    }

    static Stream<DeliveryOutcome> ofTheAccount() {
        return Stream.of(new ConnectionRefused(REFUSAL), new Throttled(REFUSAL, null));
    }

    @ParameterizedTest
    @MethodSource("ofTheAccount")
    void whatIsSaidOfTheAccountEndsTheSending(DeliveryOutcome outcome) {
        List<Sent> sent = send(items("a1", "b1", "c1"), LIMIT, outcome, new Uploaded(200));

        assertThat(groups).containsExactly("a:1", "b:1");
        assertThat(sent)
                .extracting(Sent::outcome)
                .containsExactly(new Uploaded(200), outcome, new NotTried());
    }

    @Test
    void aQuotaThatIsUsedUpEndsTheSendingToo() {
        var quota = new RateLimit.UsedUp("calls are at 100 %", new RateLimit.Reset.Unsaid());

        List<Sent> sent =
                Apart.send(
                        items("a1", "b1"),
                        item -> item.name().charAt(0),
                        LIMIT,
                        (_, some, _) ->
                                some.stream()
                                        .map(_ -> new Sent(new Uploaded(200), null, null, 1, quota))
                                        .toList());

        assertThat(sent)
                .extracting(Sent::outcome)
                .containsExactly(new Uploaded(200), new NotTried());
        assertThat(sent.getFirst().usedUp()).isEqualTo(quota);
    }

    @Test
    void withoutTimeNothingIsTried() {
        assertThat(send(items("a1", "b1"), Duration.ZERO, new Uploaded(200), new Uploaded(200)))
                .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new NotTried()));
        assertThat(groups).isEmpty();
    }

    @Test
    void nothingIsNoGroup() {
        assertThat(send(List.of(), LIMIT, new Uploaded(200), new Uploaded(200))).isEmpty();
        assertThat(groups).isEmpty();
    }
}
