package dev.relaywatch.dashboard.overview;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.dashboard.alerts.AlertRow;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Frame;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.health.HealthGlance;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.Onlooker.Screen;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is wrong now, for whom, and what does it cost? */
class OverviewInBrowserTest extends PagesInBrowser {

    @Autowired private TroubledStores troubled;
    @Autowired private Alerts alerts;

    private Tenant store;
    private Person analyst;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
        analyst = people.member(store, Role.ANALYST);
    }

    private void alert(String severity, String title) {
        assertThat(
                        post(
                                        "/api/platform/alerts",
                                        """
                                        {"severity":"%s","service":"stripe","title":"%s","message":"The key is refused."}
                                        """
                                                .formatted(severity, title),
                                        tenants.secretKey(store))
                                .status())
                .isEqualTo(201);
    }

    private static Locator row(Onlooker onlooker, String title) {
        return onlooker.page()
                .locator(
                        "li.alert",
                        new com.microsoft.playwright.Page.LocatorOptions().setHasText(title));
    }

    @Test
    void aStoreWhereNothingIsWrongSaysSo() {
        Onlooker onlooker = signedIn(analyst).open("/");

        assertThat(onlooker.page().locator(".sentence")).containsText("Nothing needs you now");
        assertThat(onlooker.page().locator("h2#needs + .count")).hasCount(0);
        onlooker.looksAround("overview-quiet");
    }

    @Test
    void anAlertIsOnTheOpenPageWithinTwoSeconds() {
        Onlooker onlooker = signedIn(analyst).open("/");
        assertThat(onlooker.page().locator(".topbar [data-live], .tools [data-live]").first())
                .hasText("live");

        assertThat(
                        untilShown(
                                each -> alert("p1", "Stripe refuses key " + each),
                                each -> row(onlooker, "Stripe refuses key " + each)))
                .isLessThan(LIVE);
        assertThat(onlooker.page().locator(".sentence")).containsText("Stripe refuses key");
    }

    @Test
    void anAlertIsAcknowledgedInPlaceAndThatIsTakenBack() {
        alert("p1", "Stripe refuses the key");
        alert("p3", "The token ends soon");
        Onlooker onlooker = signedIn(analyst).open("/");
        onlooker.page().evaluate("() => { window.same = true; }");

        row(onlooker, "Stripe refuses the key").getByText("Acknowledge").click();

        assertThat(onlooker.page().locator(".toast")).containsText("The alert is acknowledged");
        assertThat(row(onlooker, "Stripe refuses the key")).hasCount(0);
        assertThat(onlooker.page().locator(".card-sub")).containsText(analyst.email());
        onlooker.looksAround("overview-acknowledged");

        onlooker.press("Undo");
        assertThat(row(onlooker, "Stripe refuses the key")).isVisible();
        assertThat(onlooker.page().evaluate("() => window.same")).isEqualTo(true);
    }

    @Test
    void theKeyboardMovesThroughAlertsAndAcknowledges() {
        alert("p1", "Stripe refuses the key");
        alert("p2", "Stripe is slow");
        Onlooker onlooker = signedIn(analyst).open("/");

        onlooker.page().keyboard().press("j");
        onlooker.page().keyboard().press("j");
        assertThat(row(onlooker, "Stripe is slow")).hasAttribute("data-current", "");
        onlooker.page().keyboard().press("a");

        assertThat(onlooker.page().locator(".toast")).isVisible();
        assertThat(row(onlooker, "Stripe is slow")).hasCount(0);
        assertThat(row(onlooker, "Stripe refuses the key")).isVisible();
    }

    @Test
    void aViewerReadsAndHasNoButtons() {
        alert("p1", "Stripe refuses the key");
        Onlooker onlooker = signedIn(people.member(store, Role.VIEWER)).open("/");

        assertThat(row(onlooker, "Stripe refuses the key")).isVisible();
        assertThat(onlooker.page().locator("main button:visible")).hasCount(0);
    }

    @Test
    void anAdminOfThePlatformSeesAllStoresAndChoosesOne() {
        alert("p2", "Stripe is slow");
        Onlooker onlooker = signedIn(people.platformAdmin()).open("/");
        assertThat(onlooker.page().locator(".page-head .sub")).hasText("all stores");

        onlooker.page().keyboard().press("/");
        onlooker.page().keyboard().type(store.slug());
        onlooker.page().keyboard().press("Enter");

        onlooker.page().waitForURL("**/?tenant=" + store.slug());
        assertThat(onlooker.page().locator("#store")).hasValue(store.slug());
        assertThat(onlooker.page().locator(".page-head .sub")).hasText(store.name());
        assertThat(row(onlooker, "Stripe is slow")).isVisible();
        onlooker.looksAround("overview");
    }

    @Test
    void ofTwoStoresOfOneNameTheOneInTroubleIsListed() {
        alert("p1", "Stripe refuses the key");
        Tenant namesake = tenants.tenant();
        assertThat(namesake.name()).isEqualTo(store.name());
        List<Tenant> both = List.of(namesake, store);
        Look look =
                new Look(
                        new Caller.Person(analyst.id(), "boss", true, Map.of(), Role.VIEWER),
                        null,
                        both,
                        Span.DAY,
                        Instant.now(),
                        ZoneOffset.UTC,
                        new Frame(
                                "Overview",
                                Address.of("/"),
                                "",
                                "boss",
                                true,
                                "",
                                null,
                                both,
                                Frame.News.NONE));
        List<AlertRow> rows =
                alerts.active(store.id()).stream().map(one -> AlertRow.of(one, look)).toList();

        assertThat(
                        troubled
                                .of(
                                        look,
                                        new HealthGlance(List.of(), List.of()),
                                        List.of(),
                                        rows,
                                        8)
                                .stream()
                                .map(OverviewView.Trouble::slug))
                .containsExactly(store.slug());
    }

    @Test
    void anotherStoreIsNotHereForThem() {
        Tenant other = tenants.tenant();
        Onlooker onlooker = signedIn(analyst).open("/?tenant=" + other.slug());

        assertThat(onlooker.page().locator(".oops")).containsText("There is nothing here for you");
        assertThat(onlooker.complaints()).isNotEmpty().allMatch(text -> text.contains("404"));
        onlooker.complaints().clear();
        onlooker.looksAround("not-here");
    }

    @Test
    void onAPhoneTheMenuOpensOverThePage() {
        Onlooker onlooker = signedIn(analyst).on(Screen.PHONE, ColorScheme.LIGHT).open("/");

        onlooker.page().locator(".tabbar a[href='#menu']").click();

        assertThat(onlooker.page().locator("#menu .nav")).isVisible();
        assertThat(onlooker.page().locator("#menu").getByText("Attribution")).isVisible();
        onlooker.picture("menu");
        assertThat(onlooker.faults()).isEmpty();
    }

    @Test
    void theLookThatIsChosenStays() {
        Onlooker onlooker = signedIn(analyst).open("/account").press("Dark");

        assertThat(onlooker.page().locator("html")).hasAttribute("data-theme", "dark");
        onlooker.open("/");
        assertThat(onlooker.page().locator("html")).hasAttribute("data-theme", "dark");
    }
}
