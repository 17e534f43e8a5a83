package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Sha256;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An event as the Data Manager API takes it, and what it would certainly refuse. */
class DataManagerEventTest {
    private static final String PHONE = "+15551234567";

    private final DataManagerEvent events =
            new DataManagerEvent(
                    GoogleConnections.account(
                            GoogleConnections.at(
                                    null, GoogleConnections.SETTINGS, GoogleConnections.SECRETS)),
                    AnItem.NOW);

    private static Map<String, String> person(String country) {
        return Map.of(
                "em", Sha256.hex(AnItem.EMAIL),
                "ph", Sha256.hex("15551234567"),
                "ph_e164", Sha256.hex(PHONE),
                "fn", Sha256.hex("jane"),
                "ln", Sha256.hex("doe"),
                "zip", "97201",
                "country_code", country);
    }

    private JsonNode row(AnItem item) {
        return events.row(item.build());
    }

    @Test
    void anEventIsWrittenAsGoogleDocumentsIt() {
        Deliverable item =
                AnItem.purchase("event-1")
                        .orderId("1001")
                        .at(Instant.parse("2026-11-20T10:00:00Z"))
                        .worth(new Money(new BigDecimal("129.9"), "GBP"))
                        .clickIds(Map.of("gclid", "Cj0abc", "fbclid", "x"))
                        .of(AnItem.hashes(person("US")))
                        .consent(Consent.Choice.GRANTED)
                        .params(
                                """
                                {"customer_type":"new","aw_merchant_id":123,"discount":0,
                                 "items":[{"item_id":"SKU1","quantity":1,"price":129.9}]}
                                """)
                        .build();

        assertThat(events.row(item).toString())
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"destinationReferences":["33"],"transactionId":"1001",
                                         "eventTimestamp":"2026-11-20T10:00:00Z","eventSource":"WEB",
                                         "currency":"GBP","conversionValue":129.9,
                                         "adIdentifiers":{"gclid":"Cj0abc","landingPageDeviceInfo":{
                                           "userAgent":"Mozilla/5.0 (TestPhone 9)","ipAddress":"203.0.113.9"}},
                                         "userData":{"userIdentifiers":[
                                           {"emailAddress":"86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d"},
                                           {"phoneNumber":"8a59780bb8cd2ba022bfa5ba2ea3b6e07af17a7d8b30c1f9b3390e36f69019e4"},
                                           {"address":{"givenName":"81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2",
                                             "familyName":"799ef92a11af918e3fb741df42934f3b568ed2d93ac1df74f1b8d41a27932a6f",
                                             "regionCode":"US","postalCode":"97201"}}]},
                                         "consent":{"adUserData":"CONSENT_GRANTED"},
                                         "userProperties":{"customerType":"NEW"},
                                         "cartData":{"merchantId":"123","transactionDiscount":0,
                                           "items":[{"merchantProductId":"SKU1","quantity":"1","unitPrice":129.9}]}}
                                        """)
                                .toString());
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        JsonNode row =
                row(
                        AnItem.closedDeal("deal-1")
                                .worth(null)
                                .of(AnItem.hashes(Map.of("em", Sha256.hex(AnItem.EMAIL)))));

        assertThat(row.propertyNames())
                .containsExactlyInAnyOrder(
                        "destinationReferences",
                        "transactionId",
                        "eventTimestamp",
                        "eventSource",
                        "userData");
        assertThat(row.path("transactionId").asString()).isEqualTo("deal-1:closed");
        assertThat(row.path("eventSource").asString()).isEqualTo("OTHER");
    }

    @Test
    void withoutAnOrderTheEventsOwnIdIsTheTransaction() {
        assertThat(row(AnItem.purchase("event-1")).path("transactionId").asString())
                .isEqualTo("event-1");
    }

    @ParameterizedTest
    @CsvSource({
        "website,WEB",
        "app,APP",
        "physical_store,IN_STORE",
        "phone_call,PHONE",
        "chat,MESSAGE",
        "business_messaging,MESSAGE",
        "email,OTHER",
        "system_generated,OTHER",
        "other,OTHER"
    })
    void whereItHappenedIsSaidInGooglesWords(String actionSource, String eventSource) {
        assertThat(
                        row(AnItem.purchase("event-1").from(actionSource))
                                .path("eventSource")
                                .asString())
                .isEqualTo(eventSource);
    }

    @ParameterizedTest
    @CsvSource({
        "website,g b w,gclid",
        "website,b w,wbraid",
        "website,b,gbraid",
        "app,b w,gbraid",
        "app,w,wbraid"
    })
    void oneClickIsNamedTheSurestFirst(String actionSource, String known, String named) {
        Map<String, String> clicks = new HashMap<>();
        if (known.contains("g")) {
            clicks.put("gclid", "g-1");
        }
        if (known.contains("b")) {
            clicks.put("gbraid", "b-1");
        }
        if (known.contains("w")) {
            clicks.put("wbraid", "w-1");
        }

        JsonNode identifiers =
                row(AnItem.purchase("event-1")
                                .from(actionSource)
                                .clickIds(clicks)
                                .in(RequestContext.NONE))
                        .path("adIdentifiers");

        assertThat(identifiers.propertyNames()).containsExactly(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE", "GB", "CH", "NO"})
    void ofPeopleInEuropeTheAddressOfTheirLineIsNotSent(String country) {
        JsonNode device =
                row(AnItem.purchase("event-1").of(AnItem.hashes(person(country))))
                        .path("adIdentifiers")
                        .path("landingPageDeviceInfo");

        assertThat(device.propertyNames()).containsExactly("userAgent");
    }

    @Test
    void anAddressThatIsNotWholeIsNone() {
        JsonNode identifiers =
                row(AnItem.purchase("event-1")
                                .of(
                                        AnItem.hashes(
                                                Map.of(
                                                        "em", Sha256.hex(AnItem.EMAIL),
                                                        "fn", Sha256.hex("jane"),
                                                        "country_code", "US"))))
                        .path("userData")
                        .path("userIdentifiers");

        assertThat(identifiers.size()).isEqualTo(1);
        assertThat(identifiers.get(0).has("emailAddress")).isTrue();
    }

    @Test
    void consentIsSaidWhereThePersonSaidAnything() {
        assertThat(row(AnItem.purchase("event-1")).has("consent")).isFalse();
        assertThat(
                        row(AnItem.purchase("event-1").consent(Consent.Choice.GRANTED))
                                .path("consent")
                                .toString())
                .isEqualTo("{\"adUserData\":\"CONSENT_GRANTED\"}");
    }

    @Test
    void aClockThatRunsAheadIsPutRight() {
        assertThat(
                        row(AnItem.purchase("event-1").at(AnItem.NOW.plusSeconds(90)))
                                .path("eventTimestamp")
                                .asString())
                .isEqualTo(AnItem.NOW.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\":[]}",
                "{\"items\":\"three\"}",
                "{\"items\":[{\"item_id\":\"A\",\"quantity\":1,\"price\":2},{\"item_id\":\"B\"}]}",
                "{\"items\":[{\"quantity\":1,\"price\":2}]}",
                "{\"items\":[{\"item_id\":\"A\",\"quantity\":0,\"price\":2}]}"
            })
    void aCartThatIsNotWhollyKnownIsNotSent(String params) {
        assertThat(row(AnItem.purchase("event-1").params(params)).has("cartData")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"returning,RETURNING", "Reengaged,REENGAGED", "vip,", "'',"})
    void aTypeOfCustomerIsSaidWhereGoogleKnowsIt(String given, @Nullable String sent) {
        JsonNode row =
                row(AnItem.purchase("event-1").params("{\"customer_type\":\"" + given + "\"}"));

        assertThat(row.path("userProperties").path("customerType").asStringOpt().orElse(null))
                .isEqualTo(sent);
    }

    @Test
    void whatIsNotSureToBeRefusedIsWorthACall() {
        assertThat(events.refusal(AnItem.purchase("event-1").build())).isEmpty();
        assertThat(
                        events.refusal(
                                AnItem.purchase("event-1")
                                        .at(AnItem.NOW.minus(Duration.ofDays(90)))
                                        .build()))
                .isEmpty();
        assertThat(
                        events.refusal(
                                AnItem.purchase("event-1")
                                        .of(AnItem.hashes(Map.of()))
                                        .clickIds(Map.of("wbraid", "w"))
                                        .worth(null)
                                        .build()))
                .isEmpty();
    }

    @Test
    void aPersonThatCannotBeFoundIsNamedWithTheRemedy() {
        assertThat(
                        events.refusal(
                                AnItem.purchase("event-1")
                                        .of(AnItem.hashes(Map.of("country_code", "US")))
                                        .clickIds(Map.of("fbclid", "x", "gclid", " "))
                                        .build()))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("gclid", "e-mail", "phone number"));
    }

    @Test
    void anEventOlderThanEveryClickIsRefused() {
        assertThat(
                        events.refusal(
                                AnItem.purchase("event-1")
                                        .at(AnItem.NOW.minus(Duration.ofDays(90)).minusSeconds(1))
                                        .build()))
                .hasValueSatisfying(why -> assertThat(why).contains("90 days"));
    }

    @Test
    void whatThePersonDeniedIsNotSent() {
        assertThat(
                        events.refusal(
                                AnItem.purchase("event-1")
                                        .consent(Consent.Choice.DENIED)
                                        .clickIds(Map.of("gclid", "g"))
                                        .build()))
                .hasValueSatisfying(why -> assertThat(why).contains("adUserData"));
    }
}
