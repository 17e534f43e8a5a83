package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.Somebody;
import dev.relaywatch.testing.Somebody.Seen;
import java.net.HttpCookie;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How people come in and go out, through the pages' own forms. */
class SignInDoorTest extends RunningServer {
    private PeopleKit people;
    private Tenant tenant;
    private Person anna;
    private Somebody browser;

    @BeforeEach
    void meet() {
        people = new PeopleKit(platform);
        people.platformAdmin();
        tenant = tenants.tenant();
        anna = people.member(tenant, Role.ANALYST);
        browser = new Somebody(url("/"));
    }

    @Test
    void theRightPasswordOpensThePagesAndTheApi() {
        assertThat(browser.signIn(anna.email(), PeopleKit.PASSWORD).location()).isEqualTo("/");

        assertThat(browser.open("/account").text()).contains(anna.email());
        assertThat(browser.call("GET", "/api/platform/alerts", "").status()).isEqualTo(200);
    }

    @Test
    void anAddressIsTheSameInCapitals() {
        assertThat(
                        browser.signIn(
                                        anna.email().toUpperCase(java.util.Locale.ROOT),
                                        PeopleKit.PASSWORD)
                                .location())
                .isEqualTo("/");
    }

    @Test
    void aWrongPasswordAndAnAddressOfNobodyAreRefusedAlike() {
        assertThat(browser.signIn(anna.email(), "wrong").location())
                .isEqualTo("/login?why=refused");
        assertThat(browser.signIn("nobody@people.example", "wrong").location())
                .isEqualTo("/login?why=refused");
        assertThat(browser.open("/account").status()).isEqualTo(302);
    }

    @Test
    void whoIsNotSignedInIsAskedToAndThenLedToWhereTheyWanted() {
        Seen asked = browser.open("/account?add=second-factor");
        assertThat(asked.location()).isEqualTo("/login?next=%2Faccount%3Fadd%3Dsecond-factor");

        browser.open(asked.location());
        Seen in =
                browser.post(
                        "/login",
                        "username",
                        anna.email(),
                        "password",
                        PeopleKit.PASSWORD,
                        "next",
                        "/account?add=second-factor");
        assertThat(in.location()).isEqualTo("/account?add=second-factor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "/\t/evil.example",
                "javascript:alert(1)",
                "/login?next=/",
                "/a\r\nSet-Cookie: x=y",
                "evil.example",
                ""
            })
    void nobodyIsLedToAnotherSite(String next) {
        browser.open("/login");
        Seen in =
                browser.post(
                        "/login",
                        "username",
                        anna.email(),
                        "password",
                        PeopleKit.PASSWORD,
                        "next",
                        next);
        assertThat(in.location()).isEqualTo("/");
        assertThat(in.headers().map()).doesNotContainKey("x");
    }

    @Test
    void withoutTheTokenOfThePageNothingIsTaken() {
        Somebody elsewhere = new Somebody(url("/"));
        assertThat(
                        elsewhere
                                .post(
                                        "/login",
                                        "username",
                                        anna.email(),
                                        "password",
                                        PeopleKit.PASSWORD)
                                .location())
                .isEqualTo("/login?why=stale");

        browser.signIn(anna.email(), PeopleKit.PASSWORD);
        assertThat(
                        browser.callFromElsewhere("POST", "/api/admin/check-tracking-health", "")
                                .status())
                .isEqualTo(403);
        assertThat(browser.call("POST", "/api/admin/check-tracking-health", "").status())
                .as("one page calls more than once")
                .isEqualTo(200);
        assertThat(browser.call("POST", "/api/admin/check-tracking-health", "").status())
                .isEqualTo(200);
    }

    @Test
    void withoutASessionTheApiSaysThatItNeedsAKey() {
        assertThat(
                        browser.callFromElsewhere("POST", "/api/admin/check-tracking-health", "")
                                .status())
                .isEqualTo(401);
    }

    @Test
    void signingInMakesANewSessionWhateverTheBrowserHadBefore() {
        browser.signIn(anna.email(), PeopleKit.PASSWORD);
        String before = session(browser);

        browser.signIn(anna.email(), PeopleKit.PASSWORD);

        assertThat(session(browser)).isNotEqualTo(before);
        assertThat(withCookie(before).open("/account").status()).isEqualTo(302);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOpensNothingWithoutTheServersKey() {
        browser.signIn(anna.email(), PeopleKit.PASSWORD);
        HttpCookie cookie = cookie(browser);
        assertThat(cookie.isHttpOnly()).isTrue();

        String id =
                everything
                        .sql("SELECT session_id FROM sessions WHERE principal_name = ?")
                        .param(anna.id().toString())
                        .query(String.class)
                        .single();
        assertThat(cookie.getValue()).doesNotContain(id.strip());
        assertThat(withCookie(id.strip()).open("/account").status()).isEqualTo(302);
        assertThat(withCookie("AAAA").open("/account").status()).isEqualTo(302);
    }

    @Test
    void signingOutEndsTheSession() {
        browser.signIn(anna.email(), PeopleKit.PASSWORD);
        String before = session(browser);

        Seen out = browser.post("/logout");
        assertThat(out.location()).isEqualTo("/login?why=signed-out");

        assertThat(browser.open("/account").status()).isEqualTo(302);
        assertThat(withCookie(before).open("/account").status()).isEqualTo(302);
    }

    @Test
    void signingOutEverywhereEndsAllSessions() {
        Somebody phone = new Somebody(url("/"));
        phone.signIn(anna.email(), PeopleKit.PASSWORD);
        browser.signIn(anna.email(), PeopleKit.PASSWORD);

        browser.post("/account/sessions/end");

        assertThat(phone.open("/account").status()).isEqualTo(302);
        assertThat(browser.open("/account").status()).isEqualTo(302);
    }

    @Test
    void aSessionElsewhereIsSeenAndEnded() {
        Somebody phone = new Somebody(url("/"));
        phone.signIn(anna.email(), PeopleKit.PASSWORD);
        browser.signIn(anna.email(), PeopleKit.PASSWORD);
        String page = browser.open("/account").text();
        String end = page.replaceAll("(?s).*action=\"(/account/sessions/[0-9a-f]+/end)\".*", "$1");

        assertThat(browser.post(end).location()).isEqualTo("/account?done=session");

        assertThat(phone.open("/account").status()).isEqualTo(302);
        assertThat(browser.open("/account").status()).isEqualTo(200);
    }

    @Test
    void afterFiveWrongPasswordsNoneIsLookedAtForAWhile() {
        for (int i = 0; i < 4; i++) {
            browser.signIn(anna.email(), "wrong");
        }
        assertThat(browser.signIn(anna.email(), "wrong").location())
                .startsWith("/login?why=locked-");
        assertThat(browser.signIn(anna.email(), PeopleKit.PASSWORD).location())
                .startsWith("/login?why=locked-");
        assertThat(browser.open("/login?why=locked-29").text()).contains("Try again in 29 s.");
    }

    private static HttpCookie cookie(Somebody who) {
        return who.cookies().stream()
                .filter(cookie -> cookie.getName().equals("rw_session"))
                .findFirst()
                .orElseThrow();
    }

    private static String session(Somebody who) {
        return cookie(who).getValue();
    }

    private Somebody withCookie(String value) {
        return new Somebody(url("/"), "rw_session=" + value);
    }
}
