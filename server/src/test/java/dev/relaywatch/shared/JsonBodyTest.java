package dev.relaywatch.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A body is one JSON object, or it is said why not, without repeating it. */
class JsonBodyTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static JsonBody of(String body) {
        return JsonBody.of(JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String reason(JsonBody body) {
        return switch (body) {
            case JsonBody.Read _ -> throw new AssertionError("it was read");
            case JsonBody.Unreadable unreadable -> {
                assertThat(unreadable.problem().status()).isEqualTo(400);
                assertThat(unreadable.problem().detail()).isEqualTo(unreadable.reason());
                yield unreadable.reason();
            }
        };
    }

    @Test
    void anObjectIsRead() {
        assertThat(of(" {\"event\":\"purchase\"}\n"))
                .isEqualTo(new JsonBody.Read(JSON.createObjectNode().put("event", "purchase")));
    }

    @Test
    void anEmptyBodyIsSaidToBeEmpty() {
        assertThat(reason(of(""))).isEqualTo("the body is empty; a JSON object is expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"text\"", "true", "  ", "[{}]"})
    void anythingButAnObjectIsRefused(String body) {
        assertThat(reason(of(body))).isEqualTo("the body must be a JSON object");
    }

    @Test
    void brokenJsonIsRefusedWithThePlace() {
        assertThat(reason(of("{\n  \"event\": purchase\n}")))
                .startsWith("the body is no JSON: line 2, column ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1} x",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "event=purchase",
                "{\"a\":1,}",
                "<a/>"
            })
    void whatIsNearlyJsonIsRefused(String body) {
        assertThat(reason(of(body))).startsWith("the body is no JSON");
    }

    @Test
    void theReasonDoesNotRepeatTheBody() {
        assertThat(reason(of("{\"email\":\"ada@example.com\" \"phone\"")))
                .doesNotContain("ada", "phone");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(reason(of("{\"a\":".repeat(5_000)))).startsWith("the body is no JSON");
    }

    @Test
    void numbersOfAbsurdLengthAreRefused() {
        assertThat(reason(of("{\"a\":" + "9".repeat(100_000) + "}")))
                .startsWith("the body is no JSON");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThat(
                        reason(
                                JsonBody.of(
                                        JSON,
                                        new byte[] {
                                            '{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'
                                        })))
                .startsWith("the body is no JSON");
    }

    @Test
    void nulCharactersAreRemovedFromNamesAndTextsAtAnyDepth() {
        assertThat(
                        of(
                                "{\"a\\u0000\":\"\\u0000x\\u0000\",\"b\":[\"\\u0000\",[{\"c\\u0000\":\"y\\u0000z\"}],1,null],\"d\":\"\\\\u0000\"}"))
                .isEqualTo(
                        of(
                                "{\"b\":[\"\",[{\"c\":\"yz\"}],1,null],\"d\":\"\\\\u0000\",\"a\":\"x\"}"));
    }

    @Property(tries = 2_000)
    void noBytesMakeItThrow(@ForAll byte[] body) {
        assertThatNoException().isThrownBy(() -> JsonBody.of(JSON, body));
    }

    private static JsonBody streamed(String body, List<JsonNode> elements) {
        return JsonBody.streamed(
                JSON, body.getBytes(StandardCharsets.UTF_8), "events", elements::add);
    }

    @Test
    void elementsOfTheListAreHandedOverOneByOneAndTheRestComesBack() {
        List<JsonNode> elements = new ArrayList<>();
        JsonBody read =
                streamed(
                        "{\"a\":1,\"events\":[{\"e\":\"x\\u0000\"},7,[]],\"b\":{\"events\":[1]}}",
                        elements);
        assertThat(elements).hasToString("[{\"e\":\"x\"}, 7, []]");
        assertThat(read)
                .isEqualTo(
                        new JsonBody.Read(
                                (ObjectNode)
                                        JSON.readTree(
                                                "{\"a\":1,\"events\":[],\"b\":{\"events\":[1]}}")));
    }

    @Test
    void aListThatIsNoneComesBackAsItIs() {
        List<JsonNode> elements = new ArrayList<>();
        assertThat(streamed("{\"events\":\"x\"}", elements))
                .isEqualTo(new JsonBody.Read(JSON.createObjectNode().put("events", "x")));
        assertThat(elements).isEmpty();
    }

    @Test
    void aListThatIsThereTwiceIsRefused() {
        assertThat(reason(streamed("{\"events\":[1],\"events\":[2]}", new ArrayList<>())))
                .isEqualTo("events: is there twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "[1,2",
                "null",
                "\"x\"",
                "7",
                "{\"a\":1}}",
                "{\"events\":[1}",
                "{\"events\":[1]} x",
                "not json",
                "{\"a\":}"
            })
    void whatCannotBeReadWholeCannotBeStreamedEither(String body) {
        assertThat(reason(streamed(body, new ArrayList<>()))).isEqualTo(reason(of(body)));
    }

    @Property
    void noTextMakesStreamingThrow(@ForAll String text) {
        assertThatNoException().isThrownBy(() -> streamed(text, new ArrayList<>()));
        assertThatNoException()
                .isThrownBy(() -> streamed("{\"events\":[" + text + "]}", new ArrayList<>()));
    }

    @Test
    void halfACharacterBecomesTheCharacterForNone() {
        assertThat(of("{\"a\":[\"\\udc00\\ud83d\\ude00\\ud83d\"]}"))
                .isEqualTo(
                        new JsonBody.Read(
                                (ObjectNode)
                                        JSON.readTree(
                                                "{\"a\":[\"\\ufffd\\ud83d\\ude00\\ufffd\"]}")));
    }
}
