package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** No input makes a reader throw: it gives a value, nothing, or a reason. */
class InputPropertyTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Provide
    Arbitrary<JsonNode> values() {
        Arbitrary<String> texts =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(45),
                        Arbitraries.strings().withChars("0123456789+-.eE").ofMaxLength(14),
                        Arbitraries.strings().withChars("0123456789+-:TZ. ").ofMaxLength(30),
                        Arbitraries.strings().withChars(" \t\0\u00a0\ud800\udc00").ofMaxLength(5));
        return Arbitraries.oneOf(
                texts.map(text -> JSON.createObjectNode().put("f", text).get("f")),
                Arbitraries.of(
                                "null",
                                "true",
                                "[]",
                                "{}",
                                "1e400",
                                "-0.0",
                                "1e-400",
                                "{\"f\":{\"f\":1}}",
                                "[[1]]")
                        .map(JSON::readTree),
                Arbitraries.doubles()
                        .map(number -> JSON.createObjectNode().put("f", number).get("f")),
                Arbitraries.bigIntegers()
                        .map(number -> JSON.createObjectNode().put("f", number).get("f")));
    }

    private static Input field(JsonNode value) {
        ObjectNode object = JSON.createObjectNode();
        object.set("f", value);
        return Input.of(object);
    }

    @Property(tries = 2_000)
    void readersNeverThrow(@ForAll("values") JsonNode value) {
        Input input = field(value);
        input.text("f", 20);
        input.required("f", 20);
        input.texts(List.of("f", "g"), 20);
        input.currency("f");
        input.instant("f");
        input.consent("f");
        input.object("f").consent("f");
        LeadReader.uuid(input, "f");
    }

    @Property(tries = 2_000)
    void anAmountIsMoneyOrAMistakeOrAbsent(@ForAll("values") JsonNode value) {
        Input input = field(value);
        BigDecimal amount = input.amount("f");
        if (amount != null) {
            assertThat(amount).isBetween(BigDecimal.ZERO, new BigDecimal("9999999999.99"));
            assertThat(amount.scale()).isEqualTo(2);
            assertThat(input.errors()).isEmpty();
        }
    }

    @Property(tries = 500)
    void whatIsReadFitsAndHoldsNoNul(@ForAll("values") JsonNode value) {
        String text = field(value).text("f", 20);
        if (text != null) {
            assertThat(text).isNotBlank().doesNotContain("\0").hasSizeLessThanOrEqualTo(20);
        }
    }
}
