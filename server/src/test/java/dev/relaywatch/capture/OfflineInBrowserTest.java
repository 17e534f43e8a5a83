package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import dev.relaywatch.testing.StoreInBrowser;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real browser could not send is kept there, within bounds, and stored once in the end. */
class OfflineInBrowserTest extends StoreInBrowser {
    private static final String DOOR = "**/api/track/event";

    @BeforeEach
    void shop() {
        site.page("/", html(tag("data-auto='off'")));
    }

    private int kept() {
        return (int)
                page.evaluate(
                        "() => JSON.parse(localStorage['rw_queue' + document.querySelector('[data-key]').dataset.key] || '[]').length");
    }

    private void awaitKept(int items) {
        page.waitForCondition(() -> kept() == items);
    }

    private void track(String... ids) {
        for (String id : ids) {
            page.evaluate("id => relaywatch.track('purchase', {value: 5}, {eventId: id})", id);
        }
    }

    private List<String> storedIds() {
        return ledger().stream().map(Event::id).toList();
    }

    /**
     * Opens the shop, with a first event stored, and the page knows it: until then it keeps the
     * event. The visit is over by then.
     */
    private void arrive() {
        open("/");
        track("first");
        ledgerOf(1);
        awaitKept(0);
    }

    /** From now on the door of events answers this to pages. */
    private void doorAnswers(int status, String body, Map<String, String> headers) {
        context.route(
                DOOR,
                route ->
                        route.fulfill(
                                new Route.FulfillOptions()
                                        .setStatus(status)
                                        .setContentType("application/json")
                                        .setHeaders(headers)
                                        .setBody(body)));
    }

    private static Map<String, String> readable(String... more) {
        return more.length == 0
                ? Map.of("Access-Control-Allow-Origin", "*")
                : Map.of(
                        "Access-Control-Allow-Origin",
                        "*",
                        "Access-Control-Expose-Headers",
                        more[0],
                        more[0],
                        more[1]);
    }

    @Test
    void eventsOfATimeWithoutNetworkAreSentWhenItIsBack() {
        arrive();
        context.setOffline(true);
        track("a", "b");
        awaitKept(2);
        context.setOffline(false);
        ledgerOf(3);
        assertThat(storedIds()).containsExactlyInAnyOrder("first", "a", "b");
        awaitKept(0);
    }

    @Test
    void whatAPageCouldNotSendIsSentByTheNext() {
        arrive();
        context.route(DOOR, Route::abort);
        track("a");
        awaitKept(1);
        context.unroute(DOOR);
        open("/");
        ledgerOf(2);
        awaitKept(0);
        assertThat(sentTo("/api/track/event")).hasSize(3);
        networkTroubleIsMeant();
    }

