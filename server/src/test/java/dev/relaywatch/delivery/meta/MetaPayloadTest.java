package dev.relaywatch.delivery.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** One event as Meta takes it. */
class MetaPayloadTest {
    private final MetaPayload payload = with(Map.of());

    private static MetaPayload with(Map<String, Object> settings) {
        Connection connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        null,
                        "meta",
                        "main",
                        null,
                        settings,
                        Map.of(),
                        "f");
        return new MetaPayload(connection, AnItem.NOW);
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
        "page_view,PageView",
        "qualified,qualified",
        "my_own_event,my_own_event",
    })
    void eventsHaveMetasNamesOrKeepTheirs(String name, String expected) {
        assertThat(
                        payload.event(AnItem.purchase("o").named(name).build())
                                .path("event_name")
                                .asString())
                .isEqualTo(expected);
    }

    @Test
    void theConnectionsOwnNamesComeFirst() {
        MetaPayload own =
                with(Map.of("events", Map.of("generate_lead", "Contact", "closed", "Deal")));

        assertThat(own.name(AnItem.purchase("o").named("generate_lead").build()))
                .isEqualTo("Contact");
        assertThat(own.name(AnItem.closedDeal("d").build())).isEqualTo("Deal");
        assertThat(own.name(AnItem.purchase("o").build())).isEqualTo("Purchase");
    }

    /** {@code opt_out}: for attribution, not for choosing whom to show ads ("Parameters"). */
    @Test
    void whoDeniedPersonalisationAloneIsSentWithTheFlag() {
        Consent denied = new Consent(Consent.Choice.GRANTED, Consent.Choice.DENIED);

        assertThat(payload.event(AnItem.purchase("o").consent(denied).build()).get("opt_out"))
                .isEqualTo(BooleanNode.TRUE);
        assertThat(payload.event(AnItem.purchase("o").build()).has("opt_out")).isFalse();
    }

    @Test
    void theTimeIsInSeconds() {
        assertThat(
                        payload.event(
                                        AnItem.purchase("o")
                                                .at(AnItem.NOW.minusMillis(1_500))
                                                .build())
                                .path("event_time")
                                .asLong())
                .isEqualTo(AnItem.NOW.getEpochSecond() - 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 59, 600})
    void theTimeIsNeverInTheFuture(long secondsAhead) {
        ObjectNode event =
                payload.event(
                        AnItem.purchase("o").at(AnItem.NOW.plusSeconds(secondsAhead)).build());

        assertThat(event.path("event_time").asLong()).isEqualTo(AnItem.NOW.getEpochSecond());
    }

    @Test
    void anEventOfTheWebsiteSaysWhereAndWithWhat() {
        ObjectNode event =
                payload.event(
                        AnItem.purchase("order-1")
                                .in(
                                        new RequestContext(
                                                AnItem.IP,
                                                AnItem.USER_AGENT,
                                                "https://search.example/"))
                                .build());

        assertThat(event.path("event_id").asString()).isEqualTo("order-1");
        assertThat(event.path("action_source").asString()).isEqualTo("website");
        assertThat(event.path("event_source_url").asString())
                .isEqualTo("https://shop.example/thanks");
        assertThat(event.path("referrer_url").asString()).isEqualTo("https://search.example/");
        assertThat(event.path("user_data").path("client_ip_address").asString())
                .isEqualTo(AnItem.IP);
        assertThat(event.path("user_data").path("client_user_agent").asString())
                .isEqualTo(AnItem.USER_AGENT);
    }

    @Test
    void aDealHasNeitherPageNorBrowser() {
        ObjectNode event = payload.event(AnItem.closedDeal("deal-1").build());

        assertThat(event.path("action_source").asString()).isEqualTo("system_generated");
        assertThat(event.has("event_source_url")).isFalse();
        assertThat(event.path("user_data").propertyNames()).containsExactly("em");
        assertThat(event.path("custom_data").path("order_id").asString())
                .isEqualTo("deal-1:closed");
    }

    @Test
    void hashesStandUnderMetasKeysAsLists() {
        Deliverable item =
                AnItem.closedDeal("d")
                        .of(AnItem.hashes(values("em,ph,fn,ln,ct,st,zp,country,external_id,db,ge")))
                        .build();

        ObjectNode user = payload.userData(item);

        assertThat(user.propertyNames())
                .containsExactlyInAnyOrder(
                        "em",
                        "ph",
                        "fn",
                        "ln",
                        "ct",
                        "st",
                        "zp",
                        "country",
                        "external_id",
                        "db",
                        "ge");
        for (Map.Entry<String, JsonNode> field : user.properties()) {
            assertThat(field.getValue().isArray()).isTrue();
            assertThat(field.getValue().get(0).asString()).isEqualTo(Sha256.hex(field.getKey()));
        }
    }

    @Test
    void aClickOlderThanNinetyDaysIsNotSent() {
        long edge = AnItem.NOW.minus(Duration.ofDays(90)).toEpochMilli();

        assertThat(fbc("fb.1." + edge + ".AbC.d-E_f")).isEqualTo("fb.1." + edge + ".AbC.d-E_f");
        assertThat(fbc("fb.1." + (edge - 1) + ".AbC")).isEmpty();
        assertThat(fbc("of-a-shape-of-its-own")).isEqualTo("of-a-shape-of-its-own");
    }

    private String fbc(String fbc) {
        return payload.userData(AnItem.purchase("o").fbc(fbc).build()).path("fbc").asString("");
    }

    @Test
    void customDataHasTheMoneyTheOrderAndWhatMetaKnows() {
        JsonNode custom =
                payload.event(
                                AnItem.purchase("o")
                                        .worth(new Money(new BigDecimal("129.90"), "GBP"))
                                        .orderId("1001")
                                        .params(
                                                "{\"content_name\":\"Boots\",\"num_items\":2,\"search_string\":null,\"coupon\":\"SECRET10\"}")
                                        .build())
                        .path("custom_data");

        assertThat(custom.propertyNames())
                .containsExactlyInAnyOrder(
                        "value", "currency", "order_id", "content_name", "num_items");
        assertThat(custom.path("value").decimalValue()).isEqualByComparingTo("129.90");
        assertThat(custom.path("value").isNumber()).isTrue();
        assertThat(custom.path("currency").asString()).isEqualTo("GBP");
        assertThat(custom.path("order_id").asString()).isEqualTo("1001");
    }

    @Test
    void itemsBecomeContents() {
        String items =
                "{\"items\":[{\"item_id\":\"SKU1\",\"quantity\":2,\"price\":12.5},{\"item_id\":7,\"price\":\"3.10\"},{\"item_name\":\"no id\"}]}";

        JsonNode custom =
                payload.event(AnItem.purchase("o").params(items).build()).path("custom_data");

        assertThat(custom.path("contents").toString())
                .isEqualTo(
                        "[{\"id\":\"SKU1\",\"quantity\":2,\"item_price\":12.5},{\"id\":\"7\",\"quantity\":1,\"item_price\":3.10}]");
        assertThat(custom.path("content_ids").toString()).isEqualTo("[\"SKU1\",\"7\"]");
        assertThat(custom.path("content_type").asString()).isEqualTo("product");
    }

    @Test
    void contentsThatTheShopGaveAreLeftAlone() {
        String both = "{\"contents\":[{\"id\":\"A\"}],\"items\":[{\"item_id\":\"B\"}]}";

        assertThat(
                        payload.event(AnItem.purchase("o").params(both).build())
                                .path("custom_data")
                                .path("contents")
                                .toString())
                .isEqualTo("[{\"id\":\"A\"}]");
    }

    @Test
    void withoutMoneyAndOrderThereIsNoCustomData() {
        assertThat(
                        payload.event(AnItem.purchase("o").named("page_view").worth(null).build())
                                .has("custom_data"))
                .isFalse();
    }

    @Test
    void noAddressIsInClear() {
        String params =
                "{\"email\":\""
                        + AnItem.EMAIL
                        + "\",\"customer\":{\"email\":\""
                        + AnItem.EMAIL
                        + "\"}}";

        String event = payload.event(AnItem.purchase("o").params(params).build()).toString();

        assertThat(event).doesNotContain(AnItem.EMAIL).contains(Sha256.hex(AnItem.EMAIL));
    }

    private static Map<String, String> values(String keys) {
        Map<String, String> values = new HashMap<>();
        for (String key : List.of(keys.split(",", -1))) {
            if (!key.isEmpty()) {
                values.put(key, Sha256.hex(key));
            }
        }
        return values;
    }
}
