package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.Answer.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2,                              2000",
        "2.0,                            2000",
        "0.25,                            250",
        "0.0001,                            1",
        "' 7 ',                          7000",
        "0,                                 0",
        "-5,                                0",
        "900,                          900000",
        "901,                          900000",
        "999999999999999999,           900000",
        "'Sat, 21 Nov 2026 08:01:30 GMT', 90000",
        "'Sat, 21 Nov 2026 07:59:59 GMT',     0",
        "'Sun, 21 Nov 2027 08:00:00 GMT', 900000"
    })
    void secondsAndDatesAreReadAndBounded(String value, long millis) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "1e9",
                "0x10",
                ".",
                "1,5",
                "NaN",
                "12345678901234567890",
                "Fri, 21 Nov 2026 08:00:00 GMT",
                "2026-11-21T08:00:00Z",
                "Sat, 99 Nov 2026 08:00:00 GMT"
            })
    void whatCanNotBeReadIsAbsent(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }

    @Test
    void anAnswerWithoutTheHeaderAsksForNothing() {
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
        assertThat(RetryAfter.of(answer(Map.of()), NOW)).isEmpty();
    }

    @Test
    void anAnswerIsAskedForItsHeader() {
        assertThat(RetryAfter.of(answer(Map.of("retry-after", "3")), NOW))
                .contains(Duration.ofSeconds(3));
    }

    private static Response answer(Map<String, String> headers) {
        return new Response(429, headers, new byte[0], false, Duration.ZERO);
    }
}
