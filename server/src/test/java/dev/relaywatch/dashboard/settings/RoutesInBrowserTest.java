package dev.relaywatch.dashboard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which events go where. */
class RoutesInBrowserTest extends PagesInBrowser {
    private Tenant acme;
    private Person anna;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ADMIN);
    }

    private void connectTwo() {
        tenants.connect(
                acme,
                "google-ads",
                "main",
                "https://ads.example",
                Map.of("customer-id", "812-440-1190"),
                Map.of());
        tenants.connect(
                acme,
                "ga4",
                "main",
                "https://ga.example",
                Map.of("measurement-id", "G-NL7Q2"),
                Map.of());
    }

    private static Locator row(Onlooker onlooker, String destination) {
        return onlooker.page()
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(destination));
    }

    private static Locator tick(Onlooker onlooker, String value) {
        return onlooker.page().locator("input[name=on][value='" + value + "']");
    }

    private long audited() {
        return everything
                .sql("SELECT count(*) FROM audit_log WHERE tenant_id = ? AND action = 'routes.set'")
                .param(acme.id().value())
                .query(Long.class)
                .single();
    }

    @Test
    void whatGoesToADestinationIsTickedAndTheOthersStay() {
        connectTwo();
        Onlooker onlooker = signedIn(anna).open("/settings/routes");
        assertThat(onlooker.page().locator(".sentence").innerText())
                .contains("go to everything connected");
        assertThat(row(onlooker, "GA4").innerText()).contains("G-NL7Q2", "purchase", "closed");

        onlooker.follow("Change what goes to GA4");
        tick(onlooker, "ga4 closed").uncheck();
        tick(onlooker, "ga4 page_view").check();
        onlooker.fill("Other events (optional)", "newsletter\nquiz_done");
        onlooker.looksAround("settings-routes");
        onlooker.press("Save routes");
        onlooker.page().waitForURL("**done=set**");

        assertThat(row(onlooker, "GA4").innerText())
                .contains("purchase", "page_view", "newsletter", "quiz_done")
                .doesNotContain("closed");
        assertThat(row(onlooker, "Google Ads").first().innerText()).contains("closed");
        assertThat(onlooker.page().locator(".sentence").innerText()).contains("routes of its own");
        assertThat(audited()).isEqualTo(1);

        onlooker.follow("Back to the default");
        onlooker.looksAround("settings-routes-default");
        onlooker.press("Bring it back");
        onlooker.page().waitForURL("**done=restored**");
        assertThat(row(onlooker, "GA4").innerText()).contains("closed").doesNotContain("quiz_done");
    }

    @Test
    void aNameThatIsNoneIsSaidBesideItsField() {
        connectTwo();
        Onlooker onlooker = signedIn(anna).open("/settings/routes");
        onlooker.follow("Change what goes to GA4");
        onlooker.fill("Other events (optional)", "x".repeat(300));
        onlooker.press("Save routes");

        onlooker.page().locator(".field .msg").waitFor();
        assertThat(onlooker.page().getByLabel("Other events").inputValue()).startsWith("xxx");
        assertThat(audited()).isZero();
    }

    @Test
    void routesOfTheFileAreOnlyLookedAt() {
        connectTwo();
        everything
                .sql(
                        "INSERT INTO routes (tenant_id, position, events, destinations, managed_by) VALUES (?, 0, '{purchase}', '{ga4}', 'file')")
                .param(acme.id().value())
                .update();
        everything
                .sql("UPDATE tenants SET managed_by = 'file' WHERE id = ?")
                .param(acme.id().value())
                .update();
        Onlooker onlooker = signedIn(anna).open("/settings/routes");

        assertThat(onlooker.page().locator("main").innerText())
                .contains("The configuration file says", "They come from the configuration file")
                .doesNotContain("Change");
        onlooker.looksAround("settings-routes-file");
    }

    @Test
    void aViewerReadsThem() {
        connectTwo();
        Onlooker onlooker = signedIn(people.member(acme, Role.VIEWER)).open("/settings/routes");

        assertThat(row(onlooker, "GA4").innerText()).contains("purchase").doesNotContain("Change");
    }

    @Test
    void aStoreWithoutDestinationsIsLedToThem() {
        Onlooker onlooker = signedIn(anna).open("/settings/routes");

        onlooker.looksAround("settings-routes-none");
        onlooker.follow("Connect a destination");
        assertThat(onlooker.path()).startsWith("/settings/connections");
    }

    @Test
    void anAdminOfThePlatformChoosesTheStoreFirst() {
        Onlooker onlooker = signedIn(people.platformAdmin()).open("/settings/routes");

        assertThat(onlooker.page().locator("main").innerText())
                .contains("Routes are those of one store: choose it");
        onlooker.looksAround("settings-routes-choose");
    }
}
