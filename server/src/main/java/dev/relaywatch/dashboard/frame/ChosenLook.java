package dev.relaywatch.dashboard.frame;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.springframework.http.ResponseCookie;

/** Whether somebody chose light or dark pages; kept in a cookie. */
public final class ChosenLook {
    private static final String COOKIE = "rw_look";
    private static final List<String> LOOKS = List.of("light", "dark");

    private ChosenLook() {}

    /** Of a year; whatever is neither light nor dark ends the choice. */
    public static ResponseCookie cookie(String look) {
        boolean chosen = LOOKS.contains(look);
        return ResponseCookie.from(COOKIE, chosen ? look : "")
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(chosen ? Duration.ofDays(365) : Duration.ZERO)
                .build();
    }

    /** Empty where nobody chose, and the device decides. */
    public static String of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return "";
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE) && LOOKS.contains(cookie.getValue())) {
                return cookie.getValue();
            }
        }
        return "";
    }
}
