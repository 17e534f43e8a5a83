package dev.relaywatch.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.relaywatch.testing.StoreInBrowser;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** Who comes, how and how often: from a real browser up to the table of visitors. */
class VisitsInBrowserTest extends StoreInBrowser {
    private static final String CAMPAIGN =
            "?gclid=G1&fbclid=F1&utm_source=google&utm_medium=cpc&utm_campaign=autumn";
    private static final String UUID =
            "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @BeforeEach
    void shop() {
        site.page("/", html(tag("")));
    }

    private List<Map<String, @Nullable Object>> visitors() {
        return everything
                .sql("SELECT * FROM visitors WHERE tenant_id = ? ORDER BY first_seen_at")
                .param(tenant.id().value())
                .query()
                .listOfRows();
    }

    /** The one visitor, once that many page views are stored, which wait for visits. */
    private Map<String, @Nullable Object> visitorAfter(int visits, int views) {
        ledgerOf(views);
        assertThat(sentTo("/api/track/visit")).hasSize(visits);
        assertThat(visitors()).hasSize(1);
        return visitors().getFirst();
    }

    private Cookie cookie(String name) {
        return context.cookies().stream()
                .filter(c -> c.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void wait31Minutes() {
        page.evaluate(
                "() => { localStorage['rw_seen' + document.querySelector('[data-key]').dataset.key] -= 31 * 60000 }");
    }

    @Test
    void theFirstVisitIsStoredWithHowThePersonCame() {
        site.page(
                "/search",
                html("<a href='" + site.url(STORE, "/" + CAMPAIGN) + "'>to the shop</a>"));
        page.navigate(site.url("search.engine.example", "/search?q=shoes"));
        page.click("a");
        awaitScript();
        assertThat(visitorAfter(1, 1))
                .containsEntry("visitor_id", page.evaluate("() => relaywatch.visitorId()"))
                .containsEntry("gclid", "G1")
                .containsEntry("fbclid", "F1")
                .containsEntry("utm_source", "google")
                .containsEntry("utm_medium", "cpc")
                .containsEntry("utm_campaign", "autumn")
                .containsEntry("utm_term", null)
                .containsEntry("landing_page", site.url(STORE, "/" + CAMPAIGN))
                .containsEntry("referrer", site.url("search.engine.example", "/"));
    }

    @Test
    void theIdIsACookieOfTheWholeDomainForThirteenMonths() {
        open("/");
        Cookie cookie = cookie("rw_vid");
        assertThat(cookie.value).matches(UUID);
        assertThat(cookie.domain).isEqualTo(".store.example");
        assertThat(cookie.path).isEqualTo("/");
        assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.LAX);
        assertThat(cookie.httpOnly).isFalse();
        assertThat(cookie.secure).isFalse();
        assertThat(cookie.expires - Instant.now().getEpochSecond())
                .isBetween(33_696_000.0 - 60, 33_696_000.0 + 5);
        assertThat(page.evaluate("() => localStorage.rw_vid")).isEqualTo(cookie.value);
        assertThat(context.cookies()).extracting(c -> c.name).doesNotContain("rw_try");
    }

    @Test
    void theDomainOfTheCookieCanBeSaid() {
        site.page("/own", html(tag("data-cookie-domain='www.store.example'")));
        open("/own");
        assertThat(cookie("rw_vid").domain).isEqualTo(".www.store.example");
    }

    @Test
    void onHttpsTheCookieIsSecure() throws IOException {
        String script = new ClassPathResource("static/relaywatch.js").getContentAsString(UTF_8);
        answered(
                "https://www.store.example/",
                "text/html",
                html(tag("").replace("http:", "https:")));
        answered("https://rw.relay.example:*/relaywatch.js", "text/javascript", script);
        answered("https://rw.relay.example:*/api/**", "application/json", "{\"success\":true}");
        page.navigate("https://www.store.example/");
        awaitScript();
        assertThat(cookie("rw_vid").secure).isTrue();
    }

    /** By the browser itself, as if a server with a certificate did. */
    private void answered(String address, String type, String body) {
        context.route(
                address,
                route ->
                        route.fulfill(
                                new Route.FulfillOptions()
                                        .setContentType(type)
                                        .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))
                                        .setBody(body)));
    }

    @Test
    void aSecondPageOfTheSameVisitIsNoVisit() {
        site.page("/shoes", html(tag("")));
        open("/");
        visitorAfter(1, 1);
        open("/shoes");
        visitorAfter(1, 2);
    }

    @Test
    void aReturnAfterHalfAnHourIsAVisitOfTheSameVisitor() {
        open("/");
        Map<String, @Nullable Object> first = visitorAfter(1, 1);
        wait31Minutes();
        open("/");
        Map<String, @Nullable Object> again = visitorAfter(2, 2);
        assertThat(again.get("visitor_id")).isEqualTo(first.get("visitor_id"));
        assertThat(again.get("last_seen_at")).isNotEqualTo(first.get("last_seen_at"));
        assertThat(again.get("first_seen_at")).isEqualTo(first.get("first_seen_at"));
    }

    @Test
    void aCampaignInTheMiddleOfAVisitIsSentAndTheFirstTouchIsKept() {
        open("/" + CAMPAIGN);
        visitorAfter(1, 1);
        open("/?gclid=G2&fbclid=F2&utm_source=bing&utm_term=boots");
        assertThat(visitorAfter(2, 2))
                .containsEntry("gclid", "G1")
                .containsEntry("fbclid", "F1")
                .containsEntry("utm_source", "google")
                .containsEntry("landing_page", site.url(STORE, "/" + CAMPAIGN));
        assertThat(ledger().getLast().fbc()).endsWith(".F2");
    }

    @Test
    void aCampaignThatASinglePageAppNavigatesToIsSentOnce() {
        open("/");
        visitorAfter(1, 1);
        page.evaluate("() => history.pushState({}, '', '/?utm_source=popup')");
        page.evaluate("() => history.pushState({}, '', '/cart?utm_source=popup')");
        page.evaluate("() => history.pushState({}, '', '/pay?utm_source=popup')");
        visitorAfter(2, 3);
    }

    @Test
    void allSubdomainsKnowTheSameVisitor() {
        open("/");
        Object visitor = page.evaluate("() => relaywatch.visitorId()");
        page.navigate(site.url("checkout.store.example", "/"));
        awaitScript();
        assertThat(page.evaluate("() => relaywatch.visitorId()")).isEqualTo(visitor);
    }

    @Test
    void theCookiesOfMetasPixelGoWithVisitAndEvents() {
        site.page(
                "/meta",
                html(
                        "<script>document.cookie = '_fbp=fb.1.1700000000000.77; path=/';"
                                + " document.cookie = '_fbc=fb.1.1700000000000.CLICK; path=/'</script>"
                                + tag("")));
        open("/meta");
        assertThat(visitorAfter(1, 1))
                .containsEntry("fbp", "fb.1.1700000000000.77")
                .containsEntry("fbc", "fb.1.1700000000000.CLICK");
        assertThat(stored("page_view").fbp()).isEqualTo("fb.1.1700000000000.77");
    }

    @Test
    void theCookiesOfGoogleAnalyticsAndTikTokGoWithEventsUnlessThePageSaysOtherwise() {
        site.page(
                "/ga",
                html(
                        "<script>document.cookie = '_ga=GA1.1.1234567890.1763632800; path=/';"
                                + " document.cookie = '_ga_ABC=GS1.1.7; path=/';"
                                + " document.cookie = '_ttp=2abcDEF; path=/'</script>"
                                + tag("")));
        open("/ga");
        page.evaluate("() => relaywatch.track('sign_up', {client_id: '1.2', plan: 'free'})");
        assertThat(stored("page_view").params())
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"client_id\":\"1234567890.1763632800\",\"ttp\":\"2abcDEF\"}"));
        assertThat(stored("sign_up").params())
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"client_id\":\"1.2\",\"plan\":\"free\",\"ttp\":\"2abcDEF\"}"));
    }

    @Test
    void withoutCookiesTheStorageRemembersAndWithoutStorageTheCookie() {
        open("/");
        Object visitor = page.evaluate("() => relaywatch.visitorId()");
        context.clearCookies();
        open("/");
        assertThat(page.evaluate("() => relaywatch.visitorId()")).isEqualTo(visitor);
        assertThat(cookie("rw_vid").value).isEqualTo(visitor);
        page.evaluate("() => localStorage.clear()");
        open("/");
        assertThat(page.evaluate("() => relaywatch.visitorId()")).isEqualTo(visitor);
        assertThat(page.evaluate("() => localStorage.rw_vid")).isEqualTo(visitor);
    }

    @Test
    void whereAllStorageIsBlockedEventsAreSentAllTheSame() {
        page.addInitScript(
                """
                const refuse = {get() { throw new DOMException('blocked', 'SecurityError') }, set() { throw new DOMException('blocked', 'SecurityError') }};
                Object.defineProperty(window, 'localStorage', refuse);
                Object.defineProperty(Document.prototype, 'cookie', refuse);
                """);
        open("/");
        page.evaluate("() => relaywatch.track('purchase', {value: 1})");
        Map<String, @Nullable Object> visitor = visitorAfter(1, 2);
        assertThat(ledger())
                .extracting(Event::visitor)
                .containsOnly((String) Objects.requireNonNull(visitor.get("visitor_id")));
    }

    @Test
    void aServerOnTheStoresOwnDomainRemembersWhomTheBrowserForgot() {
        site.page("/same", html(tag("track.store.example", "")));
        open("/same");
        String visitor = (String) visitorAfter(1, 1).get("visitor_id");
        Cookie servers =
                context.cookies(server("track.store.example")).stream()
                        .filter(c -> c.httpOnly)
                        .findFirst()
                        .orElseThrow();
        assertThat(servers.value).isEqualTo(visitor);
        forgetWhatScriptsStored(servers);
        open("/same");
        visitorAfter(2, 2);
        assertThat(page.evaluate("() => relaywatch.visitorId()")).isEqualTo(visitor);
        assertThat(ledger()).extracting(Event::visitor).containsOnly(visitor);
        assertThat(cookie("rw_vid").value).isEqualTo(visitor);
    }

    private void forgetWhatScriptsStored(Cookie but) {
        page.evaluate("() => localStorage.clear()");
        context.clearCookies();
        context.addCookies(List.of(but));
    }

    @Test
    void onAnotherSiteTheServerLeavesNoCookie() {
        open("/");
        visitorAfter(1, 1);
        assertThat(context.cookies(server("rw.relay.example"))).isEmpty();
    }

    @Test
    void whatNamesAPersonInAnAddressStaysInTheBrowser() {
        site.page("/from", html("<a id='go' href='/?email=jane%40example.com&size=9'>go</a>"));
        page.navigate(
                site.url(STORE, "/from").replace("http://", "http://jane:secret@")
                        + "?first_name=Jane&page=2&reset_token=t0k3n#access_token=abc");
        page.click("#go");
        awaitScript();
        Map<String, @Nullable Object> visitor = visitorAfter(1, 1);
        assertThat(visitor)
                .containsEntry("landing_page", site.url(STORE, "/?size=9"))
                .containsEntry("referrer", site.url(STORE, "/from?page=2"));
        assertThat(stored("page_view").pageUrl()).isEqualTo(site.url(STORE, "/?size=9"));
    }

    @Test
    void aNewBrowserIsANewVisitor() {
        open("/");
        Object visitor = page.evaluate("() => relaywatch.visitorId()");
        try (var other = newContext(new Browser.NewContextOptions())) {
            page = other.newPage();
            open("/");
            assertThat(page.evaluate("() => relaywatch.visitorId()")).isNotEqualTo(visitor);
        }
    }
}
