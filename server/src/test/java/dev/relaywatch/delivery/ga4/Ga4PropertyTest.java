package dev.relaywatch.delivery.ga4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.outbound.Answer;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever shops say and whatever answers come. */
class Ga4PropertyTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Provide
    Arbitrary<ObjectNode> params() {
        Arbitrary<String> names =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(45),
                        Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(45),
                        Arbitraries.of(
                                "items",
                                "contents",
                                "content_ids",
                                "session_id",
                                "client_id",
                                "transaction_id",
                                "page_title",
                                "engagement_time_msec",
                                "value"));
        Arbitrary<String> values =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(400).map(JSON::writeValueAsString),
                        Arbitraries.bigDecimals().map(Object::toString),
                        Arbitraries.of(
                                "null",
                                "true",
                                "[]",
                                "{}",
                                "[{}]",
                                "[1,null,\"\"]",
                                "[{\"id\":{}}]",
                                "[{\"id\":7,\"name\":\"x\",\"9\":1}]"));
        return Arbitraries.maps(names, values)
                .ofMaxSize(40)
                .map(map -> {
                    ObjectNode object = JSON.createObjectNode();
                    map.forEach((name, value) -> object.set(name, JSON.readTree(value)));
                    return object;
                });
    }

    @Property(tries = 500)
    void whateverAShopSaysGa4IsToldWithinItsLimits(@ForAll("params") ObjectNode params) {
        ObjectNode told = Ga4Params.of(AnItem.purchase("o").params(params.toString()).build());

        assertThat(told.size()).isBetween(1, 25);
        told.properties()
                .forEach(param -> {
                    assertThat(param.getKey()).matches("[A-Za-z][A-Za-z0-9_]{0,39}");
                    if (param.getKey().equals("items")) {
                        param.getValue()
                                .forEach(item ->
                                        assertThat(item.has("item_id") || item.has("item_name"))
                                                .isTrue());
                    } else {
                        isPlain(param.getValue());
                    }
                });
    }

    private static void isPlain(JsonNode value) {
        assertThat(value.isNumber() || value.isString()).isTrue();
        assertThat(value.asString()).hasSizeLessThanOrEqualTo(1_000);
    }

    @Property(tries = 500)
    void noAnswerIsTooOddToBeRead(
            @ForAll @IntRange(min = 100, max = 999) int status,
            @ForAll byte[] body,
            @ForAll("types") String type) {
        DeliveryOutcome outcome =
                Ga4Answer.outcome(
                        new Answer.Response(
                                status, Map.of("content-type", type), body, false, Duration.ZERO),
                        AnItem.NOW);

        if (outcome instanceof DeliveryOutcome.Uploaded) {
            assertThat(status).isBetween(200, 299);
        }
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.oneOf(
                Arbitraries.of("", "text/html", "image/gif", "application/json; charset=klingon"),
                Arbitraries.strings().ofMaxLength(20));
    }
}
