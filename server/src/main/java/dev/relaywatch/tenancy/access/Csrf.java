package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/**
 * A browser sends its session whoever makes it send; only pages of ours know the token. It stands
 * in a cookie of its own, so that a look at the sign-in page stores nothing.
 */
final class Csrf {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** What strangers post, with a key in the body, a signature, or a signed address. */
    private static final List<String> WITHOUT_SESSION =
            List.of("/api/leads", "/api/webhooks/", "/a/");

    private Csrf() {}

    static CsrfTokenRepository tokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("rw_csrf");
        tokens.setHeaderName("X-CSRF-TOKEN");
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Lax"));
        return tokens;
    }

    /**
     * Not of what shows a key: no browser adds that by itself. Nor of the API without a session,
     * which is refused anyway, and told why.
     */
    static boolean isAsked(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !READING.contains(request.getMethod())
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && WITHOUT_SESSION.stream().noneMatch(path::startsWith)
                && (!path.startsWith(OpenPaths.API) || request.getSession(false) != null);
    }

    private static boolean isFormOfAPage(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return !request.getRequestURI().startsWith(OpenPaths.API)
                && accepted != null
                && accepted.contains("text/html");
    }

    static void refuse(
            HttpServletRequest request, HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        if (request.getRequestURI().equals(OpenPaths.SIGN_IN) || isFormOfAPage(request)) {
            response.sendRedirect(OpenPaths.SIGN_IN + "?why=stale");
            return;
        }
        problems.write(
                response,
                Problem.forbidden(
                        "the page this came from is too old or not ours; load it again (scripts send the token of"
                                + " the page as X-CSRF-TOKEN)"));
    }
}
