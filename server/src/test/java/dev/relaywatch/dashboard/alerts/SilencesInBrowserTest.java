package dev.relaywatch.dashboard.alerts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept quiet, and until when? */
class SilencesInBrowserTest extends PagesInBrowser {
    private Tenant store;
    private Person analyst;
    private String key;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
        analyst = people.member(store, Role.ANALYST);
        key = tenants.secretKey(store);
    }

    private String alert() {
        return post(
                        "/api/platform/alerts",
                        """
                        {"severity":"p1","service":"stripe","title":"Stripe refuses the key","message":"It answers 401."}
                        """,
                        key)
                .json()
                .path("id")
                .asString();
    }

    private static Locator row(Onlooker onlooker, String list, String reason) {
        return onlooker.page()
                .locator(
                        "section[aria-labelledby=" + list + "] tbody tr",
                        new Page.LocatorOptions().setHasText(reason));
    }

    @Test
    void whereNothingIsSilencedThePageSaysSo() {
        Onlooker onlooker = signedIn(analyst).open("/alerts").follow("Silence or maintenance");

        assertThat(onlooker.page().locator(".sentence")).containsText("Nothing is silenced now.");
        onlooker.looksAround("silences-none");
    }

    @Test
    void anAlertIsSilencedAndTheSilenceIsEndedAndTakenBack() {
        String id = alert();
        Onlooker onlooker = signedIn(analyst).open("/alerts/" + id).follow("Silence this");
        assertThat(onlooker.page().getByLabel("Service")).hasValue("stripe");

        onlooker.page().getByLabel("For how long").selectOption("4h");
        onlooker.fill("Reason", "We move to the new account").press("Begin the silence");

        assertThat(onlooker.page().locator(".toast")).containsText("Silenced until");
        assertThat(row(onlooker, "in-force", "We move to the new account")).isVisible();
        assertThat(row(onlooker, "in-force", "We move to the new account"))
                .containsText("3 h 59 min left");
        onlooker.open("/alerts/" + id);
        assertThat(onlooker.page().locator(".banner")).containsText("Silenced until");
        assertThat(onlooker.page().locator(".panel .tag")).hasText("silenced");

        onlooker.open("/alerts/silences").page().getByText("End now").first().click();
        assertThat(onlooker.page().locator(".toast")).containsText("The silence is over");
        assertThat(row(onlooker, "over", "We move to the new account"))
                .containsText("ended by " + analyst.email());

        onlooker.press("Undo");
        assertThat(row(onlooker, "in-force", "We move to the new account"))
                .containsText("3 h 59 min left");
    }

    @Test
    void maintenanceIsPlannedAndCancelled() {
        Onlooker onlooker = signedIn(analyst).open("/alerts/silences");

        onlooker.page().locator("#f-from").fill("2027-06-01T22:00");
        onlooker.fill("Reason", "The shop moves").press("Begin the silence");

        assertThat(onlooker.page().locator(".toast")).containsText("The maintenance is planned");
        assertThat(row(onlooker, "planned", "The shop moves")).isVisible();
        assertThat(onlooker.page().locator("#f-reason")).hasValue("");
        onlooker.looksAround("silences");

        onlooker.press("Cancel Every service of " + store.name());
        assertThat(row(onlooker, "planned", "The shop moves")).hasCount(0);
        assertThat(row(onlooker, "over", "The shop moves")).containsText("never in force");
    }

    @Test
    void aMistakeIsToldBesideItsFieldAndWhatWasTypedStays() {
        Onlooker onlooker = signedIn(analyst).open("/alerts/silences");

        onlooker.page().getByLabel("For how long").selectOption("own");
        onlooker.page().locator("#f-from").fill("2029-06-01T22:00");
        onlooker.press("Begin the silence");

        assertThat(onlooker.page().locator("#f-until-error")).containsText("is missing");
        assertThat(onlooker.page().locator("#f-from-error")).containsText("within a year");
        assertThat(onlooker.page().locator("#f-reason-error")).containsText("must say why");
        assertThat(onlooker.page().locator("#f-from")).hasValue("2029-06-01T22:00");
        onlooker.looksAround("silences-mistaken");
    }

    @Test
    void aViewerReadsAndHasNoForm() {
        Onlooker onlooker = signedIn(people.member(store, Role.VIEWER)).open("/alerts/silences");

        assertThat(onlooker.page().locator(".sentence")).containsText("Nothing is silenced now.");
        assertThat(onlooker.page().locator("main button:visible")).hasCount(0);
    }
}
