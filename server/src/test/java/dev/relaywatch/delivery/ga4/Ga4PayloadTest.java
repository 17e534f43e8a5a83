package dev.relaywatch.delivery.ga4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Sha256;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What GA4 is told of an event. */
class Ga4PayloadTest {

    /** As it is read on the other side. */
    private static JsonNode request(AnItem item) {
        Deliverable built = item.build();
        return json(
                new Ga4Payload(Map.of(built.itemId(), "1.2"), AnItem.NOW)
                        .request(built)
                        .toString());
    }

    private static JsonNode event(AnItem item) {
        JsonNode events = request(item).path("events");
        assertThat(events.size()).isOne();
        return events.get(0);
    }

    private static JsonNode params(AnItem item) {
        return event(item).path("params");
    }

    private static JsonNode params(String params) {
        return params(AnItem.purchase("o").params(params));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void aPurchaseIsWholeAsTheReferenceHasIt() {
        AnItem item =
                AnItem.purchase("e1")
                        .orderId("1001")
                        .params(
                                """
                                {"value": 129.9, "currency": "EUR", "order_id": "1001", "client_id": "1.2", "session_id": "1763632000",
                                 "engagement_time_msec": 250, "coupon": "SPRING", "items": [{"item_id": "S", "price": 129.9, "quantity": 1}]}
                                """)
                        .consent(Consent.Choice.GRANTED);

        assertThat(request(item))
                .isEqualTo(
                        json(
                                """
                                {"client_id": "1.2",
                                 "user_data": {"sha256_email_address": ["%s"]},
                                 "consent": {"ad_user_data": "GRANTED"},
                                 "ip_override": "203.0.113.9", "user_agent": "Mozilla/5.0 (TestPhone 9)",
                                 "events": [{"name": "purchase", "timestamp_micros": 1795175940000000, "params": {
                                   "transaction_id": "1001", "value": 129.90, "currency": "EUR",
                                   "items": [{"item_id": "S", "price": 129.9, "quantity": 1}],
                                   "page_location": "https://shop.example/thanks", "session_id": "1763632000",
                                   "engagement_time_msec": 250, "event_id": "e1", "coupon": "SPRING"}}]}
                                """
                                        .formatted(Sha256.hex(AnItem.EMAIL))));
    }

    @Test
    void aPurchaseWithoutAnOrderIsCountedOnceByItsEventId() {
        assertThat(params(AnItem.purchase("e1")).path("transaction_id").asString()).isEqualTo("e1");
        assertThat(params("{\"transaction_id\":\"t1\"}").path("transaction_id").asString())
                .isEqualTo("t1");
        assertThat(params(AnItem.purchase("e1").named("sign_up")).has("transaction_id")).isFalse();
    }

    @Test
    void aDealHasItsKeyAndItsTimeAndNoVisit() {
        JsonNode deal = event(AnItem.closedDeal("d1"));

        assertThat(deal.path("name").asString()).isEqualTo("closed");
        assertThat(deal.path("params"))
                .isEqualTo(
                        json(
                                "{\"transaction_id\":\"d1:closed\",\"value\":129.90,\"currency\":\"EUR\",\"event_id\":\"d1:closed\"}"));
    }

    @Test
    void whatHappensInTheFutureHappensNow() {
        long micros =
                event(AnItem.purchase("o").at(AnItem.NOW.plus(Duration.ofMinutes(5))))
                        .path("timestamp_micros")
                        .asLong();

        assertThat(micros).isEqualTo(AnItem.NOW.getEpochSecond() * 1_000_000);
    }

    @Test
    void consentIsSaidOnlyWhereItWasSaid() {
        assertThat(request(AnItem.purchase("o")).has("consent")).isFalse();
    }

    @Test
    void anAddressGoesWithAFullNameOnly() {
        Map<String, String> person =
                Map.of(
                        "ph_e164", Sha256.hex("+15551234567"),
                        "fn", Sha256.hex("jane"),
                        "ln", Sha256.hex("doe"),
                        "city", "Berlin",
                        "state", "Berlin",
                        "zip", "10115",
                        "country_code", "DE");

        assertThat(request(AnItem.purchase("o").of(AnItem.hashes(person))).path("user_data"))
                .isEqualTo(
                        json(
                                """
                                {"sha256_phone_number": ["%s"], "address": [{"sha256_first_name": "%s", "sha256_last_name": "%s",
                                 "city": "Berlin", "region": "Berlin", "postal_code": "10115", "country": "DE"}]}
                                """
                                        .formatted(
                                                Sha256.hex("+15551234567"),
                                                Sha256.hex("jane"),
                                                Sha256.hex("doe"))));
        assertThat(
                        request(
                                        AnItem.purchase("o")
                                                .of(
                                                        AnItem.hashes(
                                                                Map.of(
                                                                        "fn",
                                                                        Sha256.hex("jane"),
                                                                        "zip",
                                                                        "10115"))))
                                .has("user_data"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"contents\":[{\"id\":\"S\",\"quantity\":2,\"item_price\":5}]}",
                "{\"items\":[{\"sku\":\"S\",\"quantity\":2,\"price\":5}]}",
                "{\"items\":[{\"id\":\"other\",\"item_id\":\"S\",\"quantity\":2,\"price\":5}],\"contents\":[{\"id\":\"no\"}]}",
            })
    void itemsAreFoundUnderTheNamesThatShopsUse(String params) {
        assertThat(params(params).path("items"))
                .isEqualTo(json("[{\"item_id\":\"S\",\"quantity\":2,\"price\":5}]"));
    }

    @Test
    void idsAloneAreItemsTooAndWhatHasNoNameIsNone() {
        assertThat(params("{\"content_ids\":[\"A\",7,\"\",null]}").path("items"))
                .isEqualTo(json("[{\"item_id\":\"A\"},{\"item_id\":\"7\"}]"));
        assertThat(params("{\"items\":[{\"quantity\":1},\"S\",null]}").has("items")).isFalse();
        assertThat(params("{\"items\":\"S\"}").has("items")).isFalse();
    }

    @Test
    void ofManyItemsTheFirst200Go() {
        String many =
                IntStream.range(0, 250)
                        .mapToObj(i -> "{\"item_id\":\"" + i + "\"}")
                        .collect(Collectors.joining(",", "{\"items\":[", "]}"));

        assertThat(params(many).path("items").size()).isEqualTo(200);
    }

    @Test
    void ofManyParametersGa4sOwnComeFirst() {
        String many =
                IntStream.range(0, 60)
                        .mapToObj(i -> "\"p" + i + "\":" + i)
                        .collect(Collectors.joining(",", "{", ",\"items\":[{\"item_id\":\"S\"}]}"));
        JsonNode params = params(many);

        assertThat(params.size()).isEqualTo(25);
        assertThat(params.propertyNames())
                .contains("transaction_id", "value", "currency", "items", "page_location", "p0")
                .doesNotContain("p59");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_hidden",
                "9lives",
                "with space",
                "with-dash",
                "ga_x",
                "google_x",
                "Firebase_x",
                "gtag.x",
                "über",
                "",
                "client_id",
                "user_id",
                "ttp"
            })
    void aParameterThatGa4WouldNotTakeOrThatStandsElsewhereIsLeftOut(String name) {
        ObjectNode params = JsonMapper.shared().createObjectNode();
        params.put(name, "x").put("color", "red");

        assertThat(params(params.toString()).propertyNames())
                .contains("color")
                .doesNotContain(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "true|\"true\"",
                "1.5|1.5",
                "\" red \"|\"red\"",
                "null|none",
                "\"  \"|none",
                "[1]|none",
                "{\"a\":1}|none"
            })
    void aValueIsATextOrANumber(String given, @Nullable String sent) {
        JsonNode params = params("{\"x\":" + given + "}");

        assertThat(params.has("x") ? params.path("x").toString() : null).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"color, 100", "page_title, 300", "page_referrer, 420"})
    void aTextIsCutWhereGa4WouldDropIt(String name, int most) {
        assertThat(params("{\"" + name + "\":\"" + "x".repeat(2_000) + "\"}").path(name).asString())
                .hasSize(most);
    }

    @Test
    void noCharacterIsCutInTwo() {
        String text = "x".repeat(99) + "\uD83D\uDE00";

        assertThat(params("{\"x\":\"" + text + "\"}").path("x").asString())
                .isEqualTo("x".repeat(99));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"GS1.1.5\"", "-1", "0", "1.5", "\"\"", "[1]", "\"123456789012345678\""})
    void aSessionThatIsNoNumberIsNone(String session) {
        assertThat(params("{\"session_id\":" + session + "}").has("session_id")).isFalse();
    }

    @Test
    void aSessionIsFoundUnderBothNames() {
        assertThat(params("{\"ga_session_id\":1763632000}").path("session_id").asString())
                .isEqualTo("1763632000");
        assertThat(params("{}").path("engagement_time_msec").asInt()).isOne();
    }
}
