package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.DestinationContractTest;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Enhanced conversions from our side, against the sandbox. */
class EnhancedConversionsTest extends DestinationContractTest {
    private final EnhancedConversions google =
            new EnhancedConversions(new GoogleAccess(outbound, clock), JsonMapper.shared(), clock);

    @Override
    protected Destination destination() {
        return google;
    }

    @Override
    protected Connection connection(URI baseUrl) {
        return AnAccount.connection(baseUrl);
    }

    private List<Received> uploads() {
        return sandbox.received("acme", "google-ads").stream()
                .filter(request -> !request.path().equals("/token"))
                .toList();
    }

    @Test
    void theCallNamesVersionAccountAndManager() {
        send(AnItem.purchase("order-1").build());

        Received call = uploads().getFirst();
        assertThat(call.path()).isEqualTo("/v26/customers/1112223333:uploadConversionAdjustments");
        assertThat(call.headers()).containsEntry("login-customer-id", "4445556666");
        JsonNode body = JsonMapper.shared().readTree(call.text());
        assertThat(body.path("partialFailure").booleanValue()).isTrue();
        assertThat(body.path("conversionAdjustments")).hasSize(1);
    }

    @Test
    void aBadRowIsFoundByItsIndexAndTheRestGoesThroughInTheSameCall() {
        sandbox.add(here(Fault.rejected("order-2")));

        List<Sent> sent =
                send(
                        AnItem.purchase("order-1").build(),
                        AnItem.purchase("order-2").build(),
                        AnItem.purchase("order-3").build());

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("Uploaded", "ItemRefused", "Uploaded");
        assertThat(UploadSays.refusal(sent.get(1).outcome()).code())
                .isEqualTo("CONVERSION_EXPIRED");
        assertThat(uploads()).hasSize(1);
    }

    @Test
    void whatWasEnhancedAlreadyIsUploaded() {
        send(AnItem.purchase("order-1").build());

        List<Sent> again = send(AnItem.purchase("order-1").build());

        assertThat(again.getFirst().outcome()).isEqualTo(new Uploaded(200));
        assertThat(again.getFirst().response()).contains("CONVERSION_ALREADY_ENHANCED");
    }

    @Test
    void anOrderThatStandsTwiceInABatchGoesInTwoRequests() {
        Deliverable browser = AnItem.purchase("browser-1").orderId("1001").build();
        Deliverable shop = AnItem.purchase("shop-1").orderId("1001").build();

        assertThat(send(browser, shop))
                .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new Uploaded(200)));
        assertThat(uploads()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_EXPIRED,OAUTH_TOKEN_EXPIRED",
        "TOKEN_REVOKED,invalid_grant",
        "GONE,CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE"
    })
    void anAccountThatIsNotLetInRefusesTheConnection(FaultKind kind, String code) {
        sandbox.add(here(Fault.of(kind)));

        Sent sent = send(AnItem.purchase("order-1").build()).getFirst();

        assertThat(sent.outcome()).isInstanceOf(ConnectionRefused.class);
        assertThat(UploadSays.refusal(sent.outcome()).code()).isEqualTo(code);
    }

    @Test
    void aQuotaRestsTheLane() {
        sandbox.add(here(Fault.of(FaultKind.THROTTLED)));

        assertThat(send(AnItem.purchase("order-1").build()).getFirst().outcome())
                .isInstanceOfSatisfying(
                        Throttled.class,
                        wait -> assertThat(wait.pause()).isEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    void aFailureInsideA200IsNoSuccess() {
        sandbox.add(here(Fault.of(FaultKind.LIE)));

        assertThat(send(AnItem.purchase("order-1").build()).getFirst().outcome())
                .isInstanceOf(Retryable.class);
    }

    @Test
    void whatIsCertainToBeRefusedCostsNoCall() {
        Deliverable tooOld =
                AnItem.purchase("old").at(AnItem.NOW.minus(Duration.ofDays(55))).build();
        Deliverable nobody = AnItem.purchase("nobody").of(AnItem.hashes(Map.of())).build();

        assertThat(send(tooOld, nobody))
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(ItemRefused.class));
        assertThat(uploads()).isEmpty();
    }

    @Test
    void itGoesWhereARouteNamesItAndTheAccountHasAnAction() {
        Connection connection = AnAccount.connection(null);

        assertThat(google.name()).isEqualTo("google_ec");
        assertThat(google.isRoutedByDefault()).isFalse();
        assertThat(google.isAdPlatform()).isTrue();
        assertThat(google.batchSize()).isEqualTo(2_000);
        assertThat(google.takes(connection, "purchase")).isTrue();
        assertThat(google.takes(connection, "sign_up")).isFalse();
    }

    @Test
    void aPersonIsFoundByContactDataOrFullAddressAndNotByAClick() {
        assertThat(google.canIdentify(AnItem.purchase("e").build())).isTrue();
        assertThat(
                        google.canIdentify(
                                AnItem.purchase("e")
                                        .of(
                                                AnItem.hashes(
                                                        Map.of(
                                                                "fn",
                                                                Sha256.hex("jane"),
                                                                "ln",
                                                                Sha256.hex("doe"),
                                                                "zip",
                                                                "10115",
                                                                "country_code",
                                                                "DE")))
                                        .build()))
                .isTrue();
        assertThat(
                        google.canIdentify(
                                AnItem.purchase("e")
                                        .of(AnItem.hashes(Map.of()))
                                        .clickIds(Map.of("gclid", "a"))
                                        .build()))
                .isFalse();
    }

    @Test
    void theTestValidatesAnEnhancementForEachActionAndLeavesNothing() {
        Destination.Tested tested = google.test(connection(), LIMIT);

        assertThat(tested.works()).as(tested.message()).isTrue();
        JsonNode body = JsonMapper.shared().readTree(uploads().getFirst().text());
        assertThat(body.path("validateOnly").booleanValue()).isTrue();
        assertThat(body.path("conversionAdjustments")).hasSize(3);
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "123/4"})
    void withoutAnAccountNothingIsCalled(String customer) {
        Map<String, Object> settings = AnAccount.settings();
        settings.put("customer-id", customer);
        Connection connection =
                AnAccount.connection(
                        URI.create(sandbox.url("acme", "google-ads")), settings, AnAccount.SECRETS);

        assertThat(google.send(connection, List.of(AnItem.purchase("e").build()), LIMIT))
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(ConnectionRefused.class));
        assertThat(google.test(connection, LIMIT).message()).contains("customer-id");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void theUserAgentIsNotKept() {
        Sent sent = send(AnItem.purchase("order-1").build()).getFirst();

        assertThat(uploads().getFirst().text()).contains(AnItem.USER_AGENT);
        assertThat(sent.request()).contains("order-1").doesNotContain(AnItem.USER_AGENT);
    }
}
