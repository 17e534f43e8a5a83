package dev.relaywatch.capture;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Right;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The script that stores put on their pages. Open to any page: it holds nothing of a tenant. */
@RestController
class ScriptController {
    private static final MediaType JAVASCRIPT =
            new MediaType("application", "javascript", StandardCharsets.UTF_8);
    private static final CacheControl AN_HOUR =
            CacheControl.maxAge(Duration.ofHours(1)).cachePublic();

    private final byte[] script;
    private final byte[] compressed;
    private final String version;

    ScriptController() throws IOException {
        script = new ClassPathResource("static/relaywatch.js").getContentAsByteArray();
        compressed = gzip(script);
        version = Sha256.hex(new String(script, StandardCharsets.UTF_8)).substring(0, 16);
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/relaywatch.js")
    ResponseEntity<byte[]> script(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false)
                    @Nullable String accepted) {
        boolean small = accepted != null && accepted.contains("gzip");
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok()
                        .contentType(JAVASCRIPT)
                        .cacheControl(AN_HOUR)
                        .eTag(small ? version + "-gzip" : version)
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                        // for pages that isolate themselves (COEP)
                        .header("Cross-Origin-Resource-Policy", "cross-origin");
        return small
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(compressed)
                : answer.body(script);
    }

    /** As it goes over the wire to every browser. */
    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }
}
