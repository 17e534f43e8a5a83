package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Requests of the Data Manager API beside its messages. */
class DataManagerFidelityTest {
    private static final String HASH =
            "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";

    /** As Google's documentation shows a purchase. */
    private static final String PURCHASE =
            """
            {"destinations": [{"reference": "ads",
               "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
               "loginAccount": {"accountType": "GOOGLE_ADS", "accountId": "1112223333"},
               "productDestinationId": "987"}],
             "events": [{"destinationReferences": ["ads"], "transactionId": "1001",
               "eventTimestamp": "2026-11-20T10:00:00Z", "eventSource": "WEB", "currency": "GBP",
               "conversionValue": 129.9,
               "adIdentifiers": {"gclid": "Cj0", "landingPageDeviceInfo":
                 {"userAgent": "Mozilla/5.0", "ipAddress": "203.0.113.9"}},
               "userData": {"userIdentifiers": [{"emailAddress": "HASH"}, {"phoneNumber": "HASH"},
                 {"address": {"givenName": "HASH", "familyName": "HASH", "regionCode": "GB",
                   "postalCode": "OX1"}}]},
               "consent": {"adUserData": "CONSENT_GRANTED", "adPersonalization": "CONSENT_GRANTED"},
               "userProperties": {"customerType": "NEW"},
               "cartData": {"merchantId": "123", "transactionDiscount": 0.5, "items":
                 [{"merchantProductId": "SKU1", "quantity": "1", "unitPrice": 129.9}]}}],
             "encoding": "HEX", "validateOnly": true}
            """
                    .replace("HASH", HASH);

    @Test
    void theDocumentedRequestParsesAndNothingOfItIsLost() throws Exception {
        String back = JsonFormat.printer().print(DataManagerShape.request(PURCHASE));

        assertThat(JsonMapper.shared().readTree(back))
                .isEqualTo(JsonMapper.shared().readTree(PURCHASE));
    }

    /** All that a conversion can say, for an account below a manager. */
    @Test
    void whatWeSendParsesIntoTheMessages() throws Exception {
        Deliverable purchase =
                AnItem.purchase("event-1")
                        .orderId("1001")
                        .clickIds(Map.of("gclid", "Cj0-a"))
                        .consent(Consent.Choice.GRANTED)
                        .of(
                                AnItem.hashes(
                                        Map.of(
                                                "em", HASH,
                                                "ph_e164", HASH,
                                                "fn", HASH,
                                                "ln", HASH,
                                                "city", "Berlin",
                                                "zip", "10115",
                                                "country_code", "DE")))
                        .params(
                                """
                                {"items": [{"item_id": "SKU1", "quantity": 2, "price": 50.25}]}
                                """)
                        .build();
        Outbound outbound = LoopbackOutbound.open();
        var clock = new MovableClock(AnItem.NOW);
        try (ScriptedServer google =
                ScriptedServer.saying(
                        Reply.of(200, "{\"access_token\":\"ya29.a\",\"expires_in\":3599}"))) {
            new GoogleAdsDestination(
                            List.of(
                                    new DataManagerApi(
                                            new GoogleAccess(outbound, clock),
                                            JsonMapper.shared(),
                                            clock)))
                    .send(
                            GoogleConnections.at(google.uri()),
                            List.of(purchase, AnItem.closedDeal("7").build()),
                            Duration.ofSeconds(20));

            List<String> requests =
                    google.bodies().stream()
                            .filter(body -> !body.startsWith("grant_type="))
                            .toList();
            assertThat(requests).isNotEmpty();
            for (String request : requests) {
                String back = JsonFormat.printer().print(DataManagerShape.request(request));
                assertThat(JsonMapper.shared().readTree(back).path("events"))
                        .hasSameSizeAs(JsonMapper.shared().readTree(request).path("events"));
            }
        } finally {
            LoopbackOutbound.stop(outbound);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "transactionId"          | "orderId"
                    "productDestinationId"   | "conversionActionId"
                    "CONSENT_GRANTED"        | "GRANTED"
                    "WEB"                    | "WEBSITE"
                    "GOOGLE_ADS"             | "ADS"
                    "HEX"                    | "UTF8"
                    "2026-11-20T10:00:00Z"   | "2026-11-20 10:00:00+00:00"
                    "conversionValue": 129.9 | "conversionValue": "a lot"
                    "quantity": "1"          | "quantity": 1.5
                    {"phoneNumber"           | {"emailAddress": "x", "phoneNumber"
                    """)
    void whatTheApiDoesNotKnowIsRefused(String sound, String unsound) {
        assertThat(PURCHASE).contains(sound);

        assertThatThrownBy(() -> DataManagerShape.request(PURCHASE.replace(sound, unsound)))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }
}
