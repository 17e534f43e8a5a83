package dev.relaywatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A store of its own in a new browser, with the script on its pages and the whole server behind it.
 * The store is at {@code www.store.example}; the server, unless a test says otherwise, on another
 * site. What the page's console complains of fails the test.
 */
@Chromium.Needed
public abstract class StoreInBrowser extends RunningServer {
    protected static final String STORE = "www.store.example";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Beacons of a page that is left are seen by nobody else. */
    private static final String NOTE_WHAT_IS_SENT =
            """
            (() => {
                const note = (...sent) => {
                    const before = JSON.parse(sessionStorage.sent || '[]');
                    sessionStorage.sent = JSON.stringify(before.concat([sent]));
                };
                const fetch = window.fetch;
                const beacon = navigator.sendBeacon.bind(navigator);
                window.fetch = (url, options) => {
                    note('fetch', String(url), String(options && options.body || null));
                    return fetch(url, options);
                };
                navigator.sendBeacon = (url, body) => {
                    note('beacon', url, body);
                    return beacon(url, body);
                };
            })()
            """;

    private static final String EVENTS =
            """
            SELECT e.event_name, e.event_id, e.page_url, e.params::text AS params, e.user_data::text AS user_data,
                   e.fbp, e.fbc, e.consent_ad_user_data, e.consent_ad_personalization, v.visitor_id
              FROM tracking_events e LEFT JOIN visitors v ON v.tenant_id = e.tenant_id AND v.id = e.visitor_id
             WHERE e.tenant_id = ?
             ORDER BY e.event_time, e.id
            """;

    protected static TestSite site;

    protected Tenant tenant;
    protected String key;
    protected Browser browser;
    protected BrowserContext context;
    protected Page page;

    /** What the page's console said in red or yellow, and what was thrown on the page. */
    protected final List<String> complaints = new ArrayList<>();

    /** What a page of the store sent, even if that page is left by now. */
    protected record Sent(String how, String url, JsonNode body) {}

    /** An event as the ledger has it. */
    protected record Event(
            String name,
            String id,
            @Nullable String pageUrl,
            JsonNode params,
            JsonNode userData,
            @Nullable String fbp,
            @Nullable String fbc,
            String adUserData,
            String adPersonalization,
            @Nullable String visitor) {}

    @BeforeAll
    static void openSite() {
        site = TestSite.start();
    }

    @AfterAll
    static void closeSite() {
        site.close();
    }

    @BeforeEach
    void openBrowser(Browser shared) {
        browser = shared;
        tenant = tenants.tenant();
        key = tenants.publicKey(tenant);
        context = newContext(new Browser.NewContextOptions());
        page = context.newPage();
    }

    @AfterEach
    void closeBrowser() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    /** As if on another machine. */
    protected BrowserContext newContext(Browser.NewContextOptions options) {
        BrowserContext fresh = browser.newContext(options);
        fresh.setDefaultTimeout(10_000);
        fresh.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text());
            }
        });
        fresh.onWebError(error -> complaints.add(error.error()));
        fresh.addInitScript(NOTE_WHAT_IS_SENT);
        return fresh;
    }

    /** The server under this host name. */
    protected String server(String host) {
        return "http://" + host + ":" + url("/").getPort();
    }

    /** The line that a store puts on its pages, with the server on another site. */
    protected String tag(String options) {
        return tag("rw.relay.example", options);
    }

    protected String tag(String host, String options) {
        return "<script async src=\"%s/relaywatch.js\" data-key=\"%s\" %s></script>"
                .formatted(server(host), key, options);
    }

    protected static String html(String head) {
        return "<!doctype html><html><head><title>Store</title>"
                + head
                + "</head><body>Store</body></html>";
    }

    /** Opens that page of the store and waits until the script runs. */
    protected void open(String pathAndQuery) {
        page.navigate(site.url(STORE, pathAndQuery));
        awaitScript();
    }

    protected void awaitScript() {
        page.waitForFunction("() => window.relaywatch && window.relaywatch.version");
    }

    protected List<Event> ledger() {
        return everything
                .sql(EVENTS)
                .param(tenant.id().value())
                .query((row, _) ->
                        new Event(
                                row.getString("event_name"),
                                row.getString("event_id"),
                                row.getString("page_url"),
                                JSON.readTree(row.getString("params")),
                                JSON.readTree(row.getString("user_data")),
                                row.getString("fbp"),
                                row.getString("fbc"),
                                row.getString("consent_ad_user_data"),
                                row.getString("consent_ad_personalization"),
                                row.getString("visitor_id")))
                .list();
    }

    /** The ledger, once it has this many events. */
    protected List<Event> ledgerOf(int events) {
        page.waitForCondition(() -> ledger().size() >= events);
        List<Event> ledger = ledger();
        assertThat(ledger).hasSize(events);
        return ledger;
    }

    /** The one event of this name, once it is stored. */
    protected Event stored(String name) {
        page.waitForCondition(() -> ledger().stream().anyMatch(e -> e.name().equals(name)));
        List<Event> found = ledger().stream().filter(e -> e.name().equals(name)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** What pages of this site sent in this tab, in order. */
    protected List<Sent> sent() {
        return JSON.readTree((String) page.evaluate("() => sessionStorage.sent || '[]'"))
                .valueStream()
                .map(sent ->
                        new Sent(
                                sent.get(0).asString(),
                                sent.get(1).asString(),
                                JSON.readTree(sent.get(2).asString())))
                .toList();
    }

    protected List<Sent> sentTo(String path) {
        return sent().stream().filter(sent -> sent.url().endsWith(path)).toList();
    }

    /** Takes back what the browser's console says of requests that the test made fail. */
    protected void networkTroubleIsMeant() {
        complaints.removeIf(complaint -> complaint.startsWith("Failed to load resource"));
    }
}
