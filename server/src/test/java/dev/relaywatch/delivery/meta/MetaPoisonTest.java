package dev.relaywatch.delivery.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Events for which Meta refuses a whole request: they are found, and the rest goes through. */
class MetaPoisonTest {
    private final MovableClock clock = new MovableClock(AnItem.NOW);
    private final Outbound outbound = LoopbackOutbound.open();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final MetaDestination meta = new MetaDestination(outbound, JsonMapper.shared(), clock);

    @AfterEach
    void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
    }

    private URI sandboxed() {
        return URI.create(sandbox.url("acme", "meta"));
    }

    /** Purchases {@code order-0}, {@code order-1}, ... */
    private List<Sent> send(URI platform, int count) {
        Connection connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        null,
                        "meta",
                        "main",
                        platform,
                        Map.of("pixel-id", "1234"),
                        Map.of("access-token", "a-token"),
                        "f");
        List<Deliverable> batch =
                IntStream.range(0, count)
                        .mapToObj(i -> AnItem.purchase("order-" + i).build())
                        .toList();
        return meta.send(connection, batch, Duration.ofSeconds(20));
    }

    private long calls() {
        return sandbox.counts("acme", "meta").requests();
    }

    @Test
    void aPoisonousEventIsFoundByItsIndexAndTheRestGoesThrough() {
        sandbox.add(Fault.rejected("order-3"));

        List<Sent> sent = send(sandboxed(), 8);

        assertThat(sent.get(3).outcome())
                .isInstanceOfSatisfying(
                        ItemRefused.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo("100/2804003");
                            assertThat(refused.refusal().httpStatus()).isEqualTo(400);
                            assertThat(refused.refusal().message())
                                    .startsWith("Event Timestamp Too Old: ");
                        });
        assertThat(sent).filteredOn(one -> one.outcome() instanceof Uploaded).hasSize(7);
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void severalPoisonousEventsCostOneCallEach() {
        sandbox.add(Fault.rejected("order-(0|4|9)"));

        List<Sent> sent = send(sandboxed(), 10);

        for (int i = 0; i < 10; i++) {
            assertThat(sent.get(i).outcome())
                    .isInstanceOf(i == 0 || i == 4 || i == 9 ? ItemRefused.class : Uploaded.class);
        }
        assertThat(calls()).isEqualTo(4);
        assertThat(sandbox.counts("acme", "meta").repeats()).isZero();
    }

    @Test
    void aBatchOfPoisonIsRefusedEventByEvent() {
        sandbox.add(Fault.rejected(".*"));

        assertThat(send(sandboxed(), 60))
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(ItemRefused.class));
        assertThat(calls()).isEqualTo(60);
    }

    @Test
    void withoutAnIndexThePoisonIsFoundByHalving() {
        try (ScriptedServer platform = refusingWithoutIndex("order-11")) {
            List<Sent> sent = send(platform.uri(), 16);

            for (int i = 0; i < 16; i++) {
                assertThat(sent.get(i).outcome())
                        .isInstanceOf(i == 11 ? ItemRefused.class : Uploaded.class);
            }
            assertThat(platform.bodies())
                    .as("the whole, then two halves at each of 4 levels")
                    .hasSize(9);
        }
    }

    @Test
    void anIndexBeyondTheRequestIsNotBelieved() {
        try (ScriptedServer platform =
                new ScriptedServer(body ->
                        body.contains("order-0") ? refusal(100, "bad: data[7]") : accepted())) {
            List<Sent> sent = send(platform.uri(), 2);

            assertThat(sent.get(0).outcome()).isInstanceOf(ItemRefused.class);
            assertThat(sent.get(1).outcome()).isInstanceOf(Uploaded.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"4,Throttled", "190,ConnectionRefused"})
    void whatMetaSaysOfTheAccountEndsTheHalving(int code, String outcome) {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer platform =
                new ScriptedServer(_ ->
                        calls.incrementAndGet() == 1
                                ? refusal(100, "bad")
                                : refusal(code, "stop"))) {
            List<Sent> sent = send(platform.uri(), 4);

            assertThat(sent)
                    .extracting(one -> one.outcome().getClass().getSimpleName())
                    .containsExactly(outcome, outcome, "NotTried", "NotTried");
            assertThat(platform.bodies()).hasSize(2);
        }
    }

    private static ScriptedServer refusingWithoutIndex(String poison) {
        return new ScriptedServer(body ->
                body.contains("\"" + poison + "\"")
                        ? refusal(100, "Invalid parameter")
                        : accepted());
    }

    private static Reply refusal(int code, String message) {
        return Reply.of(400, "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}");
    }

    private static Reply accepted() {
        return Reply.of(200, "{\"events_received\":1,\"messages\":[]}");
    }
}