    @Test
    void aPageLeftWithoutNetworkKeepsWhatItHad() {
        arrive();
        context.setOffline(true);
        page.evaluate("() => { relaywatch.track('left'); dispatchEvent(new Event('pagehide')) }");
        assertThat(kept()).isOne();
        context.setOffline(false);
        stored("left");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aBrokenServerIsAskedAgainLaterAndLater(int status) {
        context.clock().install();
        arriveInStillTime();
        doorAnswers(status, "{}", readable());
        track("a");
        passes(400);
        awaitKept(1);
        passes(3_000);
        page.waitForCondition(() -> sentTo("/api/track/event").size() == 3);
        context.unroute(DOOR);
        passes(6_000);
        awaitKept(0);
        assertThat(storedIds()).containsExactlyInAnyOrder("first", "a");
        networkTroubleIsMeant();
    }

    /** As {@link #arrive}, where the page's time stands still. */
    private void arriveInStillTime() {
        open("/");
        track("first");
        page.waitForCondition(() -> {
            passes(400);
            return ledger().size() == 1 && kept() == 0;
        });
    }

    private void passes(long milliseconds) {
        context.clock().runFor(milliseconds);
    }

    @Test
    void aServerThatAsksForTimeIsLeftAloneForSoLong() {
        context.clock().install();
        arriveInStillTime();
        doorAnswers(
                200, "{\"success\":false,\"error\":\"come again\"}", readable("Retry-After", "60"));
        track("a");
        passes(400);
        awaitKept(1);
        track("b");
        passes(50_000);
        awaitKept(2);
        assertThat(sentTo("/api/track/event")).hasSize(2);
        context.unroute(DOOR);
        passes(15_000);
        page.waitForCondition(() -> ledger().size() == 3);
        awaitKept(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401})
    void whatIsRefusedForGoodIsNotSentAgain(int status) {
        context.clock().install();
        arriveInStillTime();
        doorAnswers(status, "{\"success\":false,\"error\":\"no\"}", readable());
        track("a");
        passes(400);
        page.waitForCondition(() -> sentTo("/api/track/event").size() == 2);
        passes(600_000);
        assertThat(kept()).isZero();
        assertThat(sentTo("/api/track/event")).hasSize(2);
        networkTroubleIsMeant();
    }

    @Test
    void theNewestHundredAreKept() {
        arrive();
        context.setOffline(true);
        page.evaluate(
                "() => { for (let i = 0; i < 130; i++) relaywatch.track('many', {}, {eventId: 'many-' + i}) }");
        page.waitForFunction(
                "() => (localStorage['rw_queue' + document.querySelector('[data-key]').dataset.key] || '').includes('many-129')");
        assertThat(kept()).isEqualTo(100);
        context.setOffline(false);
        ledgerOf(101);
        assertThat(storedIds())
                .containsAll(IntStream.range(30, 130).mapToObj(i -> "many-" + i).toList());
    }

    @Test
    void notMoreIsKeptThanTwoHundredKilobytes() {
        arrive();
        context.setOffline(true);
        page.evaluate(
                "() => { for (let i = 0; i < 50; i++) relaywatch.track('large', {text: 'x'.repeat(9000)}, {eventId: 'large-' + i}) }");
        page.waitForCondition(() -> kept() > 0);
        assertThat(
                        (int)
                                page.evaluate(
                                        "() => localStorage['rw_queue' + document.querySelector('[data-key]').dataset.key].length"))
                .isBetween(190_000, 200_000);
        context.setOffline(false);
        awaitKept(0);
        assertThat(storedIds()).contains("large-49").doesNotContain("large-0");
    }

    @Test
    void clearPersonalDataIsNotAmongWhatIsKeptButSentByThePageThatKnowsIt() {
        arrive();
        context.setOffline(true);
        page.evaluate(
                "() => relaywatch.track('sign_up', {}, {userData: {email: 'jane@example.com'}})");
        awaitKept(1);
        assertThat((String) page.evaluate("() => JSON.stringify(localStorage)"))
                .doesNotContain("jane");
        context.setOffline(false);
        assertThat(stored("sign_up").userData().has("em")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "[null]", "{\"a\":1}"})
    void whatSomebodyElsePutIntoTheStorageHarmsNothing(String nonsense) {
        arrive();
        page.evaluate(
                "text => { localStorage['rw_queue' + document.querySelector('[data-key]').dataset.key] = text }",
                nonsense);
        page.evaluate("text => { localStorage.rw_consent = text }", nonsense);
        open("/");
        track("a");
        ledgerOf(2);
        context.setOffline(true);
        track("b");
        page.waitForFunction(
                "() => localStorage['rw_queue' + document.querySelector('[data-key]').dataset.key].startsWith('[{\"id\"')");
        assertThat(kept()).isOne();
        context.setOffline(false);
        ledgerOf(3);
    }

    @Test
    void ofTwoTabsOneSends() {
        arrive();
        context.setOffline(true);
        track("a", "b");
        awaitKept(2);
        var first = page;
        context.setOffline(false);
        // the first tab has sent by then, or sends now: both read the same storage
        page = context.newPage();
        open("/");
        ledgerOf(3);
        awaitKept(0);
        int later = sentTo("/api/track/event").size();
        page = first;
        assertThat(sentTo("/api/track/event").size() + later).isEqualTo(2);
    }

    @Test
    void whoeverDeniesConsentInTheMeantimeIsHeard() {
        arrive();
        context.setOffline(true);
        track("a");
        awaitKept(1);
        page.evaluate("() => relaywatch.consent('denied')");
        context.setOffline(false);
        ledgerOf(2);
        assertThat(ledger())
                .filteredOn(event -> event.id().equals("a"))
                .extracting(Event::adUserData)
                .containsExactly("DENIED");
    }
}
