package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.PostgresDatabase;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** The cookie holds the id of a session so that the table of sessions opens none. */
class SealedCookieTest {
    private static final String ID = "0b5f1d5e-7a32-4f0e-9c0e-3f6c1a2b4d5e";

    private final SealedCookie cookie = cookie();

    private static SealedCookie cookie() {
        DefaultCookieSerializer plain = new DefaultCookieSerializer();
        plain.setCookieName("rw_session");
        plain.setUseBase64Encoding(false);
        return new SealedCookie(plain, PostgresDatabase.KEYRING);
    }

    private Cookie written(String id) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        cookie.writeCookieValue(new CookieValue(new MockHttpServletRequest(), response, id));
        return Objects.requireNonNull(response.getCookie("rw_session"));
    }

    private List<String> read(String value) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("rw_session", value));
        return cookie.readCookieValues(request);
    }

    @Test
    void whatIsWrittenIsReadAgainAndIsNotTheId() {
        String value = written(ID).getValue();
        assertThat(value).doesNotContain(ID).matches("[A-Za-z0-9_-]{50,400}");
        assertThat(read(value)).containsExactly(ID);
    }

    @Test
    void theIdItselfOpensNothing() {
        assertThat(read(ID)).isEmpty();
        assertThat(read(Base64.getUrlEncoder().encodeToString(ID.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void whatWasSealedForAnythingElseOpensNothing() {
        byte[] other =
                PostgresDatabase.KEYRING
                        .seal("second-factor", ID.getBytes(StandardCharsets.UTF_8))
                        .bytes();
        assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(other))).isEmpty();
    }

    @Test
    void oneByteChangedOrTooMuchOpensNothing() {
        byte[] sealed = Base64.getUrlDecoder().decode(written(ID).getValue());
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(changed)))
                    .as("byte " + i)
                    .isEmpty();
        }
        assertThat(read(written(ID).getValue() + "A".repeat(400))).isEmpty();
    }

    @Test
    void aCookieThatIsTakenBackIsEmpty() {
        Cookie gone = written("");
        assertThat(gone.getValue()).isEmpty();
        assertThat(gone.getMaxAge()).isZero();
    }

    @Property(tries = 300)
    void nothingThatIsMadeUpBreaksIt(@ForAll @Size(max = 120) byte[] bytes) {
        assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))).isEmpty();
        assertThat(read(new String(bytes, StandardCharsets.ISO_8859_1))).isEmpty();
    }
}
