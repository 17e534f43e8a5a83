package dev.relaywatch.capture;

import dev.relaywatch.tenancy.ClientAddress;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is.
 *
 * @param context what the request itself tells: address, user agent, referrer
 * @param cookie the visitor that the browser itself remembers; absent where it remembers none
 * @param isBrowser it says {@code Origin}
 * @param isTls the connection of the browser, which may end at a proxy of ours
 */
record Sender(RequestContext context, @Nullable String cookie, boolean isBrowser, boolean isTls) {
    static final String COOKIE = "rw_vid";
    private static final int MOST_AGENT = 1_000;

    static Sender of(HttpServletRequest request, ClientAddress clients) {
        return new Sender(
                new RequestContext(
                        clients.of(request),
                        header(request, "User-Agent", MOST_AGENT),
                        header(request, "Referer", EventReader.MOST_URL)),
                cookie(request),
                request.getHeader("Origin") != null,
                clients.scheme(request).equals("https"));
    }

    private static @Nullable String header(HttpServletRequest request, String name, int most) {
        String text = request.getHeader(name);
        if (text == null) {
            return null;
        }
        String clean = Input.clean(text.length() > most ? text.substring(0, most) : text);
        return clean.isEmpty() ? null : clean;
    }

    /** Not ours when it is too long for a visitor's name. */
    private static @Nullable String cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                String name = Input.clean(cookie.getValue());
                return name.isEmpty() || name.length() > EventReader.MOST_ID ? null : name;
            }
        }
        return null;
    }
}
