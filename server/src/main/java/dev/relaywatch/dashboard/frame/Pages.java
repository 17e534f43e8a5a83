package dev.relaywatch.dashboard.frame;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Templates, compiled with the code. A template gets one record, {@code view}. */
@Component
public class Pages {
    private static final MediaType HTML =
            new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(
                    null,
                    ContentType.Html,
                    Pages.class.getClassLoader(),
                    "dev.relaywatch.dashboard.page");

    /** Never kept by a browser: what it shows is somebody's, and as of now. */
    public ResponseEntity<byte[]> page(String template, Object view) {
        return page(HttpStatus.OK, template, view);
    }

    public ResponseEntity<byte[]> page(HttpStatus status, String template, Object view) {
        Utf8ByteOutput html = new Utf8ByteOutput();
        templates.render(template + ".jte", Map.of("view", view), html);
        return ResponseEntity.status(status)
                .contentType(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(html.toByteArray());
    }
}
