package dev.relaywatch.dashboard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which stores there are, and what they are like. */
class StoresInBrowserTest extends PagesInBrowser {
    private Tenant acme;
    private Person boss;

    @BeforeEach
    void meet() {
        acme = tenants.tenant();
        boss = people.platformAdmin();
    }

    private void isMadeBy(String whom) {
        everything
                .sql("UPDATE tenants SET managed_by = ? WHERE id = ?")
                .params(whom, acme.id().value())
                .update();
    }

    private Onlooker atTheStore() {
        return signedIn(boss).open("/settings/stores?open=" + acme.slug());
    }

    @Test
    void aStoreIsChangedAndWhatIsWrongIsSaidBesideIt() {
        isMadeBy("people");
        Onlooker onlooker = atTheStore();
        onlooker.looksAround("settings-stores");
        onlooker.fill("Name", "Nordlicht Outlet");
        onlooker.fill("Its pages (optional)", "nordlicht.example");
        onlooker.press("Save changes");
        onlooker.page().locator("#f-origins-error").waitFor();
        assertThat(onlooker.page().locator("#f-name").inputValue()).isEqualTo("Nordlicht Outlet");

        onlooker.fill("Its pages (optional)", "https://nordlicht.example");
        onlooker.page().locator("#f-timeZone").selectOption("Europe/Oslo");
        onlooker.press("Save changes");
        onlooker.page().waitForURL("**done=changed**");
        assertThat(
                        everything
                                .sql(
                                        "SELECT name || ' ' || time_zone || ' ' || origins[1] FROM tenants WHERE id = ?")
                                .param(acme.id().value())
                                .query(String.class)
                                .single())
                .isEqualTo("Nordlicht Outlet Europe/Oslo https://nordlicht.example");
        assertThat(rows("audit_log", acme)).isEqualTo(1);
    }

    @Test
    void beforeAStoreIsClosedThePageSaysWhatStops() {
        isMadeBy("people");
        Onlooker onlooker = atTheStore();
        onlooker.follow("Close it");
        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("Its keys open nothing", "It can be opened again");
        onlooker.looksAround("settings-stores-close");
        onlooker.press("Close the store");
        onlooker.page().waitForURL("**done=closed**");
        onlooker.press("Open it again");
        onlooker.page().waitForURL("**done=opened**");
    }

    @Test
    void aStoreOfTheFileIsOnlyLookedAt() {
        isMadeBy("file");
        Onlooker onlooker = atTheStore();

        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("It comes from the configuration file", "Its overview")
                .doesNotContain("Save changes", "Close it");
    }

    @Test
    void theyAreForTheAdminsOfThePlatform() {
        Onlooker onlooker = signedIn(people.member(acme, Role.ADMIN)).open("/settings/stores");

        assertThat(onlooker.page().locator("main").innerText())
                .contains("Stores are for the admins of the platform");
    }
}
