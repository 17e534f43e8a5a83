package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of any site may call the doors of the public key, with credentials. */
class CorsTest {

    @Test
    void theOriginIsEchoedWithCredentials() {
        assertThat(Cors.answer("https://acme.example"))
                .isEqualTo(
                        Map.of(
                                "Vary", "Origin",
                                "Access-Control-Allow-Origin", "https://acme.example",
                                "Access-Control-Allow-Credentials", "true",
                                "Access-Control-Expose-Headers", "Retry-After"));
    }

    @Test
    void withoutAnOriginOnlyTheCacheIsTold() {
        assertThat(Cors.answer(null)).isEqualTo(Map.of("Vary", "Origin"));
    }

    @Test
    void anOriginOfAbsurdLengthIsNotEchoed() {
        assertThat(Cors.answer("https://" + "a".repeat(300))).isEqualTo(Map.of("Vary", "Origin"));
    }

    @Test
    void aPageMayPostJsonWithItsKeyAndAsksOnceADay() {
        assertThat(Cors.preflight("https://acme.example"))
                .containsAllEntriesOf(Cors.answer("https://acme.example"))
                .containsEntry("Access-Control-Allow-Methods", "POST, OPTIONS")
                .containsEntry(
                        "Access-Control-Allow-Headers",
                        "Authorization, Content-Type, X-Retry-Count")
                .containsEntry("Access-Control-Max-Age", "86400");
    }
}
