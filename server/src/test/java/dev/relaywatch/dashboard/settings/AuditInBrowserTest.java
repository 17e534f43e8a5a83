package dev.relaywatch.dashboard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who did what, when, and from where. */
class AuditInBrowserTest extends PagesInBrowser {
    private static final String TOKEN = "token-of-the-audit-test";

    private Tenant acme;
    private Person anna;

    @BeforeEach
    void doSomething() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ADMIN);
        String key = tenants.secretKey(acme);
        assertThat(
                        post(
                                        "/api/platform/connections",
                                        "{\"service\":\"meta\",\"settings\":{\"pixel-id\":\"1\"},\"secrets\":{\"access-token\":\""
                                                + TOKEN
                                                + "\"}}",
                                        key)
                                .status())
                .isEqualTo(201);
        assertThat(
                        post(
                                        "/api/platform/keys",
                                        "{\"name\":\"web\",\"kind\":\"public\",\"origins\":[\"https://acme.example\"]}",
                                        key)
                                .status())
                .isEqualTo(201);
    }

    private static Locator entries(Onlooker onlooker) {
        return onlooker.page().locator("[id^=entry-]");
    }

    @Test
    void whatWasDoneIsToldWithWhatItWasBeforeAndAfter() {
        Onlooker onlooker = signedIn(anna).open("/settings/connections");
        onlooker.follow("Meta");
        onlooker.fill("Pixel ID", "4410228011");
        onlooker.press("Save changes");
        onlooker.page().waitForURL("**done=changed**");
        onlooker.open("/settings/audit");

        assertThat(entries(onlooker).count()).isEqualTo(3);
        assertThat(entries(onlooker).first().innerText())
                .contains(anna.email(), "from 127.0.0.1", "Connection: changed", "meta:main");
        assertThat(entries(onlooker).first().locator("del").first().innerText()).isEqualTo("1");
        assertThat(entries(onlooker).first().locator("ins").first().innerText())
                .isEqualTo("4410228011");
        assertThat(onlooker.page().content()).doesNotContain(TOKEN);
        onlooker.looksAround("settings-audit");
    }

    @Test
    void filtersNarrowItStandInTheAddressAndInTheFileToTakeHome() {
        Onlooker onlooker = signedIn(anna).open("/settings/audit");
        onlooker.page().locator("#by-action").selectOption("key.made");
        onlooker.page().waitForURL("**action=key.made**");
        assertThat(entries(onlooker).count()).isEqualTo(1);
        assertThat(entries(onlooker).first().innerText()).contains("https://acme.example");
        String csv = onlooker.page().getByText("CSV").getAttribute("href");
        assertThat(csv).contains("action=key.made", "format=csv");
        assertThat(onlooker.page().request().get(url(csv).toString()).text())
                .contains("key.made")
                .doesNotContain("connection.added");

        onlooker.open("/settings/audit?actor=nobody@example.com&since=7d");
        assertThat(onlooker.page().locator(".empty").innerText())
                .contains("Nothing like that was done");
        onlooker.follow("Show everything");
        onlooker.open("/settings/audit?q=acme.example");
        assertThat(entries(onlooker).count()).isEqualTo(1);
    }

    @Test
    void anAdminOfThePlatformSeesThatOfAllStores() {
        Onlooker onlooker = signedIn(people.platformAdmin()).open("/settings/audit");

        assertThat(entries(onlooker).count()).isPositive();
        onlooker.looksAround("settings-audit-all");
    }

    @Test
    void whoIsNoAdminIsToldWhomToAsk() {
        Onlooker onlooker = signedIn(people.member(acme, Role.VIEWER)).open("/settings/audit");

        assertThat(onlooker.page().locator("main").innerText())
                .contains("are for the admins of a store");
    }
}
