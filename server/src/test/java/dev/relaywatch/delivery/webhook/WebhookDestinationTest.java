package dev.relaywatch.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.DestinationContractTest;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.RateLimit;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Signed webhooks, against a receiver that verifies them. */
class WebhookDestinationTest extends DestinationContractTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static Database database;
    private static TenancyKit tenancy;
    private static TenantId acme;

    private WebhookDestination webhook;

    @BeforeAll
    static void openDatabase() {
        database = PostgresDatabase.fresh().open();
        tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, JsonMapper.shared());
        acme = tenancy.tenant("acme");
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void make() {
        webhook = new WebhookDestination(outbound, tenancy.tenancy(), JsonMapper.shared(), clock);
    }

    @Override
    protected boolean answersInTheBody() {
        return false;
    }

    @Override
    protected Destination destination() {
        return webhook;
    }

    @Override
    protected Connection connection(@Nullable URI baseUrl) {
        return connection(baseUrl, Map.of("signing-secret", SECRET));
    }

    private static Connection connection(@Nullable URI baseUrl, Map<String, String> secrets) {
        return new Connection(
                new ConnectionId(Ids.next()),
                acme,
                "webhook",
                "main",
                baseUrl,
                Map.of(),
                secrets,
                "f");
    }

    private List<Received> received() {
        return sandbox.received("acme", "webhook");
    }

    private DeliveryOutcome answered(int status, Map<String, String> headers) {
        try (ScriptedServer receiver = ScriptedServer.saying(new Reply(status, headers, ""))) {
            Deliverable item = AnItem.purchase("order-1").build();
            return webhook.send(connection(receiver.uri()), List.of(item), LIMIT)
                    .getFirst()
                    .outcome();
        }
    }

    /** The vector of the Standard Webhooks specification. */
    @Test
    void theSignatureIsTheOneOfTheSpecification() {
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(
                        new WebhookSignature(SECRET)
                                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aReceiverThatVerifiesTakesTheMessage() {
        sandbox.webhookSecret("acme", SECRET);

        assertThat(send(AnItem.purchase("order-1").build()).getFirst().outcome())
                .isEqualTo(new Uploaded(200));
        assertThat(received().getFirst().headers())
                .containsEntry("webhook-timestamp", String.valueOf(AnItem.NOW.getEpochSecond()))
                .containsEntry("content-type", "application/json");
    }

    @Test
    void aSignatureOfAnotherSecretRefusesTheConnection() {
        sandbox.webhookSecret("acme", "whsec_" + "A".repeat(32));

        assertThat(send(AnItem.purchase("order-1").build()).getFirst().outcome())
                .isInstanceOf(ConnectionRefused.class);
    }

    @Test
    void withoutASecretNothingIsSigned() {
        webhook.send(
                connection(URI.create(sandbox.url("acme", "webhook")), Map.of()),
                List.of(AnItem.purchase("o").build()),
                LIMIT);

        assertThat(received().getFirst().headers())
                .doesNotContainKey("webhook-signature")
                .containsKey("webhook-id");
    }

    @Test
    void aRetryHasTheSameIdAndItsOwnTime() {
        sandbox.webhookSecret("acme", SECRET);
        sandbox.add(here(Fault.of(FaultKind.UNAVAILABLE).times(1)));
        Deliverable item = AnItem.purchase("order-1").build();

        assertThat(send(item).getFirst().outcome()).isInstanceOf(Retryable.class);
        clock.advance(Duration.ofMinutes(10));
        assertThat(send(item).getFirst().outcome()).isEqualTo(new Uploaded(200));

        assertThat(received())
                .extracting(call -> call.headers().get("webhook-id"))
                .containsExactly("msg_" + item.itemId(), "msg_" + item.itemId());
        assertThat(received())
                .extracting(call -> call.headers().get("webhook-timestamp"))
                .doesNotHaveDuplicates();
        assertThat(sandbox.timesDelivered("acme", "msg_" + item.itemId())).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 207, 226, 299})
    void everySuccessIsDelivered(int status) {
        assertThat(answered(status, Map.of())).isEqualTo(new Uploaded(status));
    }

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("`webhook`");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theStatusDecidesAsThePageSays(DeliveryErrors.Row row) {
        Map<String, String> headers = Map.of("Location", "http://127.0.0.1:1/elsewhere");
        assertThat(DeliveryErrors.word(answered(Integer.parseInt(row.code()), headers)))
                .isEqualTo(row.outcome());
    }

    @Test
    void theStatusIsTheErrorCode() {
        assertThat(answered(422, Map.of()))
                .isEqualTo(new ItemRefused(new Refusal("the receiver answered 422", "422", 422)));
    }

    @Test
    void retryAfterIsThePause() {
        assertThat(((Throttled) answered(429, Map.of("Retry-After", "7"))).pause())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(((Throttled) answered(429, Map.of())).pause()).isNull();
        assertThat(((Retryable) answered(503, Map.of("Retry-After", "90"))).after())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED,Throttled", "GONE,ConnectionRefused"})
    void whatTheReceiverSaysOfItselfEndsTheBatch(FaultKind kind, String outcome) {
        sandbox.add(here(Fault.of(kind)));

        List<Sent> sent =
                send(
                        AnItem.purchase("a").build(),
                        AnItem.purchase("b").build(),
                        AnItem.purchase("c").build());

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly(outcome, "NotTried", "NotTried");
        assertThat(received()).hasSize(1);
    }

    @Test
    void oneItemRefusedHoldsUpNoOther() {
        sandbox.add(here(Fault.rejected("b")));

        List<Sent> sent =
                send(
                        AnItem.purchase("a").build(),
                        AnItem.purchase("b").build(),
                        AnItem.purchase("c").build());

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("Uploaded", "ItemRefused", "Uploaded");
    }

    @Test
    void aCallBeginsOnlyWithTimeForAllOfIt() {
        sandbox.add(here(Fault.slow(Duration.ofMillis(600)).times(1)));

        List<Sent> sent =
                webhook.send(
                        connection(),
                        List.of(AnItem.purchase("a").build(), AnItem.purchase("b").build()),
                        Duration.ofSeconds(1));

        assertThat(sent.get(1).outcome()).isEqualTo(new NotTried());
        assertThat(received()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void anAccountThatNobodyFinishedRefusesTheConnection() {
        List<Connection> unfinished =
                List.of(
                        connection(null),
                        connection(
                                URI.create(sandbox.url("acme", "webhook")),
                                Map.of("signing-secret", "whsec_***")),
                        connection(
                                URI.create(sandbox.url("acme", "webhook")),
                                Map.of("signing-secret", "whsec_")));

        for (Connection connection : unfinished) {
            assertThat(
                            webhook.send(connection, List.of(AnItem.purchase("a").build()), LIMIT)
                                    .getFirst()
                                    .outcome())
                    .isInstanceOf(ConnectionRefused.class);
        }
        assertThat(received()).isEmpty();
    }

    @Test
    void aReceiverThatHasNothingLeftGetsOneMessage() {
        sandbox.add(Fault.of(FaultKind.QUOTA_USED_UP).at("acme", "webhook"));
        List<Deliverable> items =
                List.of(AnItem.purchase("order-1").build(), AnItem.purchase("order-2").build());

        List<Sent> sent =
                webhook.send(connection(URI.create(sandbox.url("acme", "webhook"))), items, LIMIT);

        assertThat(sent)
                .extracting(Sent::outcome)
                .containsExactly(new Uploaded(200), new NotTried());
        RateLimit.UsedUp usedUp = Objects.requireNonNull(sent.getFirst().usedUp());
        assertThat(usedUp.rest(clock.instant(), Duration.ofHours(1)))
                .contains(Duration.ofSeconds(30));
        assertThat(received()).hasSize(1);
    }

    @Test
    void aMessageIsACall() {
        assertThat(webhook.itemsPerCall()).isOne();
    }

    @Test
    void whoeverItIsAWebhookMayHaveIt() {
        assertThat(webhook.canIdentify(AnItem.closedDeal("d").of(AnItem.hashes(Map.of())).build()))
                .isTrue();
        assertThat(webhook.isAdPlatform()).isFalse();
    }
}
