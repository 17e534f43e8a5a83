package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.ads.googleads.v23.common.UserIdentifier;
import com.google.ads.googleads.v23.enums.ConsentStatusEnum.ConsentStatus;
import com.google.ads.googleads.v23.enums.ConversionAdjustmentTypeEnum.ConversionAdjustmentType;
import com.google.ads.googleads.v23.enums.ConversionEnvironmentEnum.ConversionEnvironment;
import com.google.ads.googleads.v23.enums.UserIdentifierSourceEnum.UserIdentifierSource;
import com.google.ads.googleads.v23.errors.ConversionAdjustmentUploadErrorEnum.ConversionAdjustmentUploadError;
import com.google.ads.googleads.v23.errors.ConversionUploadErrorEnum.ConversionUploadError;
import com.google.ads.googleads.v23.errors.ErrorCode;
import com.google.ads.googleads.v23.errors.ErrorLocation;
import com.google.ads.googleads.v23.errors.ErrorLocation.FieldPathElement;
import com.google.ads.googleads.v23.errors.GoogleAdsFailure;
import com.google.ads.googleads.v23.services.ClickConversion;
import com.google.ads.googleads.v23.services.ClickConversionResult;
import com.google.ads.googleads.v23.services.ConversionAdjustment;
import com.google.ads.googleads.v23.services.UploadClickConversionsRequest;
import com.google.ads.googleads.v23.services.UploadClickConversionsResponse;
import com.google.ads.googleads.v23.services.UploadConversionAdjustmentsRequest;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Batch.Verdict;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * What we send parses into Google's own messages, with no field that they do not have, and what we
 * read is what they write. The newest of Google's Java clients that Maven Central has speaks v23;
 * the messages of uploads are the same since, but for fields that we do not send.
 */
class GoogleAdsFidelityTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Map<String, String> JANE =
            Map.of(
                    "em",
                    Sha256.hex(AnItem.EMAIL),
                    "ph_e164",
                    Sha256.hex("+15551234567"),
                    "fn",
                    Sha256.hex("jane"),
                    "ln",
                    Sha256.hex("doe"),
                    "city",
                    "Berlin",
                    "state",
                    "BE",
                    "zip",
                    "10115",
                    "country_code",
                    "DE");

    private final MovableClock clock = new MovableClock(AnItem.NOW);
    private final Outbound outbound = LoopbackOutbound.open();
    private final GoogleAccess access = new GoogleAccess(outbound, clock);

    @AfterEach
    void close() {
        LoopbackOutbound.stop(outbound);
    }

    private static Deliverable purchase(String click) {
        return AnItem.purchase("event-" + click)
                .orderId("order-" + click)
                .clickIds(Map.of(click, "Cj0-a"))
                .consent(Consent.Choice.GRANTED)
                .of(AnItem.hashes(JANE))
                .params(
                        """
                        {"aw_merchant_id": "12345", "aw_feed_country": "DE",
                         "aw_feed_language": "DE", "discount": 5.5,
                         "items": [{"item_id": "SKU1", "quantity": 2, "price": 50.25}]}
                        """)
                .build();
    }

    /** The body that goes out, whole. */
    private String sent(Deliverable... items) {
        return sentBy(true, items);
    }

    private String sentBy(boolean asClicks, Deliverable... items) {
        try (ScriptedServer google =
                new ScriptedServer(body ->
                        Reply.of(200, "{\"access_token\":\"ya29.a\",\"expires_in\":3599}"))) {
            var connection = AnAccount.connection(google.uri());
            var destination =
                    asClicks
                            ? new GoogleAdsDestination(
                                    List.of(new ClickUploads(access, JsonMapper.shared(), clock)))
                            : new EnhancedConversions(access, JsonMapper.shared(), clock);
            destination.send(connection, List.of(items), LIMIT);
            return google.bodies().getLast();
        }
    }

    /** Refuses a field that the message does not have, and a value that does not fit. */
    private static <T extends Message.Builder> T parsed(String json, T builder)
            throws InvalidProtocolBufferException {
        JsonFormat.parser().merge(json, builder);
        return builder;
    }

    @Test
    void clickConversionsParseIntoGooglesOwnRequest() throws Exception {
        UploadClickConversionsRequest request =
                parsed(
                                sent(
                                        purchase("gclid"),
                                        purchase("gbraid"),
                                        purchase("wbraid"),
                                        AnItem.closedDeal("7").build()),
                                UploadClickConversionsRequest.newBuilder())
                        .build();

        assertThat(request.getPartialFailure()).isTrue();
        assertThat(request.getValidateOnly()).isFalse();
        assertThat(request.getCustomerId()).as("it stands in the path").isEmpty();
        assertThat(request.getConversionsList()).hasSize(4);

        ClickConversion first = request.getConversions(0);
        assertThat(first.getGclid()).isEqualTo("Cj0-a");
        assertThat(first.getConversionAction())
                .isEqualTo("customers/1112223333/conversionActions/33");
        assertThat(first.getConversionDateTime()).isEqualTo("2026-11-20 11:59:00+00:00");
        assertThat(first.getConversionValue()).isCloseTo(129.90, within(1e-9));
        assertThat(first.getCurrencyCode()).isEqualTo("EUR");
        assertThat(first.getOrderId()).isEqualTo("order-gclid");
        assertThat(first.getConversionEnvironment()).isEqualTo(ConversionEnvironment.WEB);
        assertThat(first.getConsent().getAdUserData()).isEqualTo(ConsentStatus.GRANTED);
        assertThat(first.getConsent().getAdPersonalization()).isEqualTo(ConsentStatus.UNSPECIFIED);
        assertThat(first.getUserIdentifiersList())
                .extracting(UserIdentifier::getUserIdentifierSource)
                .containsExactly(
                        UserIdentifierSource.FIRST_PARTY, UserIdentifierSource.FIRST_PARTY);
        assertThat(first.getUserIdentifiers(0).getHashedEmail())
                .isEqualTo("86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d");
        assertThat(first.getUserIdentifiers(1).getHashedPhoneNumber())
                .isEqualTo("8a59780bb8cd2ba022bfa5ba2ea3b6e07af17a7d8b30c1f9b3390e36f69019e4");

        assertThat(request.getConversions(1).getGbraid()).isEqualTo("Cj0-a");
        assertThat(request.getConversions(1).hasGclid()).isFalse();
        assertThat(request.getConversions(2).getWbraid()).isEqualTo("Cj0-a");
        assertThat(request.getConversions(3).getUserIdentifiersCount()).isOne();
        assertThat(request.getConversions(3).hasConsent()).isFalse();
    }

    @Test
    void theCartParsesIntoGooglesOwn() throws Exception {
        var cart =
                parsed(sent(purchase("gclid")), UploadClickConversionsRequest.newBuilder())
                        .getConversions(0)
                        .getCartData();

        assertThat(cart.getMerchantId()).isEqualTo(12_345);
        assertThat(cart.getFeedCountryCode()).isEqualTo("DE");
        assertThat(cart.getFeedLanguageCode()).isEqualTo("DE");
        assertThat(cart.getLocalTransactionCost()).isCloseTo(5.5, within(1e-9));
        assertThat(cart.getItemsList()).hasSize(1);
        assertThat(cart.getItems(0).getProductId()).isEqualTo("SKU1");
        assertThat(cart.getItems(0).getQuantity()).isEqualTo(2);
        assertThat(cart.getItems(0).getUnitPrice()).isCloseTo(50.25, within(1e-9));
    }

    @Test
    void enhancementsParseIntoGooglesOwnRequest() throws Exception {
        UploadConversionAdjustmentsRequest request =
                parsed(
                                sentBy(false, purchase("gclid")),
                                UploadConversionAdjustmentsRequest.newBuilder())
                        .build();

        assertThat(request.getPartialFailure()).isTrue();
        assertThat(request.getConversionAdjustmentsList()).hasSize(1);
        ConversionAdjustment adjustment = request.getConversionAdjustments(0);
        assertThat(adjustment.getAdjustmentType()).isEqualTo(ConversionAdjustmentType.ENHANCEMENT);
        assertThat(adjustment.getConversionAction())
                .isEqualTo("customers/1112223333/conversionActions/33");
        assertThat(adjustment.getOrderId()).isEqualTo("order-gclid");
        assertThat(adjustment.getAdjustmentDateTime()).isEqualTo("2026-11-20 12:00:00+00:00");
        assertThat(adjustment.getGclidDateTimePair().getGclid()).isEqualTo("Cj0-a");
        assertThat(adjustment.getGclidDateTimePair().getConversionDateTime())
                .isEqualTo("2026-11-20 11:59:00+00:00");
        assertThat(adjustment.getUserAgent()).isEqualTo(AnItem.USER_AGENT);
        assertThat(adjustment.hasRestatementValue()).isFalse();
        assertThat(adjustment.getUserIdentifiersList()).hasSize(3);
        var address = adjustment.getUserIdentifiers(2).getAddressInfo();
        assertThat(address.getHashedFirstName()).isEqualTo(Sha256.hex("jane"));
        assertThat(address.getHashedLastName()).isEqualTo(Sha256.hex("doe"));
        assertThat(address.getCity()).isEqualTo("Berlin");
        assertThat(address.getState()).isEqualTo("BE");
        assertThat(address.getCountryCode()).isEqualTo("DE");
        assertThat(address.getPostalCode()).isEqualTo("10115");
    }

    /** Else the tests above would prove nothing. */
    @Test
    void aFieldThatGoogleDoesNotHaveWouldBeFound() {
        String json = sent(purchase("gclid")).replace("\"orderId\"", "\"orderNumber\"");

        assertThatThrownBy(() -> parsed(json, UploadClickConversionsRequest.newBuilder()))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("orderNumber");
    }

    /** What Google's own message for an answer looks like in JSON is what we read. */
    @Test
    void anAnswerWrittenByGooglesOwnMessagesIsRead() throws Exception {
        String json =
                JsonFormat.printer()
                        .usingTypeRegistry(
                                JsonFormat.TypeRegistry.newBuilder()
                                        .add(GoogleAdsFailure.getDescriptor())
                                        .build())
                        .print(
                                UploadClickConversionsResponse.newBuilder()
                                        .addResults(ClickConversionResult.getDefaultInstance())
                                        .addResults(
                                                ClickConversionResult.newBuilder().setGclid("a"))
                                        .setJobId(4_294_967_296L)
                                        .setPartialFailureError(
                                                Status.newBuilder()
                                                        .setCode(3)
                                                        .setMessage("Multiple errors")
                                                        .addDetails(Any.pack(failureOfRow(0)))));

        Verdict verdict = UploadSays.clicks(2, 200, json);

        assertThat(UploadSays.of(verdict, 0)).isInstanceOf(ItemRefused.class);
        assertThat(UploadSays.refusal(UploadSays.of(verdict, 0)).code()).isEqualTo("EXPIRED_EVENT");
        assertThat(UploadSays.of(verdict, 1)).isEqualTo(new Uploaded(200));
    }

    private static GoogleAdsFailure failureOfRow(int row) {
        return GoogleAdsFailure.newBuilder()
                .addErrors(
                        com.google.ads.googleads.v23.errors.GoogleAdsError.newBuilder()
                                .setErrorCode(
                                        ErrorCode.newBuilder()
                                                .setConversionUploadError(
                                                        ConversionUploadError.EXPIRED_EVENT))
                                .setMessage("The click is too old.")
                                .setLocation(
                                        ErrorLocation.newBuilder()
                                                .addFieldPathElements(
                                                        FieldPathElement.newBuilder()
                                                                .setFieldName("conversions")
                                                                .setIndex(row))))
                .build();
    }

    /** Calls have no place here; the rest of the enum has. */
    @Test
    void everyErrorOfClicksThatGoogleKnowsIsKnown() {
        Set<String> google =
                names(
                        ConversionUploadError.values(),
                        name -> !name.matches(".*_CALL(S|ERS)?(_.*)?|CALL_.*"));

        assertThat(UploadCodes.CLICK_CONVERSIONS.known()).containsAll(google);
    }

    @Test
    void everyErrorOfAdjustmentsThatGoogleKnowsIsKnown() {
        assertThat(UploadCodes.ADJUSTMENTS.known())
                .containsAll(names(ConversionAdjustmentUploadError.values(), _ -> true));
    }

    private static Set<String> names(Enum<?>[] values, Predicate<String> wanted) {
        return Arrays.stream(values)
                .map(Enum::name)
                .filter(name -> !Set.of("UNSPECIFIED", "UNKNOWN", "UNRECOGNIZED").contains(name))
                .filter(wanted)
                .collect(Collectors.toSet());
    }
}
