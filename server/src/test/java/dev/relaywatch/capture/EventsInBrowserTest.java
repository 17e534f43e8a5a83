package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.StoreInBrowser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Page views and events of a real browser, up to the ledger. */
class EventsInBrowserTest extends StoreInBrowser {

    @Test
    void aPageViewIsStoredWithItsAddressAndVisitor() {
        site.page("/shoes", html(tag("")));
        open("/shoes?color=red#top");
        Event view = ledgerOf(1).getFirst();
        assertThat(view.name()).isEqualTo("page_view");
        assertThat(view.pageUrl()).isEqualTo(site.url(STORE, "/shoes?color=red"));
        assertThat(view.visitor()).isEqualTo(page.evaluate("() => relaywatch.visitorId()"));
        assertThat(view.adUserData()).isEqualTo("UNSPECIFIED");
    }

    @Test
    void anEventIsStoredOnceUnderTheIdThatThePageKnows() {
        site.page("/thanks", html(tag("data-auto='off'")));
        open("/thanks");
        Object id =
                page.evaluate(
                        "() => relaywatch.track('purchase', {value: 49.9, currency: 'EUR', order_id: '7'})");
        page.evaluate(
                "() => { relaywatch.track('purchase', {value: 12}, {eventId: 'order-8'});"
                        + " relaywatch.track('purchase', {value: 12}, {eventId: 'order-8'}) }");
        List<Event> stored = ledgerOf(2);
        assertThat(stored).extracting(Event::id).containsExactly((String) id, "order-8");
        assertThat(stored.getFirst().params().path("order_id").asString()).isEqualTo("7");
        assertThat(sentTo("/api/track/event")).hasSize(1);
    }

    @Test
    void whatAPersonIsIdentifiedByGoesWithLaterEventsAndIntoNoStorage() {
        site.page("/", html(tag("data-auto='off'")));
        open("/");
        page.evaluate(
                "() => { relaywatch.identify({email: 'Jane@Example.com'});"
                        + " relaywatch.track('sign_up', {}, {userData: {phone: '+4915123456789'}}) }");
        Event signUp = stored("sign_up");
        assertThat(signUp.userData().toString())
                .contains("8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d")
                .contains("\"ph\"")
                .doesNotContain("example.com");
        assertThat((String) page.evaluate("() => JSON.stringify(localStorage) + document.cookie"))
                .doesNotContainIgnoringCase("jane");
    }

    @Test
    void navigationInASinglePageAppIsAPageViewForEachNewAddress() {
        site.page("/app", html(tag("")));
        open("/app");
        page.evaluate("() => history.pushState({}, '', '/app/cart')");
        page.evaluate("() => history.replaceState({step: 1}, '', '/app/cart')");
        page.evaluate("() => history.replaceState({}, '', '/app/cart?utm_source=mail#box')");
        page.evaluate("() => history.pushState({}, '', '/app/#/checkout')");
        page.evaluate("() => history.back()");
        List<Event> views = ledgerOf(4);
        assertThat(views)
                .extracting(Event::pageUrl)
                .containsExactly(
                        site.url(STORE, "/app"),
                        site.url(STORE, "/app/cart"),
                        site.url(STORE, "/app/#/checkout"),
                        site.url(STORE, "/app/cart?utm_source=mail"));
        assertThat(views).extracting(Event::id).doesNotHaveDuplicates();
    }

    @Test
    void eventsAtTheMomentOfLeavingGoByBeacon() {
        site.page("/leaving", html(tag("data-auto='off'")));
        site.page("/next", html(""));
        open("/leaving");
        page.evaluate(
                "() => addEventListener('pagehide', () => {"
                        + " for (let i = 0; i < 25; i++) relaywatch.track('left', {text: 'x'.repeat(1500), i: i}) },"
                        + " {capture: true})");
        page.navigate(site.url(STORE, "/next"));
        assertThat(ledgerOf(25)).extracting(Event::name).containsOnly("left");
        assertThat(sentTo("/api/track/event")).extracting(Sent::how).containsExactly("beacon");
    }

    @Test
    void aPageThatIsHiddenSendsWhatItHasAtOnceAndOnce() {
        site.page("/tab", html(tag("data-auto='off'")));
        open("/tab");
        page.evaluate(
                "() => { relaywatch.track('seen');"
                        + " Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
                        + " document.dispatchEvent(new Event('visibilitychange'));"
                        + " relaywatch.track('heard') }");
        stored("seen");
        stored("heard");
        assertThat(sentTo("/api/track/event"))
                .extracting(Sent::how)
                .containsExactly("beacon", "fetch");
    }

    @Test
    void callsFromBeforeTheScriptCameAreKept() {
        site.page(
                "/early",
                html(
                        "<script>window.relaywatch = window.relaywatch || {q: []};"
                                + " relaywatch.q.push(['consent', {adUserData: 'denied'}]);"
                                + " relaywatch.q.push(['track', 'view_item', {value: 5}, {eventId: 'early-1'}]);</script>"
                                + tag("")
                                + "<script>addEventListener('load', () => relaywatch.q.push(['track', 'late']))</script>"));
        open("/early");
        Event early = stored("view_item");
        assertThat(early.id()).isEqualTo("early-1");
        assertThat(early.adUserData()).isEqualTo("DENIED");
        assertThat(stored("page_view").adUserData()).isEqualTo("DENIED");
        stored("late");
    }

    @Test
    void loadedTwiceItCountsOnce() {
        site.page("/twice", html(tag("") + tag("")));
        open("/twice");
        page.waitForLoadState();
        page.evaluate("() => history.pushState({}, '', '/twice/more')");
        ledgerOf(2);
        assertThat(sentTo("/api/track/event"))
                .flatExtracting(sent -> sent.body().path("events").valueStream().toList())
                .hasSize(2);
    }

    @Test
    void aStrictContentSecurityPolicyIsKept() {
        site.script("/store.js", "relaywatch.track('add_to_cart', {value: 3});");
        site.page(
                "/strict",
                html(tag("").replace("async", "") + "<script src='/store.js'></script>"),
                "Content-Security-Policy",
                "default-src 'none'; img-src 'self'; script-src 'self' %s; connect-src %s"
                        .formatted(server("rw.relay.example"), server("rw.relay.example")));
        open("/strict");
        stored("page_view");
        stored("add_to_cart");
    }

    @Test
    void wrongCallsDoNotThrowIntoThePage() {
        site.page("/wrong", html(tag("data-auto='off'")));
        open("/wrong");
        page.evaluate(
                "() => { const circle = {}; circle.self = circle; relaywatch.track('circle', circle);"
                        + " relaywatch.identify(7); relaywatch.consent(); relaywatch.consent(null);"
                        + " relaywatch.q.push(['nothing']); relaywatch.q.push(null); relaywatch.track('fine', 7, 'x') }");
        stored("fine");
        assertThat(ledger()).hasSize(1);
    }
}
