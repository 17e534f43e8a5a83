package dev.relaywatch.dashboard.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.Onlooker.Screen;
import dev.relaywatch.testing.PagesInBrowser;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Did this event arrive? The newest of a store, what finds one of them, and what became of it. */
class EventPagesInBrowserTest extends PagesInBrowser {
    private static final double SOON_MS = 5_000;
    private static final String EMAIL = "ada.lovelace@private.example";

    /** More than one list holds. */
    private static final int MANY_STORES = 101;

    private Tenant store;
    private String web;
    private Person viewer;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
        web = tenants.publicKey(store);
        viewer = people.member(store, Role.VIEWER);
    }

    private void track(String event, String id, String more) {
        Answer answer =
                post(
                        "/api/track/event",
                        "{\"event\":\"%s\",\"eventId\":\"%s\"%s}".formatted(event, id, more),
                        web);
        assertThat(answer.json().path("accepted").asInt()).as(answer.text()).isOne();
    }

    private void purchase(String id) {
        track(
                "purchase",
                id,
                ",\"params\":{\"value\":129.9,\"currency\":\"EUR\",\"order_id\":\"N-%s\"}"
                        .formatted(id));
    }

    private UUID row(String id) {
        return everything
                .sql("SELECT row_id FROM event_keys WHERE tenant_id = ? AND event_id = ?")
                .param(store.id().value())
                .param(id)
                .query(UUID.class)
                .single();
    }

    /** As the queue has it once a platform took it. */
    private UUID uploaded(String id, String platform) {
        UUID item = Ids.next();
        everything
                .sql(
                        """
                        INSERT INTO queue_done (tenant_id, id, connection_id, platform, event_id, source_at, retry_count, max_retries,
                                                attempt, created_at, uploaded_at)
                        VALUES (?, ?, ?, ?, ?, now(), 1, 5, 2, now(), now())
                        """)
                .params(store.id().value(), item, Ids.next(), platform, row(id))
                .update();
        return item;
    }

    /** As the queue has it while a platform did not take it. */
    private UUID stuck(String id, String platform, String status) {
        UUID item = Ids.next();
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status, retry_count,
                                                 attempt, last_error, error_code, http_status, event_time, failed_at, next_retry_at)
                        VALUES (?, ?, ?, ?, ?, now(), ?, 1, 1, 'the value is missing', '100', 400, now(), now(),
                                now() + interval '20 minutes')
                        """)
                .params(store.id().value(), item, Ids.next(), platform, row(id), status)
                .update();
        return item;
    }

    private void attempt(
            UUID item, int number, String outcome, int status, @Nullable String message) {
        everything
                .sql(
                        """
                        INSERT INTO delivery_attempts (tenant_id, queue_id, attempt, at, duration_ms, outcome, http_status, error_code,
                                                       error_message, request, response)
                        VALUES (:tenant, :item, :number, now() + :number * interval '1 second', 212, :outcome, :status, NULL,
                                :message, :request, :response)
                        """)
                .param("tenant", store.id().value())
                .param("item", item)
                .param("number", number)
                .param("outcome", outcome)
                .param("status", status)
                .param("message", message, Types.VARCHAR)
                .param(
                        "request",
                        "{\"data\":[{\"event_name\":\"Purchase\",\"user_data\":{\"em\":[\"9f2c…e1\"]}}]}")
                .param("response", "{\"error\":{\"message\":\"try again later\",\"code\":2}}")
                .update();
    }

    private static Locator line(Onlooker onlooker, String id) {
        return onlooker.page()
                .locator("#main .events tbody tr")
                .filter(new Locator.FilterOptions().setHasText(id));
    }

    private static void waitFor(Locator locator) {
        locator.waitFor(new Locator.WaitForOptions().setTimeout(SOON_MS));
    }

    private Onlooker events() {
        return signedIn(viewer).open("/tracking/events?tenant=" + store.slug());
    }

    @Test
    void anEventAppearsInTheOpenTailAsItArrives() {
        Onlooker onlooker = events();
        assertThat(onlooker.page().locator(".empty").innerText()).contains("No event in");
        onlooker.looksAround("events-none");

        assertThat(untilShown(each -> purchase("NL-" + each), each -> line(onlooker, "NL-" + each)))
                .isLessThan(LIVE);

        assertThat(line(onlooker, "NL-1").innerText()).contains("129.90 EUR", "Stored only");
    }

    @Test
    void whilePausedNothingNewIsShownAndThePageSaysSo() {
        purchase("before");
        Onlooker onlooker = events();
        waitFor(line(onlooker, "before"));

        onlooker.follow("Pause");
        assertThat(onlooker.notice()).contains("Nothing newer than");
        purchase("meanwhile");
        onlooker.page().waitForTimeout((double) LIVE.toMillis());
        assertThat(line(onlooker, "meanwhile").count()).isZero();
        assertThat(line(onlooker, "before").count()).isOne();

        onlooker.follow("Resume");
        waitFor(line(onlooker, "meanwhile"));
    }

    @Test
    void itIsFoundByOrderAndByAnAddressThatStaysInNoAddress() {
        purchase("NL-3");
        track("generate_lead", "lead-1", ",\"email\":\"" + EMAIL + "\"");
        Onlooker onlooker = events();
        List<String> asked = new ArrayList<>();
        onlooker.page().onRequest(request -> asked.add(request.url()));

        search(onlooker, "N-NL-3", "N-NL-3");
        assertThat(line(onlooker, "NL-3").count()).isOne();
        assertThat(line(onlooker, "lead-1").count()).isZero();

        search(onlooker, EMAIL, Sha256.hex(EMAIL));
        assertThat(line(onlooker, "lead-1").count()).isOne();
        assertThat(line(onlooker, "NL-3").count()).isZero();
        assertThat(onlooker.path()).contains("q=" + Sha256.hex(EMAIL));
        assertThat(onlooker.page().content()).doesNotContain("lovelace");
        onlooker.looksAround("events-found");

        onlooker.open("/tracking/events?tenant=" + store.slug());
        onlooker.page().getByLabel("Find store or event").fill(EMAIL);
        onlooker.page().keyboard().press("Enter");
        onlooker.page().waitForURL("**q=" + Sha256.hex(EMAIL));
        onlooker.open("/tracking/events?tenant=" + store.slug() + "&q=nobody%40private.example");
        assertThat(onlooker.path()).doesNotContain("nobody");
        assertThat(onlooker.page().locator(".empty").innerText()).contains("Nothing was found");
        assertThat(asked).noneMatch(url -> url.contains("lovelace"));
    }

    private static void search(Onlooker onlooker, String text, String shown) {
        onlooker.page().getByLabel("Find an event").fill(text);
        onlooker.page().keyboard().press("Enter");
        onlooker.page().waitForURL("**q=" + shown);
    }

    @Test
    void linesAreFilteredByNameAndByWhatBecameOfThem() {
        purchase("bad");
        purchase("good");
        track("page_view", "view", "");
        stuck("bad", "meta_capi", "dead_letter");
        uploaded("good", "ga4");
        Onlooker onlooker = events();
        onlooker.looksAround("events");

        onlooker.follow("Dead letter");
        assertThat(onlooker.page().locator("#main .events tbody tr").allInnerTexts())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("bad", "Meta refused"));
        onlooker.follow("Held back");
        assertThat(onlooker.page().locator(".empty").innerText()).contains("Nothing fits");
        onlooker.follow("Show all");
        onlooker.page()
                .getByRole(AriaRole.COMBOBOX)
                .and(onlooker.page().locator("#name"))
                .selectOption("page_view");
        onlooker.page().waitForURL("**name=page_view");
        assertThat(onlooker.page().locator("#main .events tbody tr").count()).isOne();
    }

    @Test
    void theTraceShowsBothTriesOfAnEventThatFailedFirst() {
        track(
                "purchase",
                "NL-48213",
                ",\"email\":\""
                        + EMAIL
                        + "\",\"visitorId\":\"v-1\",\"consent\":{\"ad_user_data\":\"granted\",\"ad_personalization\":\"granted\"},"
                        + "\"params\":{\"value\":129.9,\"currency\":\"EUR\",\"gclid\":\"g-1\"}");
        UUID item = uploaded("NL-48213", "meta_capi");
        attempt(item, 1, "retryable", 500, "Service temporarily unavailable");
        attempt(item, 2, "uploaded", 200, null);
        attempt(stuck("NL-48213", "tiktok_events", "failed"), 1, "retryable", 429, "too many");
        Onlooker onlooker = events();

        line(onlooker, "NL-48213").getByRole(AriaRole.LINK).click();

        onlooker.page().waitForURL("**/tracking/events/NL-48213?**");
        String timeline = onlooker.page().locator(".timeline").innerText();
        assertThat(timeline)
                .containsSubsequence(
                        "Received",
                        "from the server",
                        "e-mail " + Sha256.hex(EMAIL).substring(0, 6),
                        "Meta could not take it",
                        "Service temporarily unavailable",
                        "Meta took it",
                        "at the second try",
                        "Next try at TikTok")
                .doesNotContain("lovelace");
        assertThat(onlooker.page().locator(".dest-row").innerText())
                .contains("Meta uploaded", "TikTok retrying");
        onlooker.page().locator(".exchange > summary").first().click();
        assertThat(onlooker.page().locator(".exchange[open] .code").first().innerText())
                .contains("\"event_name\" : \"Purchase\"");
        onlooker.looksAround("event-trace");
        assertThat(onlooker.page().locator(".exchange[open]").count()).isOne();
    }

    @Test
    void whatIsHeldBackAndADealSayWhy() {
        post(
                "/api/conversions",
                "{\"dealId\":\"d 1\",\"conversionType\":\"closed\",\"value\":900,\"email\":\""
                        + EMAIL
                        + "\"}",
                tenants.secretKey(store));
        track("purchase", "denied", ",\"consent\":{\"ad_user_data\":\"denied\"}");
        everything
                .sql(
                        """
                        INSERT INTO suppressed_deliveries (tenant_id, id, connection_id, platform, event_id, reason, created_at)
                        SELECT tenant_id, ?, ?, 'meta_capi', row_id, 'consent', created_at FROM event_keys
                         WHERE tenant_id = ? AND event_id = 'denied'
                        """)
                .params(Ids.next(), Ids.next(), store.id().value())
                .update();
        Onlooker onlooker = events();

        line(onlooker, "denied").getByRole(AriaRole.LINK).click();
        waitFor(onlooker.page().locator(".timeline"));
        assertThat(onlooker.page().locator(".timeline").innerText())
                .contains(
                        "Consent denied",
                        "Meta does not get it because the person did not consent");

        onlooker.follow("All events");
        line(onlooker, "d 1:closed").getByRole(AriaRole.LINK).click();
        waitFor(onlooker.page().locator(".timeline"));
        assertThat(onlooker.page().locator(".timeline").innerText())
                .contains(
                        "from the CRM", "Belongs to a closed deal", "whose lead is not known yet");
    }

    @Test
    void anEventOfAnotherStoreIsNotHere() {
        purchase("NL-4");
        Tenant other = tenants.tenant();
        Onlooker stranger = signedIn(people.member(other, Role.ADMIN));

        stranger.open("/tracking/events/NL-4?event=purchase&tenant=" + other.slug());

        assertThat(stranger.page().locator("#main").innerText())
                .contains("There is no such event here")
                .doesNotContain("129.90");
        stranger.looksAround("event-unknown");
        assertThat(stranger.complaints()).isNotEmpty().allMatch(one -> one.contains("404"));
        stranger.complaints().clear();
        stranger.follow("To the newest events");
        assertThat(stranger.page().locator(".empty").innerText()).contains("No event in");
    }

    /** As long as there are few of them all stand in one list: see OnboardingInBrowserTest. */
    @Test
    void whoSeesManyStoresSearchesInAllOfThemAndIsLedToTheOneThatHasIt() {
        purchase("all-" + store.slug());
        Tenant other = tenants.tenant();
        for (int more = 0; more < MANY_STORES; more++) {
            tenants.tenant();
        }
        Onlooker admin = signedIn(people.platformAdmin()).on(Screen.DESK, ColorScheme.DARK);

        admin.open("/tracking/events");
        assertThat(admin.page().locator("#main").innerText())
                .contains("There are too many stores for one list");

        search(admin, "all-" + store.slug(), "all-" + store.slug());
        assertThat(admin.page().locator("#main").innerText())
                .contains("1 store has all-" + store.slug());
        admin.looksAround("events-holders");
        admin.page().locator(".store-list").getByRole(AriaRole.LINK).click();
        waitFor(line(admin, "all-" + store.slug()));
        assertThat(admin.path()).contains("tenant=" + store.slug()).doesNotContain(other.slug());
    }
}
