package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private static final URI HOOK = URI.create("https://hooks.example/T1/secret-1?token=secret-2");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void aCallShownAsTextShowsNothingSecret() {
        byte[] body = "secret-3".getBytes(StandardCharsets.UTF_8);

        assertThat(Call.post(HOOK, Map.of("Authorization", "secret-4"), body, LIMIT))
                .hasToString("POST https://hooks.example");
    }

    @Test
    void aPostIsJsonUnlessItsHeadersSayOtherwise() {
        assertThat(Call.post(HOOK, Map.of(), new byte[0], LIMIT).headers())
                .containsEntry("Content-Type", "application/json");
        assertThat(
                        Call.post(HOOK, Map.of("content-type", "text/csv"), new byte[0], LIMIT)
                                .headers())
                .containsOnly(Map.entry("content-type", "text/csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Other: b", "a\nb", "a\0b"})
    void aHeaderValueCanNotSmuggleAnotherHeader(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Call.get(HOOK, Map.of("X-Token", value), LIMIT))
                .withMessageContaining("X-Token")
                .withMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "Host", "content-length", "Transfer-Encoding"})
    void aHeaderThatIsNoneOrTheClientsOwnIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Call.get(HOOK, Map.of(name, "x"), LIMIT));
    }

    @Test
    void aCallWithoutTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Call.get(HOOK, Map.of(), Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "TRACE", "get", "GET /x HTTP/1.1\r\n"})
    void aMethodThatIsNotCalledIsRefused(String method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Call(method, HOOK, Map.of(), null, LIMIT));
    }
}
