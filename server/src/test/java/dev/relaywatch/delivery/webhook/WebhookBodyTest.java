package dev.relaywatch.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a webhook's receiver reads. */
class WebhookBodyTest {
    private static final Outbound OUTBOUND = LoopbackOutbound.open();

    private static Database database;
    private static TenancyKit tenancy;
    private static TenantId acme;

    @BeforeAll
    static void openDatabase() {
        database = PostgresDatabase.fresh().open();
        tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, JsonMapper.shared());
        acme = tenancy.tenant("acme");
    }

    @AfterAll
    static void close() {
        LoopbackOutbound.stop(OUTBOUND);
        database.close();
    }

    private static String sent(AnItem item) {
        try (ScriptedServer receiver = ScriptedServer.saying(Reply.of(204, ""))) {
            Connection connection =
                    new Connection(
                            new ConnectionId(Ids.next()),
                            acme,
                            "webhook",
                            "main",
                            receiver.uri(),
                            Map.of(),
                            Map.of(),
                            "f");
            WebhookDestination webhook =
                    new WebhookDestination(
                            OUTBOUND,
                            tenancy.tenancy(),
                            JsonMapper.shared(),
                            new MovableClock(AnItem.NOW));

            List<Sent> sent =
                    webhook.send(connection, List.of(item.build()), Duration.ofSeconds(20));

            assertThat(sent.getFirst().outcome()).isEqualTo(new Uploaded(204));
            return receiver.bodies().getFirst();
        }
    }

    private static JsonNode bodyOf(AnItem item) {
        return JsonMapper.shared().readTree(sent(item));
    }

    @Test
    void theBodyOfAnEventIsTheDocumentedOne() {
        JsonNode body =
                bodyOf(
                        AnItem.purchase("order-1")
                                .orderId("1001")
                                .clickIds(Map.of("gclid", "G1"))
                                .params("{\"coupon\":\"X\"}"));

        assertThat(body.propertyNames())
                .containsExactly("type", "id", "timestamp", "tenant", "data");
        assertThat(body.path("type").asString()).isEqualTo("event.purchase");
        assertThat(body.path("id").asString()).isEqualTo("order-1");
        assertThat(body.path("timestamp").asString()).isEqualTo("2026-11-20T11:59:00Z");
        assertThat(body.path("tenant").asString()).isEqualTo("acme");
        assertThat(body.path("data"))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"eventName":"purchase","value":129.90,"currency":"EUR","orderId":"1001",
                                         "pageUrl":"https://shop.example/thanks","userData":{"em":"%s"},"clickIds":{"gclid":"G1"},
                                         "utm":{},"params":{"coupon":"X"}}
                                        """
                                                .formatted(Sha256.hex(AnItem.EMAIL))));
    }

    @Test
    void aDealIsAConversion() {
        JsonNode body = bodyOf(AnItem.closedDeal("deal-1"));

        assertThat(body.path("type").asString()).isEqualTo("conversion.closed");
        assertThat(body.path("id").asString()).isEqualTo("deal-1:closed");
        assertThat(body.path("data").path("orderId").asString()).isEqualTo("deal-1:closed");
        assertThat(body.path("data").has("pageUrl")).isFalse();
    }

    @Test
    void whatIsDeniedForAdvertisingGoesWithoutThePerson() {
        JsonNode data =
                bodyOf(
                                AnItem.purchase("o")
                                        .clickIds(Map.of("gclid", "G1"))
                                        .consent(Consent.Choice.DENIED))
                        .path("data");

        assertThat(data.has("userData")).isFalse();
        assertThat(data.has("clickIds")).isFalse();
        assertThat(data.path("value").decimalValue()).isEqualByComparingTo("129.90");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRANTED", "UNSPECIFIED"})
    void whatIsNotDeniedGoesWithThePerson(Consent.Choice choice) {
        assertThat(bodyOf(AnItem.purchase("o").consent(choice)).path("data").has("userData"))
                .isTrue();
    }

    @Test
    void theAddressAndTheBrowserStayHere() {
        assertThat(sent(AnItem.purchase("o")))
                .doesNotContain(AnItem.IP, AnItem.USER_AGENT, AnItem.EMAIL);
    }
}
