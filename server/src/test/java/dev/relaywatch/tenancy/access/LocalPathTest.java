package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After the sign-in nobody is sent anywhere but to a page of ours. */
class LocalPathTest {
    private static final URI SIGN_IN = URI.create("https://relaywatch.example.com/login");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/alerts",
                "/alerts?state=open&page=2",
                "/shops/acme-eu/checks/42",
                "/search?q=%C3%A4pfel%20und%2Fbirnen",
                "/api/platform/alerts"
            })
    void aPageOfOursIsGoneTo(String wanted) {
        assertThat(LocalPath.orHome(wanted)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alerts",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                " /alerts",
                "https://evil.example/",
                "javascript:alert(1)",
                "/alerts\r\nSet-Cookie: a=b",
                "/alerts#top",
                "/half%2",
                "/half%zz",
                "/äpfel",
                "/login",
                "/login?next=/login"
            })
    void anythingElseLeadsHome(String wanted) {
        assertThat(LocalPath.orHome(wanted)).isEqualTo("/");
    }

    @Test
    void whatIsLongerThanAnyPageLeadsHome() {
        assertThat(LocalPath.orHome("/" + "a".repeat(999))).hasSize(1000);
        assertThat(LocalPath.orHome("/" + "a".repeat(1000))).isEqualTo("/");
    }

    @Property
    void whateverIsLetThroughStaysWithUs(@ForAll("wanted") String wanted) {
        String path = LocalPath.orHome(wanted);

        URI resolved = SIGN_IN.resolve(URI.create(path));
        assertThat(resolved.getScheme()).isEqualTo("https");
        assertThat(resolved.getRawAuthority()).isEqualTo("relaywatch.example.com");
        assertThat(path).startsWith("/").doesNotStartWith("//").doesNotContain("\\");
        assertThat(path.chars()).noneMatch(one -> Character.isISOControl(one) || one == ' ');
    }

    /** Of the characters that a way out would be made of. */
    @Provide
    Arbitrary<String> wanted() {
        Arbitrary<String> odd =
                Arbitraries.of(
                                "/",
                                "\\",
                                ".",
                                "..",
                                ":",
                                "@",
                                "%",
                                "%2f",
                                "%5C",
                                "%0d%0a",
                                "?",
                                "#",
                                "\t",
                                "\r\n",
                                " ",
                                "\u0000",
                                "evil.example",
                                "https:",
                                "[",
                                "]",
                                "ä",
                                ";",
                                "a")
                        .list()
                        .ofMaxSize(8)
                        .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(odd, odd.map(rest -> "/" + rest), Arbitraries.strings());
    }
}
