package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An enhancement as uploadConversionAdjustments takes it. */
class EnhancementPayloadTest {
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

    private final EnhancementPayload payload =
            new EnhancementPayload(AnAccount.account(), AnItem.NOW);

    @Test
    void aWholeEnhancementReadsAsGoogleDocumentsIt() {
        JsonNode expected =
                JsonMapper.shared()
                        .readTree(
                                """
                                {"adjustmentType": "ENHANCEMENT",
                                 "conversionAction": "customers/1112223333/conversionActions/33",
                                 "orderId": "1001",
                                 "adjustmentDateTime": "2026-11-20 12:00:00+00:00",
                                 "gclidDateTimePair": {
                                   "conversionDateTime": "2026-11-20 11:59:00+00:00",
                                   "gclid": "Cj0-a"},
                                 "userIdentifiers": [
                                   {"userIdentifierSource": "FIRST_PARTY", "hashedEmail": "%s"},
                                   {"userIdentifierSource": "FIRST_PARTY",
                                    "hashedPhoneNumber": "%s"},
                                   {"userIdentifierSource": "FIRST_PARTY",
                                    "addressInfo": {
                                      "hashedFirstName": "%s", "hashedLastName": "%s",
                                      "countryCode": "DE", "postalCode": "10115",
                                      "city": "Berlin", "state": "BE"}}],
                                 "userAgent": "%s"}
                                """
                                        .formatted(
                                                Sha256.hex(AnItem.EMAIL),
                                                Sha256.hex("+15551234567"),
                                                Sha256.hex("jane"),
                                                Sha256.hex("doe"),
                                                AnItem.USER_AGENT));

        assertThat(
                        payload.adjustment(
                                AnItem.purchase("event-1")
                                        .orderId("1001")
                                        .clickIds(Map.of("gclid", "Cj0-a"))
                                        .of(AnItem.hashes(JANE))
                                        .build()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fn", "ln", "zip", "country_code"})
    void anAddressThatLacksSomethingIsNotSent(String lacking) {
        Map<String, String> person = new HashMap<>(JANE);
        person.remove(lacking);

        ObjectNode row = payload.adjustment(AnItem.purchase("e").of(AnItem.hashes(person)).build());

        assertThat(row.path("userIdentifiers")).hasSize(2);
        assertThat(row.toString()).doesNotContain("addressInfo", "Berlin");
    }

    @Test
    void withoutABrowserAndAClickNeitherIsNamed() {
        ObjectNode row = payload.adjustment(AnItem.purchase("e").in(RequestContext.NONE).build());

        assertThat(row.has("userAgent")).isFalse();
        assertThat(row.path("gclidDateTimePair").propertyNames())
                .containsExactly("conversionDateTime");
        assertThat(row.path("orderId").asString()).isEqualTo("e");
    }

    /** A conversion after its own adjustment is refused. */
    @Test
    void theAdjustmentIsNeverBeforeTheConversion() {
        ObjectNode row =
                payload.adjustment(AnItem.purchase("e").at(AnItem.NOW.plusSeconds(60)).build());

        assertThat(row.path("gclidDateTimePair").path("conversionDateTime"))
                .isEqualTo(row.path("adjustmentDateTime"));
    }

    @Test
    void theTimeOfTheConversionCanBeReadBack() {
        ObjectNode row = payload.adjustment(AnItem.purchase("e").build());

        assertThat(EnhancementPayload.conversionTime(row))
                .contains(Instant.parse("2026-11-20T11:59:00Z"));
        assertThat(EnhancementPayload.conversionTime(JsonMapper.shared().createObjectNode()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"P54D,false", "P54DT1S,true"})
    void fiftyFourDaysIsTheOldest(Duration age, boolean refused) {
        Deliverable item = AnItem.purchase("e").at(AnItem.NOW.minus(age)).build();

        assertThat(payload.refusal(item).isPresent()).isEqualTo(refused);
        assertThat(payload.refusal(item).orElse("54 days")).contains("54 days");
    }

    @Test
    void anEnhancementNeedsAPerson() {
        AnItem nobody =
                AnItem.purchase("e")
                        .clickIds(Map.of("gclid", "Cj0-a"))
                        .of(AnItem.hashes(Map.of("fn", Sha256.hex("jane"))));

        assertThat(payload.refusal(nobody.build()).orElseThrow()).contains("e-mail", "full name");
        assertThat(payload.refusal(nobody.of(AnItem.hashes(JANE)).build())).isEmpty();
    }

    @Test
    void anEventWithoutAConversionActionSaysWhichIsMissing() {
        assertThat(payload.refusal(AnItem.purchase("e").named("sign_up").build()).orElseThrow())
                .contains("settings.conversion-actions.sign_up");
    }
}
