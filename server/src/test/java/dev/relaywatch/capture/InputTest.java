package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Problem.FieldError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every field is read as what it should be, or refused with its path and a reason. */
class InputTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The object {@code {"f": value}}. */
    private static Input field(String value) {
        return Input.of((ObjectNode) JSON.readTree("{\"f\":" + value + "}"));
    }

    private static FieldError only(Input input) {
        assertThat(input.errors()).hasSize(1);
        return input.errors().getFirst();
    }

    @Test
    void textIsStripped() {
        assertThat(field("\" acme \\n\"").text("f", 10)).isEqualTo("acme");
    }

    @Test
    void nulCharactersAreRemovedFromText() {
        assertThat(field("\"\\u0000a\\u0000cme \\u0000\"").text("f", 10)).isEqualTo("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"  \"", "\"\\u0000 \\t\""})
    void blankTextIsAsGoodAsNone(String value) {
        Input input = field(value);
        assertThat(input.text("f", 10)).isNull();
        assertThat(input.errors()).isEmpty();
    }

    @Test
    void aNumberIsTakenAsItsText() {
        assertThat(field("1042").text("f", 10)).isEqualTo("1042");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "[]", "{}", "[\"a\"]"})
    void textOfAnotherTypeIsRefused(String value) {
        Input input = field(value);
        assertThat(input.text("f", 10)).isNull();
        assertThat(only(input)).isEqualTo(new FieldError("f", "must be text"));
    }

    @Test
    void tooLongTextIsRefusedWithItsLength() {
        Input input = field("\"12345678901\"");
        assertThat(input.text("f", 10)).isNull();
        assertThat(only(input)).isEqualTo(new FieldError("f", "has 11 characters; at most 10"));
    }

    @Test
    void lengthIsMeasuredWithoutWhatIsRemoved() {
        assertThat(field("\" \\u00001234567890 \"").text("f", 10)).isEqualTo("1234567890");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\" \""})
    void whatIsRequiredMustBeThere(String value) {
        Input input = field(value);
        assertThat(input.required("f", 10)).isNull();
        assertThat(only(input)).isEqualTo(new FieldError("f", "is missing"));
    }

    @Test
    void requiredTextOfAnotherTypeIsSaidOnce() {
        Input input = field("{}");
        assertThat(input.required("f", 10)).isNull();
        assertThat(only(input).message()).isEqualTo("must be text");
    }

    @Test
    void textsAreFoundByName() {
        Input input =
                Input.of(
                        JSON.createObjectNode()
                                .put("gclid", "g")
                                .put("fbclid", " ")
                                .put("other", "o"));
        assertThat(input.texts(List.of("gclid", "fbclid", "ttclid"), 10))
                .isEqualTo(Map.of("gclid", "g"));
    }

    @Test
    void aMistakeInsideNamesItsPath() {
        Input input = field("{\"g\":{\"h\":[]}}");
        input.object("f").object("g").text("h", 10);
        assertThat(only(input).field()).isEqualTo("f.g.h");
    }

    @Test
    void anObjectThatIsNoneIsRefusedAndReadAsEmpty() {
        Input input = field("\"text\"");
        assertThat(input.object("f").text("g", 10)).isNull();
        assertThat(only(input)).isEqualTo(new FieldError("f", "must be an object"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"adUserData\":\"DENIED\",\"adPersonalization\":\"GRANTED\"}",
                "{\"adUserData\":\"denied\",\"adPersonalization\":\" granted \"}",
                "{\"ad_user_data\":\"DENIED\",\"ad_personalization\":\"GRANTED\"}"
            })
    void consentIsReadInAnyCaseAndUnderBothNames(String given) {
        assertThat(field(given).consent("f"))
                .isEqualTo(new Consent(Consent.Choice.DENIED, Consent.Choice.GRANTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "{}", "{\"adUserData\":\"UNSPECIFIED\"}", "{\"adUserData\":\" \"}"})
    void consentNotGivenIsUnspecified(String given) {
        Input input = field(given);
        assertThat(input.consent("f")).isEqualTo(Consent.UNSPECIFIED);
        assertThat(input.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"adUserData\":\"yes\"}', f.adUserData",
        "'{\"adPersonalization\":true}', f.adPersonalization",
        "'\"GRANTED\"', f"
    })
    void consentInOtherWordsIsRefused(String given, String at) {
        Input input = field(given);
        assertThat(input.consent("f")).isEqualTo(Consent.UNSPECIFIED);
        assertThat(input.errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error.field()).isEqualTo(at));
    }
}
