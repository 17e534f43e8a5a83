package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.SealedSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.session.web.http.CookieSerializer;

/**
 * The cookie of a session holds its id sealed: whoever reads the table of sessions, in a backup
 * say, can open none of them.
 */
class SealedCookie implements CookieSerializer {
    private static final String PURPOSE = "session-cookie";
    private static final int LONGEST = 400;

    private final CookieSerializer cookie;
    private final Keyring keyring;

    SealedCookie(CookieSerializer cookie, Keyring keyring) {
        this.cookie = cookie;
        this.keyring = keyring;
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        String id = value.getCookieValue();
        CookieValue sealed =
                new CookieValue(
                        value.getRequest(), value.getResponse(), id.isEmpty() ? id : seal(id));
        sealed.setCookieMaxAge(value.getCookieMaxAge());
        cookie.writeCookieValue(sealed);
    }

    private String seal(String id) {
        byte[] bytes = keyring.seal(PURPOSE, id.getBytes(StandardCharsets.UTF_8)).bytes();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return cookie.readCookieValues(request).stream().flatMap(v -> open(v).stream()).toList();
    }

    private Optional<String> open(String value) {
        if (value.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(value);
            return keyring.openKnown(PURPOSE, new SealedSecret(sealed))
                    .map(id -> new String(id, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody made it up
        }
    }
}
