package dev.relaywatch.delivery.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.DestinationContractTest;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Harbour from our side, against the sandbox. */
class HarbourDestinationTest extends DestinationContractTest {
    private final HarbourDestination harbour =
            new HarbourDestination(outbound, JsonMapper.shared(), clock);

    @Override
    protected Destination destination() {
        return harbour;
    }

    @Override
    protected Connection connection(URI baseUrl) {
        return new Connection(
                new ConnectionId(Ids.next()),
                null,
                "webhook",
                "main",
                baseUrl,
                Map.of(),
                Map.of("signing-secret", "a-key-of-no-known-shape"),
                "f");
    }

    @ParameterizedTest
    @CsvSource({
        "200, true, uploaded",
        "200, false, retry",
        "401, false, connection",
        "403, false, connection",
        "422, false, item",
        "429, false, wait",
        "500, false, retry",
    })
    void everyAnswerHasItsOutcome(int status, boolean ok, String word) {
        String body = "{\"ok\":" + ok + ",\"error\":\"why\"}";
        try (ScriptedServer server = ScriptedServer.saying(Reply.of(status, body))) {
            DeliveryOutcome outcome =
                    harbour.send(
                                    connection(server.uri()),
                                    List.of(AnItem.purchase("o").build()),
                                    LIMIT)
                            .getFirst()
                            .outcome();

            assertThat(DeliveryErrors.word(outcome)).isEqualTo(word);
        }
    }

    @Test
    void whoeverHasNoEmailCostsNoCall() {
        List<Sent> sent = send(AnItem.closedDeal("d").of(AnItem.hashes(Map.of())).build());

        assertThat(sent.getFirst().outcome()).isInstanceOf(ItemRefused.class);
        assertThat(sandbox.counts("acme", "webhook").requests()).isZero();
    }
}
