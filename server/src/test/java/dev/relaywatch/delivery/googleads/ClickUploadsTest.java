package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Click conversions by the Google Ads API from our side, against the sandbox. */
class ClickUploadsTest extends DestinationContractTest {
    private static final Reply A_TOKEN =
            Reply.of(200, "{\"access_token\":\"ya29.a\",\"expires_in\":3599}");

    private final GoogleAdsDestination google =
            new GoogleAdsDestination(
                    List.of(
                            new ClickUploads(
                                    new GoogleAccess(outbound, clock),
                                    JsonMapper.shared(),
                                    clock)));

    @Override
    protected Destination destination() {
        return google;
    }

    @Override
    protected Connection connection(URI baseUrl) {
        return AnAccount.connection(baseUrl);
    }

    private Connection connection(Map<String, Object> settings, Map<String, String> secrets) {
        return AnAccount.connection(
                URI.create(sandbox.url("acme", "google-ads")), settings, secrets);
    }

    private static List<Deliverable> purchases(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnItem.purchase("order-" + i).build())
                .toList();
    }

    private List<Received> uploads() {
        return sandbox.received("acme", "google-ads").stream()
                .filter(request -> !request.path().equals("/token"))
                .toList();
    }

    private static DeliveryOutcome.Refusal refusal(Sent sent) {
        return UploadSays.refusal(sent.outcome());
    }

    @Test
    void aGoodBatchIsOneTokenAndOneCall() {
        List<Sent> sent = google.send(connection(), purchases(2_000), LIMIT);

        assertThat(sent).allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new Uploaded(200)));
        assertThat(uploads()).hasSize(1);
        assertThat(sandbox.counts("acme", "google-ads").requests()).isEqualTo(2);
        assertThat(sandbox.accepted("acme", "google-ads")).hasSize(2_000);
        assertThat(sandbox.timesAccepted("acme", "google-ads", "33", "order-7")).isOne();
        assertThat(google.batchSize()).isEqualTo(2_000);
    }

    @Test
    void theCallNamesVersionAccountAndManager() {
        send(AnItem.purchase("order-1").build());

        Received call = uploads().getFirst();
        assertThat(call.path()).isEqualTo("/v26/customers/1112223333:uploadClickConversions");
        assertThat(call.headers())
                .containsEntry("login-customer-id", "4445556666")
                .containsEntry("developer-token", "aDeveloperToken_22chars");
        assertThat(call.headers().get("authorization")).startsWith("Bearer ya29.");
        JsonNode body = JsonMapper.shared().readTree(call.text());
        assertThat(body.path("partialFailure").booleanValue()).isTrue();
        assertThat(body.path("validateOnly").booleanValue()).isFalse();
        assertThat(body.path("conversions")).hasSize(1);
    }

    /** Google ignores developer tokens since September 2026, and will refuse them one day. */
    @Test
    void withoutAManagerAndADeveloperTokenNoSuchHeadersAreSent() {
        Map<String, Object> settings = AnAccount.settings();
        settings.remove("login-customer-id");
        Map<String, String> secrets = new HashMap<>(AnAccount.SECRETS);
        secrets.remove("developer-token");

        google.send(connection(settings, secrets), purchases(1), LIMIT);

        assertThat(uploads().getFirst().headers())
                .doesNotContainKeys("login-customer-id", "developer-token");
    }

    @Test
    void aBadRowIsFoundByItsIndexAndTheRestGoesThroughInTheSameCall() {
        sandbox.add(here(Fault.rejected("order-(3|700|1999)")));

        List<Sent> sent = google.send(connection(), purchases(2_000), LIMIT);

        for (int i = 0; i < sent.size(); i++) {
            if (i == 3 || i == 700 || i == 1_999) {
                assertThat(sent.get(i).outcome()).isInstanceOf(ItemRefused.class);
                assertThat(refusal(sent.get(i)).code()).isEqualTo("EXPIRED_EVENT");
                assertThat(refusal(sent.get(i)).message()).contains("click-through window");
            } else {
                assertThat(sent.get(i).outcome()).isEqualTo(new Uploaded(200));
            }
        }
        assertThat(uploads()).hasSize(1);
        assertThat(sandbox.accepted("acme", "google-ads")).hasSize(1_997);
    }

    @Test
    void whatGoogleHasAlreadyIsUploaded() {
        send(AnItem.purchase("order-1").build());

        List<Sent> again = send(AnItem.purchase("order-1").build());

        assertThat(again.getFirst().outcome()).isEqualTo(new Uploaded(200));
        assertThat(again.getFirst().response()).contains("ORDER_ID_ALREADY_IN_USE");
    }

    /**
     * Google would refuse both of two rows with one order, as the browser's and the shop's event of
     * the same sale are.
     */
    @Test
    void anOrderThatStandsTwiceInABatchGoesInTwoRequests() {
        Deliverable browser = AnItem.purchase("browser-1").orderId("1001").build();
        Deliverable shop = AnItem.purchase("shop-1").orderId("1001").build();
        Deliverable deal = AnItem.closedDeal("1001").orderId("1001").build();
        sandbox.add(here(Fault.rejected("1002")));
        Deliverable bad = AnItem.purchase("browser-2").orderId("1002").build();
        Deliverable badToo = AnItem.purchase("shop-2").orderId("1002").build();

        List<Sent> sent = send(browser, bad, shop, badToo, deal);

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("Uploaded", "ItemRefused", "Uploaded", "ItemRefused", "Uploaded");
        assertThat(uploads()).hasSize(2);
        assertThat(sent.toString())
                .contains("ORDER_ID_ALREADY_IN_USE")
                .doesNotContain("DUPLICATE_ORDER_ID");
        assertThat(sandbox.timesAccepted("acme", "google-ads", "22", "1001")).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_EXPIRED,OAUTH_TOKEN_EXPIRED",
        "TOKEN_REVOKED,invalid_grant",
        "GONE,CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE"
    })
    void anAccountThatIsNotLetInRefusesTheConnection(FaultKind kind, String code) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(google.send(connection(), purchases(5), LIMIT))
                .hasSize(5)
                .allSatisfy(one -> {
                    assertThat(one.outcome()).isInstanceOf(ConnectionRefused.class);
                    assertThat(refusal(one).code()).isEqualTo(code);
                });
    }

    @Test
    void aTokenRevokedWhileItIsInUseRefusesTheConnection() {
        send(AnItem.purchase("order-1").build());
        sandbox.add(here(Fault.of(FaultKind.TOKEN_REVOKED)));

        List<Sent> sent = send(AnItem.purchase("order-2").build());

        assertThat(sent.getFirst().outcome()).isInstanceOf(ConnectionRefused.class);
        assertThat(refusal(sent.getFirst()).code()).isEqualTo("OAUTH_TOKEN_REVOKED");
    }

    @Test
    void aTokenThatIsNoLongerTakenIsReplacedAndTheCallMadeAgain() {
        send(AnItem.purchase("order-1").build());
        sandbox.add(here(Fault.of(FaultKind.TOKEN_EXPIRED).times(1)));

        assertThat(send(AnItem.purchase("order-2").build()).getFirst().outcome())
                .isEqualTo(new Uploaded(200));
    }

    @Test
    void whoMayNoLongerUploadIsToldTheOtherWay() {
        sandbox.add(here(Fault.of(FaultKind.GONE)));

        assertThat(refusal(send(AnItem.purchase("order-1").build()).getFirst()).message())
                .contains("Customer is not allowlisted", "settings.api to data-manager");
    }

    @Test
    void anAccountThatMayNotBeTouchedRefusesTheConnection() {
        Map<String, Object> settings = AnAccount.settings();
        settings.put("customer-id", "9999999999");

        List<Sent> sent = google.send(connection(settings, AnAccount.SECRETS), purchases(2), LIMIT);

        assertThat(sent)
                .allSatisfy(one -> {
                    assertThat(one.outcome()).isInstanceOf(ConnectionRefused.class);
                    assertThat(refusal(one).code()).isEqualTo("USER_PERMISSION_DENIED");
                    assertThat(refusal(one).message()).contains("login-customer-id");
                });
    }

    @Test
    void aQuotaRestsTheLaneForAsLongAsGoogleAsks() {
        sandbox.add(here(Fault.of(FaultKind.THROTTLED)));

        assertThat(google.send(connection(), purchases(3), LIMIT))
                .hasSize(3)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        Throttled.class,
                                        wait ->
                                                assertThat(wait.pause())
                                                        .isEqualTo(Duration.ofSeconds(30))));
    }

    /** 200, and inside it an error that concerns everything. */
    @Test
    void aFailureInsideA200IsNoSuccess() {
        sandbox.add(here(Fault.of(FaultKind.LIE)));

        assertThat(google.send(connection(), purchases(3), LIMIT))
                .hasSize(3)
                .allSatisfy(one -> {
                    assertThat(one.outcome()).isInstanceOf(Retryable.class);
                    assertThat(refusal(one).code()).isEqualTo("INTERNAL_ERROR");
                });
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @Test
    void tooManyRowsForARequestAreHalved() {
        try (ScriptedServer picky =
                new ScriptedServer(body -> {
                    if (body.startsWith("grant_type=")) {
                        return A_TOKEN;
                    }
                    JsonNode rows = JsonMapper.shared().readTree(body).path("conversions");
                    return rows.size() > 3
                            ? Reply.of(
                                    400,
                                    UploadSays.error(
                                            "conversionUploadError",
                                            "TOO_MANY_CONVERSIONS_IN_REQUEST"))
                            : Reply.of(200, "{\"results\":" + rows + ",\"jobId\":\"1\"}");
                })) {
            List<Sent> sent = google.send(AnAccount.connection(picky.uri()), purchases(10), LIMIT);

            assertThat(sent)
                    .hasSize(10)
                    .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new Uploaded(200)));
        }
    }

    /** Google's front takes no body with a value that does not fit, and names the row. */
    @Test
    void aRowThatIsNoConversionIsTakenOutAndTheRestSentAgain() {
        try (ScriptedServer front =
                new ScriptedServer(body -> {
                    if (body.startsWith("grant_type=")) {
                        return A_TOKEN;
                    }
                    JsonNode rows = JsonMapper.shared().readTree(body).path("conversions");
                    return rows.toString().contains("order-2")
                            ? Reply.of(400, UploadSays.violation("conversions[2].order_id"))
                            : Reply.of(200, "{\"results\":" + rows + "}");
                })) {
            List<Sent> sent = google.send(AnAccount.connection(front.uri()), purchases(5), LIMIT);

            assertThat(sent)
                    .extracting(one -> one.outcome().getClass().getSimpleName())
                    .containsExactly("Uploaded", "Uploaded", "ItemRefused", "Uploaded", "Uploaded");
            assertThat(front.bodies()).hasSize(3);
        }
    }

    @Test
    void theTestLeavesNothingThere() {
        Destination.Tested tested = google.test(connection(), LIMIT);

        assertThat(tested.works()).as(tested.message()).isTrue();
        assertThat(tested.message()).contains("1112223333", "closed, purchase, qualified");
        JsonNode body = JsonMapper.shared().readTree(uploads().getFirst().text());
        assertThat(body.path("validateOnly").booleanValue()).isTrue();
        assertThat(body.path("partialFailure").booleanValue()).isTrue();
        assertThat(body.path("conversions")).hasSize(3);
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @Test
    void theTestNamesTheActionThatThereIsNot() {
        String answer =
                UploadSays.partly(
                        UploadSays.row(
                                "conversionUploadError", "NO_CONVERSION_ACTION_FOUND", 1, "gone"));
        try (ScriptedServer server =
                new ScriptedServer(
                        body -> body.startsWith("grant_type=") ? A_TOKEN : Reply.of(200, answer))) {
            Destination.Tested tested = google.test(AnAccount.connection(server.uri()), LIMIT);

            assertThat(tested.works()).isFalse();
            assertThat(tested.message()).isEqualTo("conversion action 33 (purchase): gone");
        }
    }

    @Test
    void theTestPassesWhereOnlyTheMadeUpPersonIsNotFound() {
        String answer =
                UploadSays.partly(
                        UploadSays.row("conversionUploadError", "CLICK_NOT_FOUND", 0, "nobody"));
        try (ScriptedServer server =
                new ScriptedServer(
                        body -> body.startsWith("grant_type=") ? A_TOKEN : Reply.of(200, answer))) {
            assertThat(google.test(AnAccount.connection(server.uri()), LIMIT).works()).isTrue();
        }
    }

    @Test
    void theTestFailsWithoutConversionActions() {
        Map<String, Object> settings = AnAccount.settings();
        settings.remove("conversion-actions");

        assertThat(google.test(connection(settings, AnAccount.SECRETS), LIMIT))
                .satisfies(tested -> {
                    assertThat(tested.works()).isFalse();
                    assertThat(tested.message()).contains("conversion-actions");
                });
    }

    @ParameterizedTest
    @CsvSource({"TOKEN_REVOKED", "GONE", "THROTTLED", "LIE", "UNAVAILABLE"})
    void theTestFailsWhereAnUploadWould(FaultKind kind) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(google.test(connection(), LIMIT).works()).isFalse();
    }

    @Test
    void whatIsCertainToBeRefusedCostsNoCall() {
        Deliverable tooOld =
                AnItem.purchase("old").at(AnItem.NOW.minus(Duration.ofDays(91))).build();
        Deliverable nobody = AnItem.purchase("nobody").of(AnItem.hashes(Map.of())).build();

        assertThat(send(tooOld, nobody))
                .allSatisfy(one -> {
                    assertThat(one.outcome()).isInstanceOf(ItemRefused.class);
                    assertThat(refusal(one).code()).isEqualTo("preflight");
                });
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aRowThatTheAccountDoesNotTakeIsItsOwnFault() {
        String answer =
                UploadSays.partly(
                        UploadSays.row(
                                "conversionUploadError",
                                "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS",
                                0,
                                "sign the terms"));
        try (ScriptedServer server =
                new ScriptedServer(
                        body -> body.startsWith("grant_type=") ? A_TOKEN : Reply.of(200, answer))) {
            assertThat(
                            google.send(AnAccount.connection(server.uri()), purchases(1), LIMIT)
                                    .getFirst()
                                    .outcome())
                    .isInstanceOf(RowMisconfigured.class);
        }
    }

    @Test
    void whatIsKeptConcernsTheItemAlone() {
        List<Sent> sent = google.send(connection(), purchases(3), LIMIT);

        assertThat(sent.get(1).request())
                .contains("\"orderId\":\"order-1\"")
                .doesNotContain("order-0", "order-2", AnItem.IP, AnItem.USER_AGENT);
        assertThat(sent.get(1).response()).contains("results");
    }
}
