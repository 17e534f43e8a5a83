package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.Answer.Response;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    @Test
    void textIsReadInTheCharsetThatTheAnswerNames() {
        Response latin = response("text/plain; charset=ISO-8859-1", "Müller", false);

        assertThat(latin.text()).isEqualTo("Müller");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain; charset=nonsense", ";;;", "text/plain", ""})
    void textIsReadAsUtf8WhenTheTypeSaysNothingUseful(String type) {
        byte[] body = "Müller".getBytes(StandardCharsets.UTF_8);
        Response response =
                new Response(200, Map.of("content-type", type), body, false, Duration.ZERO);

        assertThat(response.text()).isEqualTo("Müller");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "<html>", "{\"a\":", "{} {}", "ok"})
    void whatIsNotJsonIsEmpty(String body) {
        assertThat(response("application/json; charset=UTF-8", body, false).json()).isEmpty();
    }

    @Test
    void jsonNestedBeyondReasonIsEmpty() {
        assertThat(response("application/json; charset=UTF-8", "[".repeat(100_000), false).json())
                .isEmpty();
    }

    @Test
    void jsonThatWasCutIsEmptyEvenIfItsBeginningIsWhole() {
        assertThat(response("application/json; charset=UTF-8", "12", true).json()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, anything, true",
        "TEXT/HTML; charset=UTF-8, '', true",
        "application/json, '  <!DOCTYPE html><title>Sign in', true",
        "'', <HTML lang=en>, true",
        "text/plain, ok, false",
        "application/json, '{\"html\":\"<html>\"}', false",
        "'', '', false"
    })
    void aPageForPeopleIsSeenByItsTypeOrItsBeginning(String type, String body, boolean page) {
        Response response =
                new Response(
                        200,
                        Map.of("content-type", type),
                        body.getBytes(StandardCharsets.UTF_8),
                        false,
                        Duration.ZERO);

        assertThat(response.isPage()).isEqualTo(page);
    }

    @Test
    void anAnswerShownAsTextShowsNeitherHeadersNorBody() {
        assertThat(response("text/x-secret; charset=UTF-8", "secret", true))
                .hasToString("200, 6 bytes (cut)");
    }

    private static Response response(String type, String body, boolean truncated) {
        String charset = type.substring(type.indexOf('=') + 1);
        return new Response(
                200,
                Map.of("content-type", type),
                body.getBytes(Charset.forName(charset)),
                truncated,
                Duration.ZERO);
    }
}
