package dev.relaywatch.delivery.gtm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.shared.Sha256;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tags of a server container read. */
class GtmEventTest {

    private static JsonNode event(AnItem item, @Nullable String clientId) {
        return JsonMapper.shared().readTree(GtmEvent.of(item.build(), clientId).toString());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void itIsGooglesCommonEventData() {
        AnItem item =
                AnItem.purchase("e1")
                        .orderId("1001")
                        .fbp("fb.1.1.2")
                        .fbc("fb.1.1.c")
                        .clickIds(Map.of("gclid", "g"))
                        .of(
                                AnItem.hashes(
                                        Map.of(
                                                "em",
                                                Sha256.hex(AnItem.EMAIL),
                                                "fn",
                                                Sha256.hex("jane"),
                                                "city",
                                                "Berlin")))
                        .params(
                                "{\"order_id\":\"1001\",\"value\":1,\"client_id\":\"raw\",\"ga_session_id\":\"9\",\"items\":[{\"item_id\":\"S\"}]}");

        assertThat(event(item, "1.2"))
                .isEqualTo(
                        json(
                                """
                                {"event_name": "purchase", "event_id": "e1", "event_time": 1795175940, "client_id": "1.2",
                                 "session_id": "9", "page_location": "https://shop.example/thanks", "page_hostname": "shop.example",
                                 "page_path": "/thanks", "ip_override": "203.0.113.9", "user_agent": "Mozilla/5.0 (TestPhone 9)",
                                 "action_source": "website", "value": 129.90, "currency": "EUR", "transaction_id": "1001",
                                 "user_data": {"sha256_email_address": "%s", "address": {"sha256_first_name": "%s", "city": "Berlin"}},
                                 "gclid": "g", "x-fb-ck-fbp": "fb.1.1.2", "x-fb-ck-fbc": "fb.1.1.c", "items": [{"item_id": "S"}]}
                                """
                                        .formatted(Sha256.hex(AnItem.EMAIL), Sha256.hex("jane"))));
    }

    @Test
    void aDealHasItsKeyAndNoPage() {
        assertThat(event(AnItem.closedDeal("d1").of(AnItem.hashes(Map.of())).worth(null), null))
                .isEqualTo(
                        json(
                                """
                                {"event_name": "closed", "event_id": "d1:closed", "event_time": 1795175940,
                                 "action_source": "system_generated", "transaction_id": "d1:closed"}
                                """));
    }

    @Test
    void aPageThatIsNoAddressByTheBookIsHandedOnWhole() {
        JsonNode event = event(AnItem.purchase("e").on("https://shop.example/a|b"), null);

        assertThat(event.path("page_location").asString()).isEqualTo("https://shop.example/a|b");
        assertThat(event.has("page_path")).isFalse();
    }

    @Test
    void whatACallerAddsNeverReplacesWhatIsKnown() {
        JsonNode event =
                event(
                        AnItem.purchase("e").params("{\"event_name\":\"x\",\"color\":\"red\"}"),
                        null);

        assertThat(event.path("event_name").asString()).isEqualTo("purchase");
        assertThat(event.path("color").asString()).isEqualTo("red");
    }
}
