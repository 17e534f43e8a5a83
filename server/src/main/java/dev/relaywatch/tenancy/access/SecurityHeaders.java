package dev.relaywatch.tenancy.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;

/**
 * What every answer tells the browser not to do. An answer that says something stricter itself
 * keeps it: these are added where it is silent.
 */
final class SecurityHeaders {
    private static final String TWO_YEARS = "max-age=63072000; includeSubDomains";

    /** Scripts and styles come from files of this server, never from within a page. */
    private static final String POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
                    + " object-src 'none'";

    private static final Map<String, String> ALWAYS =
            Map.of(
                    "Content-Security-Policy",
                    POLICY,
                    "X-Content-Type-Options",
                    "nosniff",
                    "X-Frame-Options",
                    "DENY",
                    "Referrer-Policy",
                    "no-referrer",
                    "Permissions-Policy",
                    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
                            + " magnetometer=(), microphone=(), payment=(), usb=()",
                    "Cross-Origin-Opener-Policy",
                    "same-origin");

    private SecurityHeaders() {}

    /** In place of the framework's own, which know less: {@code http.headers(...)}. */
    static void strict(HeadersConfigurer<HttpSecurity> headers) {
        headers.defaultsDisabled()
                .addHeaderWriter((request, response) -> {
                    write(response);
                    overTls(request, response);
                });
    }

    /** Where no chain adds them: what filters refuse. */
    static void write(HttpServletResponse response) {
        write(response.getContentType(), response::containsHeader, response::setHeader);
    }

    /** Where there is no servlet's answer either: what Tomcat refuses. */
    static void write(
            @Nullable String contentType,
            Predicate<String> said,
            BiConsumer<String, String> header) {
        ALWAYS.forEach((name, value) -> {
            if (!said.test(name)) {
                header.accept(name, value);
            }
        });
        if (!said.test(HttpHeaders.CACHE_CONTROL) && !isAsset(contentType)) {
            header.accept(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    /** Said over plain HTTP it would be nobody's promise, RFC 6797, 7.2. */
    private static void overTls(HttpServletRequest request, HttpServletResponse response) {
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", TWO_YEARS);
        }
    }

    /** Files that belong to pages, the same for everybody. */
    private static boolean isAsset(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("text/css")
                || type.startsWith("text/javascript")
                || type.startsWith("application/javascript")
                || type.startsWith("image/")
                || type.startsWith("font/");
    }
}
