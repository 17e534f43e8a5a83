package dev.relaywatch.dashboard.alerts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several alerts are ticked and handled at once. */
class AlertsTogetherInBrowserTest extends PagesInBrowser {
    private Tenant store;
    private Person analyst;
    private String key;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
        analyst = people.member(store, Role.ANALYST);
        key = tenants.secretKey(store);
    }

    private String alert(String title) {
        return post(
                        "/api/platform/alerts",
                        "{\"severity\":\"p2\",\"service\":\"stripe\",\"title\":\"%s\",\"message\":\"It answers 500.\"}"
                                .formatted(title),
                        key)
                .json()
                .path("id")
                .asString();
    }

    private String three() {
        alert("Stripe is slow");
        alert("Stripe refuses the key");
        return alert("Stripe loses a webhook");
    }

    private static Locator tick(Onlooker onlooker, String title) {
        return onlooker.page()
                .getByLabel("Tick: " + title, new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator list(Onlooker onlooker, String group) {
        return onlooker.page().locator("section[aria-labelledby=g-" + group + "] li.alert h3 a");
    }

    @Test
    void whatIsTickedIsAcknowledgedAtOnceWithANoteAndAllOfItIsTakenBack() {
        String last = three();
        Onlooker onlooker = signedIn(analyst).open("/alerts");
        assertThat(onlooker.page().locator(".lot")).isHidden();

        tick(onlooker, "Stripe is slow").check();
        assertThat(onlooker.page().locator(".lot")).isVisible();
        assertThat(onlooker.page().locator("[data-lot]").first()).hasText("Acknowledge 1 alert");
        tick(onlooker, "Stripe loses a webhook").check();
        onlooker.looksAround("alerts-ticked");
        onlooker.fill("Note for each of them (optional)", "All of one kind");
        onlooker.press("Acknowledge 2 alerts");

        assertThat(onlooker.page().locator(".toast")).containsText("2 alerts are acknowledged");
        assertThat(list(onlooker, "needs")).hasText(new String[] {"Stripe refuses the key"});
        assertThat(list(onlooker, "acknowledged")).hasCount(2);
        assertThat(onlooker.page().locator("main :checked:not(option)")).hasCount(0);
        assertThat(onlooker.page().locator(".lot")).isHidden();
        onlooker.picture("alerts-together");

        onlooker.press("Undo");
        assertThat(list(onlooker, "needs")).hasCount(3);
        assertThat(onlooker.notice()).contains("2 alerts are open again");
        onlooker.open("/alerts/" + last);
        assertThat(onlooker.page().locator(".timeline")).containsText("All of one kind");
    }

    @Test
    void allOnThisPageAreTickedAndResolved() {
        three();
        Onlooker onlooker = signedIn(analyst).open("/alerts");

        onlooker.page().getByLabel("All on this page").check();
        onlooker.press("Resolve 3 alerts");

        assertThat(onlooker.page().locator(".toast")).containsText("3 alerts are resolved");
        assertThat(onlooker.page().locator(".sentence .big")).hasText("Nothing needs you now.");
        onlooker.press("Undo");
        assertThat(list(onlooker, "needs")).hasCount(3);
    }

    @Test
    void theKeyboardTicksTheMarkedRow() {
        three();
        Onlooker onlooker = signedIn(analyst).open("/alerts");

        onlooker.page().keyboard().press("j");
        onlooker.page().keyboard().press("x");
        onlooker.page().keyboard().press("j");
        onlooker.page().keyboard().press("x");
        assertThat(onlooker.page().locator("[data-lot]").first()).hasText("Acknowledge 2 alerts");
        onlooker.page().keyboard().press("x");
        assertThat(onlooker.page().locator("[data-lot]").first()).hasText("Acknowledge 1 alert");
        onlooker.press("Untick");
        assertThat(onlooker.page().locator(".lot")).isHidden();
    }

    @Test
    void whatIsTickedStaysTickedWhereThePageIsFetchedAgain() {
        three();
        Onlooker onlooker = signedIn(analyst).open("/alerts");
        assertThat(onlooker.page().locator(".tools [data-live]")).hasText("live");
        tick(onlooker, "Stripe is slow").check();

        alert("Stripe is gone");

        assertThat(list(onlooker, "needs"))
                .hasCount(4, new LocatorAssertions.HasCountOptions().setTimeout(4_000));
        assertThat(tick(onlooker, "Stripe is slow")).isChecked();
        assertThat(tick(onlooker, "Stripe is gone")).not().isChecked();
        assertThat(onlooker.page().locator("[data-lot]").first()).hasText("Acknowledge 1 alert");
    }

    @Test
    void whatStoodOtherwiseIsNamedAndTheRestIsDone() {
        String other = three();
        Onlooker onlooker = signedIn(analyst).open("/alerts");
        // the page stays as it is
        onlooker.page()
                .route(
                        "**/alerts",
                        route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));
        onlooker.page().getByLabel("All on this page").check();
        post("/api/platform/alerts/" + other + "/resolve", "{}", key);

        onlooker.press("Acknowledge 3 alerts");

        assertThat(onlooker.page().locator(".toast")).containsText("2 alerts are acknowledged");
        assertThat(onlooker.page().locator(".banner")).containsText("1 alert stays as it was");
        assertThat(onlooker.page().locator(".banner"))
                .containsText("“Stripe loses a webhook” was resolved meanwhile");
    }

    @Test
    void aViewerTicksNothing() {
        three();
        Onlooker onlooker = signedIn(people.member(store, Role.VIEWER)).open("/alerts");

        assertThat(list(onlooker, "needs")).hasCount(3);
        assertThat(onlooker.page().locator("main input[type=checkbox]")).hasCount(0);
    }
}
