package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** How the browser's script is served. */
class ScriptTest extends RunningServer {

    private static byte[] script() throws IOException {
        return new ClassPathResource("static/relaywatch.js").getContentAsByteArray();
    }

    private Answer get(String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url("/relaywatch.js"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    @Test
    void itIsOpenToAnyPageAndKeptForAnHour() throws IOException {
        Answer answer = get("Origin", "https://acme.example");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(new String(script(), StandardCharsets.UTF_8));
        assertThat(answer.header("Content-Type")).isEqualTo("application/javascript;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=3600, public");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
    }

    @Test
    void itIsNotSentAgainToWhoeverHasIt() {
        String version = get().header("ETag");
        assertThat(version).isNotEmpty();
        Answer again = get("If-None-Match", version);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(get("If-None-Match", "\"another\"").status()).isEqualTo(200);
    }

    @Test
    void headTellsTheSameWithoutTheScript() {
        Answer head =
                send(
                        HttpRequest.newBuilder(url("/relaywatch.js"))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(get().header("ETag"));
    }

    @Test
    void whoeverTakesGzipGetsItUnderAVersionOfItsOwn() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer =
                    http.send(
                            HttpRequest.newBuilder(url("/relaywatch.js"))
                                    .header("Accept-Encoding", "gzip, br")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
            assertThat(answer.headers().firstValue("ETag")).isNotEqualTo(get().header("ETag"));
            assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                    .isEqualTo(script());
            assertThat(answer.body()).hasSizeLessThan(6_000);
        }
    }

    @Test
    void itNeedsNeitherEvalNorInlineCode() throws IOException {
        assertThat(new String(script(), StandardCharsets.UTF_8))
                .doesNotContainPattern(
                        "\\beval\\b|new Function|innerHTML|document\\.write|import ");
    }
}
