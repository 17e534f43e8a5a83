package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Confirmation;
import dev.relaywatch.delivery.Confirmation.NotYet;
import dev.relaywatch.delivery.Confirmation.Verdict;
import dev.relaywatch.delivery.Confirmation.Worked;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.DestinationContractTest;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Data Manager API from our side, against the sandbox. */
class DataManagerApiTest extends DestinationContractTest {
    private final GoogleAdsDestination google =
            new GoogleAdsDestination(
                    List.of(
                            new DataManagerApi(
                                    new GoogleAccess(outbound, clock),
                                    JsonMapper.shared(),
                                    clock)));

    @Override
    protected Destination destination() {
        return google;
    }

    @Override
    protected Connection connection(URI baseUrl) {
        return GoogleConnections.at(baseUrl);
    }

    private Connection with(String setting, Object value) {
        return GoogleConnections.at(
                URI.create(sandbox.url("acme", "google-ads")),
                GoogleConnections.with(setting, value),
                GoogleConnections.SECRETS);
    }

    private static List<Deliverable> purchases(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnItem.purchase("order-" + i).build())
                .toList();
    }

    private List<Received> ingests() {
        return sandbox.received("acme", "google-ads").stream()
                .filter(request -> request.path().equals("/v1/events:ingest"))
                .toList();
    }

    private static JsonNode body(Received request) {
        return JsonMapper.shared().readTree(request.text());
    }

    private String receipt(Deliverable... items) {
        Uploaded uploaded = (Uploaded) send(items).getFirst().outcome();
        return Objects.requireNonNull(uploaded.receipt());
    }

    @Test
    void aGoodBatchIsOneCallAndOneReceipt() {
        List<Sent> sent = google.send(connection(), purchases(20), LIMIT);

        assertThat(sent)
                .extracting(one -> ((Uploaded) one.outcome()).receipt())
                .doesNotContainNull()
                .containsOnly(((Uploaded) sent.getFirst().outcome()).receipt());
        assertThat(ingests()).hasSize(1);
        assertThat(sandbox.timesAccepted("acme", "google-ads", "33", "order-7")).isOne();
        assertThat(google.batchSize()).isEqualTo(2_000);
    }

    @Test
    void theCallNamesAccountsActionAndToken() {
        send(AnItem.purchase("order-1").build());

        Received call = ingests().getFirst();
        assertThat(call.headers().get("authorization")).startsWith("Bearer ya29.");
        assertThat(call.headers()).doesNotContainKeys("developer-token", "login-customer-id");
        assertThat(call.text()).doesNotContain(GoogleConnections.SECRETS.values());
        assertThat(body(call).path("destinations").toString())
                .isEqualTo(
                        """
                        [{"reference":"33","operatingAccount":{"accountType":"GOOGLE_ADS","accountId":"1234567890"},\
                        "loginAccount":{"accountType":"GOOGLE_ADS","accountId":"1112223333"},"productDestinationId":"33"}]\
                        """);
        assertThat(body(call).path("encoding").asString()).isEqualTo("HEX");
        assertThat(body(call).path("validateOnly").asBoolean()).isFalse();
    }

    @Test
    void withoutAManagerAccountNoLoginAccountIsNamed() {
        google.send(with("login-customer-id", ""), purchases(1), LIMIT);

        assertThat(ingests().getFirst().text()).doesNotContain("loginAccount");
    }

    @Test
    void aBatchOfSeveralActionsIsOneRequestWithSeveralDestinations() {
        List<Sent> sent =
                send(
                        AnItem.purchase("order-1").build(),
                        AnItem.closedDeal("deal-1").build(),
                        AnItem.purchase("order-2").build());

        assertThat(sent).allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(Uploaded.class));
        JsonNode body = body(ingests().getFirst());
        assertThat(body.path("destinations").size()).isEqualTo(2);
        assertThat(body.path("events").get(1).path("destinationReferences").toString())
                .isEqualTo("[\"22\"]");
        assertThat(sandbox.timesAccepted("acme", "google-ads", "22", "deal-1:closed")).isOne();
    }

    @Test
    void moreActionsThanARequestMayNameAreSeveralRequests() {
        Map<String, Object> actions = new HashMap<>();
        IntStream.range(0, 23).forEach(i -> actions.put("event_" + i, String.valueOf(100 + i)));
        List<Deliverable> batch =
                IntStream.range(0, 230)
                        .mapToObj(
                                i -> AnItem.purchase("order-" + i).named("event_" + i % 23).build())
                        .toList();

        List<Sent> sent = google.send(with("conversion-actions", actions), batch, LIMIT);

        assertThat(sent)
                .hasSize(230)
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(Uploaded.class));
        assertThat(sent.get(229).request()).contains("\"order-229\"");
        assertThat(ingests()).hasSize(3);
        assertThat(sandbox.accepted("acme", "google-ads")).hasSize(230);
    }

    @Test
    void threeBadEventsInAThousandCostTwoCalls() {
        sandbox.add(here(Fault.rejected("order-(17|500|999)")));

        List<Sent> sent = google.send(connection(), purchases(1_000), LIMIT);

        assertThat(sent).filteredOn(one -> one.outcome() instanceof Uploaded).hasSize(997);
        assertThat(sent.get(500).outcome())
                .isInstanceOfSatisfying(
                        ItemRefused.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo("EVENT_TIME_INVALID");
                            assertThat(refused.refusal().message())
                                    .contains("acceptable time window", "events[500]");
                        });
        assertThat(ingests()).hasSize(2);
        assertThat(sandbox.counts("acme", "google-ads").repeats()).isZero();
    }

    @Test
    void threeBadEventsInAThousandAreFoundWhereNothingIsNamed() {
        try (ScriptedServer server = namingNothing("order-17\"", "order-500\"", "order-999\"")) {
            List<Sent> sent = google.send(connection(server.uri()), purchases(1_000), LIMIT);

            assertThat(sent).filteredOn(one -> one.outcome() instanceof Uploaded).hasSize(997);
            assertThat(sent.get(17).outcome()).isInstanceOf(ItemRefused.class);
            assertThat(server.bodies()).hasSizeLessThan(60);
        }
    }

    private static ScriptedServer namingNothing(String... poison) {
        return new ScriptedServer(body -> {
            if (body.startsWith("grant_type=")) {
                return Reply.of(200, "{\"access_token\":\"ya29.a\",\"expires_in\":3599}");
            }
            return Arrays.stream(poison).anyMatch(body::contains)
                    ? Reply.of(
                            400,
                            "{\"error\":{\"code\":400,\"message\":\"There was a problem with the request.\",\"status\":\"INVALID_ARGUMENT\"}}")
                    : Reply.of(200, "{\"requestId\":\"r-1\"}");
        });
    }

    @ParameterizedTest
    @CsvSource({"TOKEN_EXPIRED,UNAUTHENTICATED", "TOKEN_REVOKED,invalid_grant"})
    void aTokenThatIsNoLongerGoodRefusesTheConnection(FaultKind kind, String code) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(google.send(connection(), purchases(5), LIMIT))
                .hasSize(5)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        ConnectionRefused.class,
                                        refused ->
                                                assertThat(refused.refusal().code())
                                                        .isEqualTo(code)));
    }

    @Test
    void aThrottleRestsTheLaneAsLongAsGoogleSays() {
        sandbox.add(here(Fault.of(FaultKind.THROTTLED)));

        assertThat(google.send(connection(), purchases(3), LIMIT))
                .hasSize(3)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        Throttled.class,
                                        throttled ->
                                                assertThat(throttled.pause())
                                                        .isEqualTo(Duration.ofSeconds(30))));
        assertThat(ingests()).hasSize(1);
    }

    @Test
    void successWithAnErrorInsideIsALie() {
        sandbox.add(here(Fault.of(FaultKind.LIE)));

        assertThat(send(AnItem.purchase("order-1").build()).getFirst().outcome())
                .isNotInstanceOf(Uploaded.class);
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @Test
    void anAccountOfOthersRefusesTheConnection() {
        assertThat(
                        google.send(with("customer-id", "0001112222"), purchases(2), LIMIT)
                                .getFirst()
                                .outcome())
                .isInstanceOfSatisfying(
                        ConnectionRefused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo("PERMISSION_DENIED"));
    }

    @Test
    void anActionThatDoesNotExistHoldsUpNoOther() {
        Connection connection = with("conversion-actions", Map.of("closed", "0", "purchase", "33"));

        List<Sent> sent =
                google.send(
                        connection,
                        List.of(
                                AnItem.purchase("order-1").build(),
                                AnItem.closedDeal("deal-1").build()),
                        LIMIT);

        assertThat(sent.get(0).outcome()).isInstanceOf(Uploaded.class);
        assertThat(sent.get(1).outcome()).isInstanceOf(RowMisconfigured.class);
        assertThat(
                        google.send(connection, List.of(AnItem.closedDeal("deal-1").build()), LIMIT)
                                .getFirst()
                                .outcome())
                .isInstanceOf(ConnectionRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "12 34"})
    void withoutACustomerIdNothingIsCalled(String customer) {
        assertThat(google.send(with("customer-id", customer), purchases(2), LIMIT))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(ConnectionRefused.class));
        assertThat(sandbox.counts("acme", "google-ads").requests()).isZero();
    }

    @Test
    void whatIsCertainToBeRefusedCostsNoCallAndHoldsUpNothing() {
        List<Sent> sent =
                send(
                        AnItem.purchase("old").at(AnItem.NOW.minus(Duration.ofDays(91))).build(),
                        AnItem.purchase("order-1").build(),
                        AnItem.purchase("unknown").named("unknown").build());

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("ItemRefused", "Uploaded", "ItemRefused");
        assertThat(ingests()).hasSize(1);
        assertThat(sent.get(2).outcome().toString()).contains("conversion-actions");
    }

    @Test
    void theTestValidatesAndLeavesNothing() {
        assertThat(google.test(connection(), LIMIT).message()).contains("1234567890", "11");

        JsonNode body = body(ingests().getFirst());
        assertThat(body.path("validateOnly").asBoolean()).isTrue();
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @Test
    void theTestSaysWhatIsWrong() {
        assertThat(google.test(with("conversion-actions", Map.of()), LIMIT))
                .satisfies(tested -> {
                    assertThat(tested.works()).isFalse();
                    assertThat(tested.message()).contains("conversion-actions");
                });
        assertThat(google.test(with("customer-id", "0001112222"), LIMIT))
                .satisfies(tested -> {
                    assertThat(tested.works()).isFalse();
                    assertThat(tested.message()).contains("does not have permission");
                });
        assertThat(google.test(with("conversion-actions", Map.of("purchase", "0")), LIMIT).works())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_REVOKED", "THROTTLED", "LIE", "HTML", "PORTAL", "EMPTY"})
    void theTestOfAnAccountInTroubleFails(FaultKind kind) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(google.test(connection(), LIMIT).works()).isFalse();
    }

    @Test
    void aReceiptTellsLaterWhatWasKept() {
        sandbox.add(here(Fault.refusedLater("order-2")));
        String receipt =
                receipt(
                        AnItem.purchase("order-1").build(),
                        AnItem.purchase("order-2").build(),
                        AnItem.closedDeal("deal-1").build());

        assertThat(google.confirm(connection(), receipt, LIMIT)).isInstanceOf(NotYet.class);
        clock.advance(Duration.ofHours(1));
        assertThat(google.confirm(connection(), receipt, LIMIT))
                .isEqualTo(
                        new Worked(
                                Verdict.PARTIAL,
                                1,
                                Map.of("PROCESSING_ERROR_REASON_INVALID_GCLID", 1L),
                                null));
    }

    @Test
    void whatGoogleHasAlreadyCountsAsKept() {
        send(AnItem.purchase("order-1").build());
        String again = receipt(AnItem.purchase("order-1").build());
        clock.advance(Duration.ofHours(1));

        Confirmation said = google.confirm(connection(), again, LIMIT);

        assertThat(said)
                .isEqualTo(
                        new Worked(
                                Verdict.CONFIRMED,
                                0,
                                Map.of("PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID", 1L),
                                null));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "TOKEN_REVOKED",
                "THROTTLED",
                "LIE",
                "HTML",
                "PORTAL",
                "EMPTY",
                "TRUNCATED",
                "ENORMOUS",
                "RESET",
                "UNAVAILABLE"
            })
    void anAccountInTroubleTellsNothingYet(FaultKind kind) {
        String receipt = receipt(AnItem.purchase("order-1").build());
        clock.advance(Duration.ofHours(2));
        sandbox.add(here(Fault.of(kind)));

        assertThat(google.confirm(connection(), receipt, LIMIT)).isInstanceOf(NotYet.class);
    }

    @Test
    void aReceiptIsAskedForAsItIs() {
        assertThat(google.confirm(connection(), "a&b=c d", LIMIT)).isInstanceOf(NotYet.class);

        assertThat(sandbox.received("acme", "google-ads").getLast().path())
                .isEqualTo("/v1/requestStatus:retrieve?requestId=a%26b%3Dc+d");
    }

    @Test
    void aConnectionThatIsMistakenTellsNothingYet() {
        assertThat(google.confirm(with("customer-id", ""), "r-1", LIMIT))
                .isInstanceOf(NotYet.class);
    }

    @Test
    void anUnknownReasonIsTriedAgain() {
        try (ScriptedServer server =
                new ScriptedServer(body ->
                        body.startsWith("grant_type=")
                                ? Reply.of(200, "{\"access_token\":\"ya29.a\",\"expires_in\":3599}")
                                : Reply.of(400, "{\"error\":{\"status\":\"SOMETHING_NEW\"}}"))) {
            assertThat(
                            google.send(connection(server.uri()), purchases(1), LIMIT)
                                    .getFirst()
                                    .outcome())
                    .isInstanceOf(Retryable.class);
        }
    }
}
