package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import dev.relaywatch.testing.Node;
import dev.relaywatch.testing.StoreInBrowser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segment's own SDK for browsers, as npm has it, sends to the doors. */
@Node.Needed
class SegmentInBrowserTest extends StoreInBrowser {

    @BeforeEach
    void sdk() throws IOException {
        site.scripts("/segment/", Node.module("@segment/analytics-next/dist/umd"));
        site.page("/next", html(""));
    }

    /** A page that loads the SDK with its settings from the server, and these ones of its own. */
    private void openWith(String integrations) {
        site.page(
                "/",
                html(
                        """
                        <script src="/segment/index.js"></script>
                        <script>
                        window.analytics = AnalyticsNext.AnalyticsBrowser.load(
                            {writeKey: '%s', cdnURL: '%s'}, {integrations: %s});
                        </script>
                        """
                                .formatted(key, server("rw.relay.example"), integrations)));
        page.navigate(site.url(STORE, "/?utm_source=google&utm_campaign=autumn"));
    }

    private String messageId(String call) {
        return (String) page.evaluate("async () => (await analytics." + call + ").event.messageId");
    }

    @Test
    void itsCallsAreInTheLedgerUnderTheirMessageIds() {
        openWith("{}");
        List<String> ids =
                List.of(
                        messageId("page()"),
                        messageId("track('Order Completed', {revenue: 9.5, currency: 'EUR'})"),
                        messageId("identify('user-1', {email: 'Jane@Example.com'})"));
        messageId("group('group-1')");
        messageId("alias('user-2')");
        List<Event> stored = ledgerOf(3);
        assertThat(stored).extracting(Event::id).containsExactlyElementsOf(ids);
        assertThat(stored)
                .extracting(Event::name)
                .containsExactly("page_view", "Order Completed", "identify");
        assertThat(stored.getFirst().pageUrl()).startsWith(site.url(STORE, "/"));
        assertThat(stored.get(2).userData().has("em")).isTrue();
        Object visitor = page.evaluate("async () => (await analytics.user()).anonymousId()");
        assertThat(stored).extracting(Event::visitor).containsOnly((String) visitor);
        assertThat(
                        everything
                                .sql("SELECT utm_source FROM visitors WHERE tenant_id = ?")
                                .param(tenant.id().value())
                                .query(String.class)
                                .list())
                .containsExactly("google");
    }

    @Test
    void itTalksToNobodyElse() {
        openWith("{}");
        messageId("page()");
        stored("page_view");
        assertThat(sent())
                .isNotEmpty()
                .allSatisfy(sent -> assertThat(sent.url()).startsWith(server("rw.relay.example")));
    }

    @Test
    void whatItBatchesGoesWhenThePageIsLeft() {
        openWith(
                "{'Segment.io': {deliveryStrategy: {strategy: 'batching', config: {size: 50, timeout: 60000}}}}");
        messageId("page()");
        messageId("track('Left', {value: 1})");
        assertThat(ledger()).isEmpty();
        page.navigate(site.url(STORE, "/next"));
        assertThat(ledgerOf(2)).extracting(Event::name).containsExactly("page_view", "Left");
    }

    @Test
    void whatCouldNotBeStoredItSendsAgain() {
        AtomicInteger refused = new AtomicInteger();
        context.route(
                "**/v1/t",
                route -> {
                    if (route.request().method().equals("POST") && refused.incrementAndGet() == 1) {
                        route.fulfill(
                                new Route.FulfillOptions()
                                        .setStatus(503)
                                        .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))
                                        .setBody("{\"success\":false}"));
                    } else {
                        route.resume();
                    }
                });
        openWith("{}");
        String id = messageId("track('Again')");
        assertThat(stored("Again").id()).isEqualTo(id);
        assertThat(refused).hasValueGreaterThan(1);
        networkTroubleIsMeant();
    }
}
