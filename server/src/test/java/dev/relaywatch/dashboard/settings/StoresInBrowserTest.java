package dev.relaywatch.dashboard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Which stores there are, and what they are like. */
class StoresInBrowserTest extends PagesInBrowser {
    private static final String SECRET = "whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw==";
    private static final String OTHER = "whsec_b3RoZXItY3JtLXNlY3JldC1mb3ItdGhlLWRlbW8=";

    @Autowired private Tenancy tenancy;

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
    void anAdminOfAStoreSeesTheirOwnAlone() {
        Tenant other = tenants.tenant();
        Onlooker onlooker =
                signedIn(people.member(acme, Role.ADMIN))
                        .open("/settings/stores?open=" + other.slug());

        assertThat(onlooker.page().locator("main").innerText())
                .contains(acme.slug(), "What its CRM signs with")
                .doesNotContain(other.slug(), "Add a store", "Save changes");
    }

    @Test
    void whoOnlyLooksIsToldWhomToAsk() {
        Onlooker onlooker = signedIn(people.member(acme, Role.ANALYST)).open("/settings/stores");

        assertThat(onlooker.page().locator("main").innerText())
                .contains("These settings are for the admins of a store");
    }

    @Test
    void whatTheCrmSignsWithIsSetReplacedAndTakenAwayAndNeverShown() {
        isMadeBy("people");
        Onlooker onlooker = signedIn(people.member(acme, Role.ADMIN)).open("/settings/stores");
        onlooker.follow("What its CRM signs with");
        onlooker.looksAround("settings-stores-signing");
        onlooker.fill("Secret", "whsec_short");
        onlooker.press("Save the secret");
        onlooker.page().locator("#f-webhookSecret-error").waitFor();
        assertThat(onlooker.page().content()).doesNotContain("whsec_short");

        onlooker.fill("Secret", SECRET);
        onlooker.press("Save the secret");
        onlooker.page().waitForURL("**done=signed**");
        assertThat(tenancy.webhookSecret(acme.id())).contains(SECRET);
        assertThat(onlooker.page().locator("#panel").innerText()).contains("A secret is set");
        assertThat(onlooker.page().content()).doesNotContain(SECRET);

        onlooker.fill("Another secret", OTHER);
        onlooker.press("Replace the secret");
        onlooker.page().locator("text=Saved").waitFor();
        onlooker.follow("Remove");
        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("is refused until another secret is set");
        onlooker.looksAround("settings-stores-unsign");
        onlooker.press("Take it away");
        onlooker.page().waitForURL("**done=unsigned**");
        assertThat(tenancy.webhookSecret(acme.id())).isEmpty();
        assertThat(rows("audit_log", acme)).isEqualTo(3);
    }

    @Test
    void eventsAreExpectedChangedAndForgotten() {
        everything
                .sql(
                        """
                        INSERT INTO expected_events (tenant_id, event_name, within_seconds, expected_since, managed_by)
                        VALUES (?, 'sign_up', 3600, now() - interval '1 day', 'file')
                        """)
                .param(acme.id().value())
                .update();
        post(
                "/api/track/event",
                "{\"event\":\"purchase\",\"eventId\":\"p1\",\"orderId\":\"o1\",\"value\":1,\"currency\":\"EUR\"}",
                tenants.secretKey(acme));
        Onlooker onlooker = signedIn(people.member(acme, Role.ADMIN)).open("/settings/stores");
        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("1 event, 1 missing now");
        onlooker.follow("What it expects");

        onlooker.fill("Event", "purchase");
        onlooker.fill("Longest silence", "often");
        onlooker.press("Expect it");
        onlooker.page().locator("#f-within-error").waitFor();
        assertThat(onlooker.page().locator("#f-event").inputValue()).isEqualTo("purchase");
        assertThat(onlooker.page().locator("#f-within").inputValue()).isEqualTo("often");
        onlooker.fill("Longest silence", "90m");
        onlooker.press("Expect it");
        onlooker.page().waitForURL("**done=expected**");
        assertThat(onlooker.page().locator("#f-event").inputValue()).isEmpty();
        assertThat(onlooker.page().locator("ul.expected").innerText())
                .contains("purchase at least every 90m", "last ", " ago")
                .contains("sign_up at least every 1h", "file", ": missed");
        assertThat(onlooker.page().locator("[aria-label='Change sign_up']").count()).isZero();
        onlooker.looksAround("settings-stores-expected");

        onlooker.page().locator("[aria-label='Change purchase']").click();
        onlooker.page().locator("text=Save the change").waitFor();
        assertThat(onlooker.page().locator("#f-within").inputValue()).isEqualTo("90m");
        onlooker.fill("Longest silence", "2h");
        onlooker.press("Save the change");
        onlooker.page().locator("ul.expected:has-text('every 2h')").waitFor();

        onlooker.page().locator("[aria-label='Remove purchase']").click();
        onlooker.page().waitForURL("**done=forgotten**");
        assertThat(onlooker.page().locator("ul.expected").innerText()).doesNotContain("purchase");
    }
}
