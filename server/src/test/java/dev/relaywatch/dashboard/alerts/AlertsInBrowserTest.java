package dev.relaywatch.dashboard.alerts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What needs me? */
class AlertsInBrowserTest extends PagesInBrowser {
    private static final LocatorAssertions.IsVisibleOptions WITHIN_TWO_SECONDS =
            new LocatorAssertions.IsVisibleOptions().setTimeout(2_000);

    private Tenant store;
    private Person analyst;
    private String key;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
        analyst = people.member(store, Role.ANALYST);
        key = tenants.secretKey(store);
    }

    private String alert(String severity, String service, String title) {
        Answer raised =
                post(
                        "/api/platform/alerts",
                        """
                        {"severity":"%s","service":"%s","title":"%s","message":"The key is refused with 401."}
                        """
                                .formatted(severity, service, title),
                        key);
        assertThat(raised.status()).isEqualTo(201);
        return raised.json().path("id").asString();
    }

    private void act(String id, String how) {
        assertThat(post("/api/platform/alerts/" + id + "/" + how, "{}", key).status())
                .isEqualTo(200);
    }

    private void someOfEach() {
        alert("p3", "stripe", "Stripe answers in 1.6 s");
        alert("p1", "stripe", "Stripe refuses the key");
        alert("p2", "shopify", "Shopify limits calls");
        act(alert("p2", "ga4", "GA4 loses events"), "acknowledge");
        act(alert("p3", "ga4", "GA4 was slow"), "resolve");
    }

    private static Locator row(Onlooker onlooker, String title) {
        return onlooker.page().locator("li.alert", new Page.LocatorOptions().setHasText(title));
    }

    private static Locator list(Onlooker onlooker, String group) {
        return onlooker.page().locator("section[aria-labelledby=g-" + group + "] li.alert h3 a");
    }

    @Test
    void whereNothingNeedsAnybodyThePageSaysSo() {
        Onlooker onlooker = signedIn(analyst).open("/alerts");

        assertThat(onlooker.page().locator(".sentence")).containsText("Nothing needs you now.");
        assertThat(onlooker.page().locator(".empty")).containsText("Nothing needs you");
        onlooker.looksAround("alerts-none");
    }

    @Test
    void whatNeedsSomebodyStandsFirstTheWorstOnTop() {
        someOfEach();
        Onlooker onlooker = signedIn(analyst).open("/alerts");

        assertThat(onlooker.page().locator(".sentence .big"))
                .hasText("3 alerts need you, 1 of them P1.");
        assertThat(onlooker.page().locator(".sentence .then")).hasText("1 is acknowledged.");
        assertThat(list(onlooker, "needs"))
                .hasText(
                        new String[] {
                            "Stripe refuses the key",
                            "Shopify limits calls",
                            "Stripe answers in 1.6 s"
                        });
        assertThat(list(onlooker, "acknowledged")).hasText(new String[] {"GA4 loses events"});
        assertThat(onlooker.page().locator(".lately tbody tr")).containsText("GA4 was slow");
        assertThat(onlooker.page().locator(".nav a[aria-current] .count")).hasText("3");
        onlooker.looksAround("alerts");
    }

    @Test
    void filtersAreLinksAndStandInTheAddress() {
        someOfEach();
        Onlooker onlooker = signedIn(analyst).open("/alerts");

        onlooker.follow("Acknowledged 1");
        onlooker.page().waitForURL("**status=acknowledged");
        assertThat(list(onlooker, "listed")).hasText(new String[] {"GA4 loses events"});

        onlooker.open("/alerts").follow("P2 2");
        onlooker.page().waitForURL("**severity=p2");
        assertThat(list(onlooker, "needs")).hasText(new String[] {"Shopify limits calls"});

        onlooker.open("/alerts").page().getByLabel("Service").selectOption("stripe");
        onlooker.page().waitForURL("**service=stripe**");
        assertThat(list(onlooker, "needs")).hasCount(2);

        onlooker.open("/alerts?status=resolved&source=delivery");
        assertThat(onlooker.page().locator(".empty")).containsText("No alert is like that");
        onlooker.open("/alerts?status=all&since=1h&source=manual");
        assertThat(list(onlooker, "listed")).hasCount(5);
        onlooker.looksAround("alerts-all");
    }

    @Test
    void aLongListHasPages() {
        for (int one = 100; one < 135; one++) {
            alert("p3", "stripe", "Trouble " + one);
        }
        Onlooker onlooker = signedIn(analyst).open("/alerts?status=open");
        assertThat(list(onlooker, "listed")).hasCount(30);
        assertThat(onlooker.weight().html()).isLessThan(100_000);

        onlooker.follow("More");
        onlooker.page().waitForURL("**cursor=**");
        assertThat(list(onlooker, "listed")).hasCount(5);
        assertThat(onlooker.path()).contains("status=open");

        onlooker.follow("To the first");
        assertThat(list(onlooker, "listed")).hasCount(30);
    }

    @Test
    void anAlertIsOnTheOpenPageWithinTwoSeconds() {
        Onlooker onlooker = signedIn(analyst).open("/alerts");
        assertThat(onlooker.page().locator(".topbar [data-live], .tools [data-live]").first())
                .hasText("live");

        alert("p1", "stripe", "Stripe refuses the key");

        assertThat(row(onlooker, "Stripe refuses the key")).isVisible(WITHIN_TWO_SECONDS);
    }

    @Test
    void anAlertIsAcknowledgedInPlaceAndThatIsTakenBack() {
        someOfEach();
        Onlooker onlooker = signedIn(analyst).open("/alerts?severity=p1");

        row(onlooker, "Stripe refuses the key")
                .getByText("Acknowledge", new Locator.GetByTextOptions().setExact(true))
                .first()
                .click();

        assertThat(onlooker.page().locator(".toast")).containsText("The alert is acknowledged");
        assertThat(list(onlooker, "acknowledged")).hasText(new String[] {"Stripe refuses the key"});
        assertThat(onlooker.page().locator(".acked")).containsText(analyst.email());
        assertThat(onlooker.path()).contains("severity=p1", "done=acknowledged");

        onlooker.press("Undo");
        assertThat(list(onlooker, "needs")).hasText(new String[] {"Stripe refuses the key"});
        assertThat(onlooker.notice()).contains("The alert is open again");
    }

    @Test
    void theKeyboardMovesOpensAcknowledgesAndResolvesWithANote() {
        someOfEach();
        Onlooker onlooker = signedIn(analyst).open("/alerts");

        onlooker.page().keyboard().press("j");
        onlooker.page().keyboard().press("j");
        assertThat(row(onlooker, "Shopify limits calls")).hasAttribute("data-current", "");
        onlooker.page().keyboard().press("r");
        assertThat(onlooker.page().locator(":popover-open")).containsText("Shopify limits calls");
        onlooker.picture("alerts-note");
        assertThat(onlooker.faults()).isEmpty();
        onlooker.page().keyboard().type("Waits for the new plan");
        onlooker.page().keyboard().press("Enter");
        assertThat(onlooker.page().locator(".toast")).containsText("The alert is resolved");
        assertThat(onlooker.page().locator(".lately")).containsText("Shopify limits calls");

        onlooker.open("/alerts").page().keyboard().press("j");
        onlooker.page().keyboard().press("a");
        assertThat(onlooker.page().locator(".toast")).containsText("The alert is acknowledged");

        onlooker.open("/alerts").page().keyboard().press("j");
        onlooker.page().keyboard().press("Enter");
        assertThat(onlooker.page().locator(".panel h2")).hasText("Stripe answers in 1.6 s");
    }

    @Test
    void aSilencedAlertIsShownAsSuchAndNeedsNobody() {
        alert("p1", "stripe", "Stripe refuses the key");
        assertThat(
                        post(
                                        "/api/platform/silences",
                                        "{\"service\":\"stripe\",\"reason\":\"moving\",\"until\":\""
                                                + Instant.now().plusSeconds(3_600)
                                                + "\"}",
                                        key)
                                .status())
                .isEqualTo(201);
        Onlooker onlooker = signedIn(analyst).open("/alerts");

        assertThat(onlooker.page().locator(".sentence .big")).hasText("Nothing needs you now.");
        assertThat(onlooker.page().locator(".sentence .then")).hasText("1 is silenced.");
        assertThat(list(onlooker, "silenced")).hasText(new String[] {"Stripe refuses the key"});
        assertThat(row(onlooker, "Stripe refuses the key").locator(".tag")).hasText("silenced");
        assertThat(onlooker.page().locator(".nav a[aria-current] .count")).hasCount(0);
    }

    @Test
    void aViewerReadsAndHasNoButtons() {
        someOfEach();
        Onlooker onlooker = signedIn(people.member(store, Role.VIEWER)).open("/alerts");

        assertThat(row(onlooker, "Stripe refuses the key")).isVisible();
        assertThat(onlooker.page().locator("main button:visible")).hasCount(0);
        onlooker.open("/alerts?done=acknowledged&with=00000000-0000-0000-0000-000000000001");
        assertThat(onlooker.page().locator(".toast")).hasCount(0);
    }

    @Test
    void anAdminOfThePlatformSeesWhoseEachAlertIs() {
        alert("p1", "stripe", "Stripe refuses the key of " + store.slug());
        Onlooker onlooker =
                signedIn(people.platformAdmin())
                        .open("/alerts?severity=p1&since=1h&service=stripe");

        assertThat(onlooker.page().locator(".page-head .sub")).hasText("all stores");
        onlooker.open("/alerts?severity=p1&service=stripe&tenant=" + store.slug());
        assertThat(list(onlooker, "needs")).hasCount(1);
        assertThat(onlooker.page().locator("#by-store")).hasValue(store.slug());

        onlooker.page().locator("#by-store").selectOption("");

        assertThat(onlooker.page().locator(".page-head .sub")).hasText("all stores");
        assertThat(onlooker.page().locator("#by-store")).hasValue("");
        assertThat(onlooker.path()).contains("severity=p1", "service=stripe");
    }
}
