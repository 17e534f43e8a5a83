package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A conversion as uploadClickConversions takes it, and what is kept from it. */
class ClickPayloadTest {
    private static final String CART =
            """
            {"aw_merchant_id": 12345, "aw_feed_country": "DE", "aw_feed_language": "DE",
             "discount": 5.5,
             "items": [{"item_id": "SKU1", "quantity": 2, "price": 50.00, "item_name": "Boot"},
                       {"id": "SKU2", "price": "29.9"}]}
            """;

    private final ClickPayload payload = new ClickPayload(AnAccount.account(), AnItem.NOW);

    private ObjectNode conversion(AnItem item) {
        return payload.conversion(item.build());
    }

    @Test
    void aWholeConversionReadsAsGoogleDocumentsIt() {
        JsonNode expected =
                JsonMapper.shared()
                        .readTree(
                                """
                                {"gclid": "Cj0-a",
                                 "conversionAction": "customers/1112223333/conversionActions/33",
                                 "conversionDateTime": "2026-11-20 11:59:00+00:00",
                                 "conversionValue": 129.90,
                                 "currencyCode": "EUR",
                                 "orderId": "1001",
                                 "conversionEnvironment": "WEB",
                                 "userIdentifiers": [
                                   {"userIdentifierSource": "FIRST_PARTY", "hashedEmail": "%s"},
                                   {"userIdentifierSource": "FIRST_PARTY",
                                    "hashedPhoneNumber": "%s"}],
                                 "consent": {"adUserData": "GRANTED"}}
                                """
                                        .formatted(
                                                Sha256.hex(AnItem.EMAIL),
                                                Sha256.hex("+15551234567")));

        ObjectNode row =
                conversion(
                        AnItem.purchase("event-1")
                                .orderId("1001")
                                .clickIds(Map.of("gclid", "Cj0-a", "fbclid", "x"))
                                .consent(Consent.Choice.GRANTED)
                                .of(
                                        AnItem.hashes(
                                                Map.of(
                                                        "em",
                                                        Sha256.hex(AnItem.EMAIL),
                                                        "ph",
                                                        Sha256.hex("15551234567"),
                                                        "ph_e164",
                                                        Sha256.hex("+15551234567"),
                                                        "fn",
                                                        Sha256.hex("jane"),
                                                        "ln",
                                                        Sha256.hex("doe"),
                                                        "city",
                                                        "Berlin",
                                                        "zip",
                                                        "10115",
                                                        "country_code",
                                                        "DE"))));

        assertThat(JsonMapper.shared().readTree(row.toString())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a,b,c,gclid",
        "'',b,c,gbraid",
        "'  ',b,c,gbraid",
        "'','',c,wbraid",
        "'',b,'',gbraid",
    })
    void oneClickIdIsSentTheBestThatIsKnown(
            String gclid, String gbraid, String wbraid, String expected) {
        ObjectNode row =
                conversion(
                        AnItem.purchase("e")
                                .clickIds(
                                        Map.of(
                                                "gclid", gclid, "gbraid", gbraid, "wbraid",
                                                wbraid)));

        assertThat(row.propertyNames())
                .filteredOn(name -> name.endsWith("clid") || name.endsWith("braid"))
                .containsExactly(expected);
    }

    @Test
    void withoutAClickThePersonIsEnough() {
        ObjectNode row = conversion(AnItem.closedDeal("7"));

        assertThat(row.propertyNames()).doesNotContain("gclid", "gbraid", "wbraid");
        assertThat(row.path("userIdentifiers")).hasSize(1);
        assertThat(row.path("orderId").asString()).isEqualTo("7:closed");
        assertThat(row.path("conversionAction").asString())
                .isEqualTo("customers/1112223333/conversionActions/22");
    }

    @Test
    void withoutAnOrderTheEventIsTheOrder() {
        assertThat(conversion(AnItem.purchase("event-1")).path("orderId").asString())
                .isEqualTo("event-1");
        assertThat(conversion(AnItem.purchase("event-1").orderId(" ")).path("orderId").asString())
                .isEqualTo("event-1");
    }

