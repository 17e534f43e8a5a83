package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Problem.FieldError;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A time is read in the ways that callers write it, or refused. */
class InputTimeTest {
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
        "2026-11-20T10:00:00Z, 2026-11-20T10:00:00Z",
        "2026-11-20T10:00Z, 2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00.123456Z, 2026-11-20T10:00:00.123456Z",
        "2026-11-20T12:00:00+02:00, 2026-11-20T10:00:00Z",
        "2026-11-20T05:00:00-05:00, 2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00, 2026-11-20T10:00:00Z",
        "1795168800, 2026-11-20T10:00:00Z",
        "1795168800123, 2026-11-20T10:00:00.123Z",
        "0, 1970-01-01T00:00:00Z",
    })
    void aTimeIsReadFromIsoTextOrUnixTime(String given, Instant read) {
        assertThat(fieldOfText(given).instant("f")).isEqualTo(read);
    }

    @Test
    void unixTimeMayBeANumber() {
        assertThat(field("1795168800").instant("f"))
                .isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
        assertThat(field("1795168800123").instant("f"))
                .isEqualTo(Instant.parse("2026-11-20T10:00:00.123Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-11-20",
                "2026-13-01T00:00:00Z",
                "20.11.2026 10:00",
                "T",
                "-",
                "+",
                "Z",
                "-T",
                "T+1",
                "99999999999999999999",
                "-1",
                "1.5e9",
                "2026-11-20T10:00:00+99:00",
                "+1000000000-01-01T00:00:00Z"
            })
    void aTimeThatIsNoneIsRefused(String given) {
        Input input = fieldOfText(given);
        assertThat(input.instant("f")).isNull();
        assertThat(only(input).message()).startsWith("must be a time such as");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-999999999-01-01T00:00:00Z",
                "-4714-01-01T00:00:00",
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z"
            })
    void aTimeBeforeUnixTimeIsRefused(String given) {
        Input input = fieldOfText(given);
        assertThat(input.instant("f")).isNull();
        assertThat(only(input).field()).isEqualTo("f");
    }

    @Test
    void aTimeFarAheadIsATime() {
        assertThat(fieldOfText("9223372036854775807").instant("f"))
                .isAfter(Instant.EPOCH.plus(Duration.ofDays(3_650_000)));
    }
}
