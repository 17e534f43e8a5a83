package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Problem.FieldError;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Amounts and currencies are money, or it is said what money looks like. */
class InputMoneyTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The object {@code {"f": value}}. */
    private static Input field(String value) {
        return Input.of((ObjectNode) JSON.readTree("{\"f\":" + value + "}"));
    }

    private static Input fieldOfText(String value) {
        return Input.of(JSON.createObjectNode().put("f", value));
    }

    private static FieldError only(Input input) {
        assertThat(input.errors()).hasSize(1);
        return input.errors().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "-0, 0.00",
        "49.9, 49.90",
        "49.904, 49.90",
        "49.905, 49.91",
        "1e3, 1000.00",
        "9999999999.99, 9999999999.99",
        "0.004, 0.00",
        "0.005, 0.01"
    })
    void anAmountIsRoundedToCents(String given, BigDecimal read) {
        assertThat(field(given).amount("f")).isEqualTo(read);
        assertThat(fieldOfText(" " + given + " ").amount("f")).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.01",
                "10000000000",
                "9999999999.991",
                "1e10",
                "1e999999999",
                "1e2147483647",
                "-1e999999999"
            })
    void anAmountOutOfBoundsIsRefused(String given) {
        Input input = fieldOfText(given);
        assertThat(input.amount("f")).isNull();
        assertThat(only(input)).isEqualTo(new FieldError("f", "must be 0 to 9999999999.99"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "free",
                "NaN",
                "Infinity",
                "49,90",
                "0x10",
                "1e",
                "1 000",
                "1e99999999999",
                "€5"
            })
    void anAmountThatIsNoNumberIsRefused(String given) {
        Input input = fieldOfText(given);
        assertThat(input.amount("f")).isNull();
        assertThat(only(input)).isEqualTo(new FieldError("f", "must be a number such as 49.90"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e-99999999",
                "1e-999999999",
                "1e-2147483647",
                "0e-2147483647",
                "0e2147483647"
            })
    @Timeout(5)
    void anAmountTooSmallToCountCostsNoTime(String given) {
        assertThat(fieldOfText(given).amount("f")).isEqualTo(new BigDecimal("0.00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "123456789012345678901234567890"})
    void aNumberBeyondAllMoneyIsRefused(String given) {
        Input input = field(given);
        assertThat(input.amount("f")).isNull();
        assertThat(only(input).field()).isEqualTo("f");
    }

    @Test
    void aCurrencyIsThreeLettersInAnyCase() {
        assertThat(fieldOfText("eur").currency("f")).isEqualTo("EUR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EURO", "E1R", "€", "ßE", "EU"})
    void aCurrencyThatIsNoneIsRefused(String given) {
        Input input = fieldOfText(given);
        assertThat(input.currency("f")).isNull();
        assertThat(only(input).message()).startsWith("must be a currency of three letters");
    }
}