    @Test
    void withoutAValueNoneIsSent() {
        assertThat(conversion(AnItem.purchase("e").worth(null)).propertyNames())
                .doesNotContain("conversionValue", "currencyCode");
    }

    /** The address and what is known of the browser are for callers on a list. */
    @Test
    void neitherTheAddressNorTheBrowserIsSent() {
        assertThat(conversion(AnItem.purchase("e")).toString())
                .doesNotContain(AnItem.IP, AnItem.USER_AGENT, "Address", "session");
    }

    @ParameterizedTest
    @EnumSource(Consent.Choice.class)
    void consentIsSentWhereItWasGivenAndNeverThatToPersonalization(Consent.Choice choice) {
        ObjectNode row = conversion(AnItem.purchase("e").consent(choice));

        if (choice == Consent.Choice.UNSPECIFIED) {
            assertThat(row.has("consent")).isFalse();
        } else {
            assertThat(row.path("consent").propertyNames()).containsExactly("adUserData");
            assertThat(row.path("consent").path("adUserData").asString()).isEqualTo(choice.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T11:59:00.987Z,2026-11-20 11:59:00+00:00",
        "2026-11-20T12:00:30Z,2026-11-20 12:00:00+00:00",
    })
    void theTimeHasABlankAndAnOffsetAndIsNeverAhead(Instant time, String expected) {
        assertThat(conversion(AnItem.purchase("e").at(time)).path("conversionDateTime").asString())
                .isEqualTo(expected);
    }

    @Test
    void aCartIsSentWhereItIsWhole() {
        JsonNode cart = conversion(AnItem.purchase("e").params(CART)).path("cartData");

        assertThat(JsonMapper.shared().readTree(cart.toString()))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"merchantId": "12345", "feedCountryCode": "DE",
                                         "feedLanguageCode": "DE", "localTransactionCost": 5.5,
                                         "items": [
                                           {"productId": "SKU1", "quantity": 2, "unitPrice": 50.00},
                                           {"productId": "SKU2", "quantity": 1, "unitPrice": 29.9}]}
                                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"aw_merchant_id\": 12345,",
                "\"aw_feed_country\": \"DE\",",
                "\"aw_feed_language\": \"DE\",",
                "\"id\": \"SKU2\",",
                ", \"price\": \"29.9\""
            })
    void aCartThatLacksSomethingIsNotSent(String part) {
        assertThat(CART).contains(part);

        assertThat(conversion(AnItem.purchase("e").params(CART.replace(part, ""))).has("cartData"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"many\"", "null", "[]"})
    void aCartWithoutAUsableQuantityIsNotSent(String quantity) {
        String cart = CART.replace("\"quantity\": 2", "\"quantity\": " + quantity);

        assertThat(conversion(AnItem.purchase("e").params(cart)).has("cartData")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"P90D,false", "P90DT1S,true", "P400D,true", "PT0S,false", "PT-5M,false"})
    void ninetyDaysIsTheOldest(Duration age, boolean refused) {
        Deliverable item = AnItem.purchase("e").at(AnItem.NOW.minus(age)).build();

        assertThat(payload.refusal(item).isPresent()).isEqualTo(refused);
        assertThat(payload.refusal(item).orElse("older than 90 days")).contains("90 days");
    }

    @Test
    void aConversionNeedsAClickOrAPerson() {
        AnItem nobody = AnItem.purchase("e").of(AnItem.hashes(Map.of("zip", "10115")));

        assertThat(payload.refusal(nobody.build()).orElseThrow())
                .contains("gclid", "e-mail", "phone");
        assertThat(payload.refusal(nobody.clickIds(Map.of("fbclid", "x")).build())).isPresent();
        assertThat(payload.refusal(nobody.clickIds(Map.of("wbraid", "x")).build())).isEmpty();
    }

    @Test
    void anEventWithoutAConversionActionSaysWhichIsMissing() {
        assertThat(payload.refusal(AnItem.purchase("e").named("sign_up").build()).orElseThrow())
                .contains("settings.conversion-actions.sign_up");
    }
}
