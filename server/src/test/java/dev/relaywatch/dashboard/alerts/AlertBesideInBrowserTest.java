package dev.relaywatch.dashboard.alerts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One alert is looked at and handled while the list stays. */
class AlertBesideInBrowserTest extends PagesInBrowser {
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(4_000);
    private static final String REFUSED = "Stripe refuses the key";
    private static final String LIMITED = "Shopify limits calls";

    private Person analyst;
    private Tenant store;
    private String key;
    private String refused;
    private String limited;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
        analyst = people.member(store, Role.ANALYST);
        key = tenants.secretKey(store);
        refused = alert("p1", "stripe", REFUSED);
        limited = alert("p2", "shopify", LIMITED);
    }

    private String alert(String severity, String service, String title) {
        return post(
                        "/api/platform/alerts",
                        """
                        {"severity":"%s","service":"%s","title":"%s","message":"The key is refused with 401."}
                        """
                                .formatted(severity, service, title),
                        key)
                .json()
                .path("id")
                .asString();
    }

    private static Locator row(Onlooker onlooker, String title) {
        return onlooker.page()
                .locator(".alert-groups li.alert", new Page.LocatorOptions().setHasText(title));
    }

    private static Locator link(Onlooker onlooker, String title) {
        return row(onlooker, title).locator("h3 a");
    }

    /** Not on its words: all of the row leads there. */
    private static void beside(Locator row) {
        row.click(new Locator.ClickOptions().setPosition(180, 50));
    }

    private static Locator panel(Onlooker onlooker) {
        return onlooker.page().locator("aside.panel");
    }

    private static Locator title(Onlooker onlooker) {
        return panel(onlooker).locator("h2");
    }

    @Test
    void aClickOnARowOpensItBesideTheListUnderAnAddressOfItsOwn() {
        Onlooker onlooker = signedIn(analyst).open("/alerts?status=open");

        beside(row(onlooker, LIMITED));

        assertThat(title(onlooker)).hasText(LIMITED);
        assertThat(title(onlooker)).isFocused();
        assertThat(row(onlooker, REFUSED)).isVisible();
        assertThat(link(onlooker, LIMITED)).hasAttribute("aria-current", "true");
        assertThat(onlooker.path()).contains("status=open", "alert=" + limited);
        assertThat(panel(onlooker)).containsText("Nobody has acknowledged it");
        assertThat(panel(onlooker)).containsText("Raised by hand");
        assertThat(panel(onlooker).locator(".timeline li").first()).containsText("Opened as P2");
        assertThat(panel(onlooker)).containsText("Nobody was told");
        onlooker.looksAround("alert-beside");

        onlooker.open(onlooker.path());
        assertThat(title(onlooker)).hasText(LIMITED);
        assertThat(title(onlooker)).isFocused();
        onlooker.follow("Open as page");
        assertThat(onlooker.path()).startsWith("/alerts/" + limited);
    }

    @Test
    void whoWasToldStandsInThePanel() {
        post(
                "/api/platform/channels",
                """
                {"name":"hook","type":"webhook","severities":["p3"],"settings":{"url":"https://hook.invalid/x"},
                 "secrets":{"signing-secret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}}
                """,
                key);
        String told = alert("p3", "meta", "Meta of Shop: its token ends in 8 days");
        post("/api/platform/alerts/" + limited + "/acknowledge", "{}", key);
        Onlooker onlooker = signedIn(analyst).open("/alerts?alert=" + told);

        assertThat(panel(onlooker).locator(".told-list li")).containsText("hook that it opened");
        assertThat(panel(onlooker).locator(".told-list .status"))
                .containsText(
                        "Trying again",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(15_000));
        onlooker.looksAround("alert-beside-told");
    }

    @Test
    void escapeAndTheLinkCloseItAndTheFocusGoesBackToTheRow() {
        Onlooker onlooker = signedIn(analyst).open("/alerts");
        link(onlooker, LIMITED).click();
        assertThat(title(onlooker)).isFocused();

        onlooker.page().keyboard().press("Escape");
        assertThat(panel(onlooker)).hasCount(0);
        assertThat(link(onlooker, LIMITED)).isFocused();
        assertThat(onlooker.path()).doesNotContain("alert=");

        onlooker.page().keyboard().press("Enter");
        assertThat(title(onlooker)).hasText(LIMITED);
        onlooker.follow("Close");
        assertThat(panel(onlooker)).hasCount(0);
        assertThat(link(onlooker, LIMITED)).isFocused();

        onlooker.page().goBack();
        assertThat(title(onlooker)).hasText(LIMITED);
    }

    @Test
    void theKeysMoveThePanelToTheNextAndBack() {
        Onlooker onlooker = signedIn(analyst).open("/alerts");
        onlooker.page().keyboard().press("j");
        onlooker.page().keyboard().press("Enter");
        assertThat(title(onlooker)).hasText(REFUSED);

        onlooker.page().keyboard().press("j");
        assertThat(title(onlooker)).hasText(LIMITED);
        assertThat(title(onlooker)).isFocused();
        assertThat(onlooker.path()).contains("alert=" + limited);

        onlooker.page().keyboard().press("k");
        assertThat(title(onlooker)).hasText(REFUSED);
        onlooker.page().keyboard().press("a");
        assertThat(onlooker.page().locator(".toast")).containsText("The alert is acknowledged");
        assertThat(panel(onlooker).locator(".pill")).hasText("Acknowledged");
    }

    @Test
    void whatIsDoneWithANoteStandsInThePanelWhichStays() {
        Onlooker onlooker = signedIn(analyst).open("/alerts?alert=" + refused);

        panel(onlooker).getByLabel("Note").fill("The owner logs in at 07:45");
        panel(onlooker)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
                .click();

        assertThat(panel(onlooker).locator(".pill")).hasText("Acknowledged");
        assertThat(panel(onlooker).locator(".timeline")).containsText("The owner logs in at 07:45");
        assertThat(onlooker.path()).contains("alert=" + refused);
        onlooker.press("Undo");
        assertThat(panel(onlooker).locator(".pill")).hasText("Open");
    }

    @Test
    void whereSomebodyWasFasterThePanelSaysSo() {
        Onlooker onlooker = signedIn(analyst).open("/alerts?done=changed&alert=" + refused);

        assertThat(panel(onlooker).locator(".banner")).containsText("Somebody was faster");
        assertThat(onlooker.page().locator(".banner")).hasCount(1);
    }

    @Test
    void whatIsTypedStaysWhereThePageIsFetchedAgainAndGoesToNoOtherAlert() {
        Onlooker onlooker = signedIn(analyst).open("/alerts?alert=" + refused);
        assertThat(onlooker.page().locator(".tools [data-live]")).hasText("live");
        Locator note = panel(onlooker).getByLabel("Note");
        note.fill("Half a thought");
        note.press("Tab");

        alert("p3", "ga4", "GA4 was slow");
        assertThat(row(onlooker, "GA4 was slow")).isVisible(SOON);
        assertThat(note).hasValue("Half a thought");
        assertThat(title(onlooker)).hasText(REFUSED);

        link(onlooker, LIMITED).click();
        assertThat(title(onlooker)).hasText(LIMITED);
        assertThat(panel(onlooker).getByLabel("Note")).hasValue("");
    }

    @Test
    void whatOthersDoIsInThePanelSoon() {
        Onlooker onlooker = signedIn(analyst).open("/alerts?alert=" + refused);
        assertThat(onlooker.page().locator(".tools [data-live]")).hasText("live");

        post("/api/platform/alerts/" + refused + "/acknowledge", "{\"note\":\"I look\"}", key);

        assertThat(panel(onlooker).getByText("I look")).isVisible(SOON);
    }

    @Test
    void onAPhoneItIsASheetOverThePage() {
        Onlooker onlooker = signedIn(analyst).open("/alerts");
        onlooker.on(Onlooker.Screen.PHONE, ColorScheme.LIGHT);

        beside(row(onlooker, REFUSED));

        assertThat(title(onlooker)).isVisible();
        assertThat(row(onlooker, LIMITED)).isHidden();
        assertThat(panel(onlooker).boundingBox().height).isEqualTo(844);
        onlooker.follow("Close");
        assertThat(row(onlooker, LIMITED)).isVisible();
    }

    @Test
    void withoutScriptsTheLinksLeadThere(Browser browser) {
        String session =
                signedIn(analyst).open("/alerts").page().context().cookies().getFirst().value;
        try (var context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setJavaScriptEnabled(false)
                                .setBaseURL(url("/").toString()))) {
            context.addCookies(
                    List.of(new Cookie("rw_session", session).setUrl(url("/").toString())));
            Page page = context.newPage();
            page.navigate("/alerts");
            page.getByText(LIMITED, new Page.GetByTextOptions().setExact(true)).first().click();
            assertThat(page.locator("aside.panel h2")).hasText(LIMITED);

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Close")).click();
            assertThat(page.locator("aside.panel")).hasCount(0);

            page.locator("#tick-" + limited).check();
            page.locator("#tick-" + refused).check();
            page.getByText("Acknowledge those ticked").click();
            assertThat(page.locator(".toast")).containsText("2 alerts are acknowledged");
            page.locator(".toast button").click();
            assertThat(page.locator(".banner")).containsText("2 alerts are open again");
        }
    }

    @Test
    void anotherStoresAlertIsNotHere() {
        Person stranger = people.member(tenants.tenant(), Role.ADMIN);
        Onlooker onlooker = signedIn(stranger).open("/alerts?alert=" + refused);

        assertThat(title(onlooker)).hasText("There is no such alert here");
        assertThat(onlooker.page().locator("main")).not().containsText(REFUSED);
        onlooker.looksAround("alert-beside-none");
    }

    @Test
    void aViewerReadsAndHasNoButtons() {
        Onlooker onlooker =
                signedIn(people.member(store, Role.VIEWER)).open("/alerts?alert=" + refused);

        assertThat(title(onlooker)).hasText(REFUSED);
        assertThat(onlooker.page().locator("main button:visible, main input:visible")).hasCount(0);
    }
}
