package dev.relaywatch.delivery.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Sha256;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An event as TikTok reads it. */
class TikTokPayloadTest {
    private final TikTokPayload payload = new TikTokPayload(AnItem.NOW);

    private ObjectNode event(AnItem item) {
        return payload.event(item.build());
    }

    @ParameterizedTest
    @CsvSource({
        "purchase,Purchase",
        "generate_lead,Lead",
        "add_to_cart,AddToCart",
        "begin_checkout,InitiateCheckout",
        "view_item,ViewContent",
        "search,Search",
        "sign_up,CompleteRegistration",
        "closed,Purchase",
        "page_view,page_view",
        "qualified,qualified",
        "my_own_event,my_own_event",
    })
    void eventsHaveTikToksNamesOrKeepTheirs(String name, String expected) {
        assertThat(event(AnItem.purchase("o").named(name)).path("event").asString())
                .isEqualTo(expected);
    }

    @Test
    void anEventOfTheWebsiteIsTheDocumentedOne() {
        ObjectNode event =
                event(
                        AnItem.purchase("order-1")
                                .orderId("1001")
                                .clickIds(Map.of("ttclid", "E.C.P.abc", "gclid", "G1"))
                                .params("{\"ttp\":\"2Gv3\",\"coupon\":\"X\"}")
                                .in(
                                        new RequestContext(
                                                AnItem.IP,
                                                AnItem.USER_AGENT,
                                                "https://search.example/")));

        assertThat(JsonMapper.shared().readTree(event.toString()))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"event":"Purchase","event_time":%d,"event_id":"order-1",
                                         "user":{"email":["%s"],"ttclid":"E.C.P.abc","ttp":"2Gv3","ip":"%s","user_agent":"%s"},
                                         "page":{"url":"https://shop.example/thanks","referrer":"https://search.example/"},
                                         "properties":{"value":129.90,"currency":"EUR","order_id":"1001"}}
                                        """
                                                .formatted(
                                                        AnItem.NOW.getEpochSecond() - 60,
                                                        Sha256.hex(AnItem.EMAIL),
                                                        AnItem.IP,
                                                        AnItem.USER_AGENT)));
    }

    @Test
    void aDealHasNeitherPageNorBrowser() {
        ObjectNode event = event(AnItem.closedDeal("deal-1"));

        assertThat(event.has("page")).isFalse();
        assertThat(event.path("user").propertyNames()).containsExactly("email");
        assertThat(event.path("properties").path("order_id").asString()).isEqualTo("deal-1:closed");
    }

    @Test
    void contactDataAreListsAndTheRestIsNot() {
        String hash = Sha256.hex("x");
        JsonNode user =
                event(
                                AnItem.closedDeal("d")
                                        .of(
                                                AnItem.hashes(
                                                        Map.of(
                                                                "em",
                                                                hash,
                                                                "ph_e164",
                                                                hash,
                                                                "external_id",
                                                                hash,
                                                                "fn",
                                                                hash,
                                                                "zp_tiktok",
                                                                hash,
                                                                "city",
                                                                "Bad Homburg",
                                                                "country_code",
                                                                "DE"))))
                        .path("user");

        assertThat(user.propertyNames())
                .containsExactlyInAnyOrder(
                        "email",
                        "phone",
                        "external_id",
                        "first_name",
                        "zip_code",
                        "city",
                        "country");
        assertThat(user.path("phone").toString()).isEqualTo("[\"" + hash + "\"]");
        assertThat(user.path("first_name").asString()).isEqualTo(hash);
        assertThat(user.path("city").asString()).isEqualTo("badhomburg");
        assertThat(user.path("country").asString()).isEqualTo("de");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 59, 600})
    void theTimeIsNeverInTheFuture(long secondsAhead) {
        assertThat(
                        event(AnItem.purchase("o").at(AnItem.NOW.plusSeconds(secondsAhead)))
                                .path("event_time")
                                .asLong())
                .isEqualTo(AnItem.NOW.getEpochSecond());
    }

    @Test
    void whoDeniesPersonalAdvertisingIsFlagged() {
        Consent denied = new Consent(Consent.Choice.UNSPECIFIED, Consent.Choice.DENIED);

        assertThat(event(AnItem.purchase("o").consent(denied)).path("limited_data_use").asBoolean())
                .isTrue();
        assertThat(event(AnItem.purchase("o")).has("limited_data_use")).isFalse();
    }

    @Test
    void itemsBecomeContentsWhoseIdsAreTexts() {
        JsonNode properties =
                event(
                                AnItem.purchase("o")
                                        .params(
                                                """
                                                {"items":[{"item_id":"SKU1","item_name":"Boots","item_category":"Shoes","item_brand":"Acme","quantity":2,"price":12.5},
                                                          {"item_id":7,"price":"3.10"},{"item_name":"no id"},5]}
                                                """))
                        .path("properties");

        assertThat(properties.path("contents").toString())
                .isEqualTo(
                        "[{\"content_id\":\"SKU1\",\"content_name\":\"Boots\",\"content_category\":\"Shoes\",\"brand\":\"Acme\",\"price\":12.5,\"quantity\":2},"
                                + "{\"content_id\":\"7\",\"price\":3.10,\"quantity\":1}]");
        assertThat(properties.path("content_type").asString()).isEqualTo("product");
    }

    @Test
    void contentsInMetasWordsAreTranslated() {
        JsonNode properties =
                event(
                                AnItem.purchase("o")
                                        .params(
                                                """
                                                {"contents":[{"id":"A","item_price":5,"title":"Hat"}],"items":[{"item_id":"B"}],
                                                 "content_type":"product_group"}
                                                """))
                        .path("properties");

        assertThat(properties.path("contents").toString())
                .isEqualTo(
                        "[{\"content_id\":\"A\",\"content_name\":\"Hat\",\"price\":5,\"quantity\":1}]");
        assertThat(properties.path("content_type").asString()).isEqualTo("product_group");
    }

    @ParameterizedTest
    @CsvSource({"search_term", "search_string", "query"})
    void whatWasSearchedForIsTheQuery(String parameter) {
        assertThat(
                        event(
                                        AnItem.purchase("o")
                                                .named("search")
                                                .params("{\"" + parameter + "\":\"boots\"}"))
                                .path("properties")
                                .path("query")
                                .asString())
                .isEqualTo("boots");
    }

    @Test
    void parametersOfAnotherTypeAreLeftOut() {
        JsonNode properties =
                event(
                                AnItem.purchase("o")
                                        .params(
                                                "{\"description\":{\"a\":1},\"query\":[1],\"shop_id\":12,\"contents\":\"none\",\"items\":{}}"))
                        .path("properties");

        assertThat(properties.propertyNames())
                .containsExactlyInAnyOrder("value", "currency", "shop_id");
        assertThat(properties.path("shop_id").isString()).isTrue();
    }

    @Test
    void withoutMoneyAndOrderThereAreNoProperties() {
        assertThat(event(AnItem.purchase("o").named("page_view").worth(null)).has("properties"))
                .isFalse();
    }

    @Test
    void moneyIsANumber() {
        JsonNode value =
                event(AnItem.purchase("o").worth(new Money(new BigDecimal("0.10"), "GBP")))
                        .path("properties")
                        .path("value");

        assertThat(value.isNumber()).isTrue();
        assertThat(value.decimalValue()).isEqualByComparingTo("0.10");
    }

    @Test
    void noAddressIsInClear() {
        String params = "{\"email\":\"" + AnItem.EMAIL + "\"}";

        assertThat(event(AnItem.purchase("o").params(params)).toString())
                .doesNotContain(AnItem.EMAIL)
                .contains(Sha256.hex(AnItem.EMAIL));
    }

    @ParameterizedTest
    @CsvSource({
        "C4UV1RC77U5PB60B3AG0, website, WEB",
        "C4UV1RC77U5PB60B3AG0, system_generated, WEB",
        "C4UV1RC77U5PB60B3AG0, physical_store, WEB",
        "7690863133832822804, system_generated, CRM",
        "7690863133832822804, website, CRM",
        "7690863133832822804, physical_store, OFFLINE",
        "7690863133832822804, app, APP",
    })
    void aPixelTakesWebEventsAndTheOtherSourcesTheirs(
            String id, String actionSource, TikTokSource source) {
        assertThat(TikTokSource.of(id, AnItem.purchase("o").from(actionSource).build()))
                .isEqualTo(source);
    }
}
