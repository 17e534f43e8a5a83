package dev.relaywatch.dashboard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which accounts are connected, how they stand, and what is done about them. */
class ConnectionsInBrowserTest extends PagesInBrowser {
    private static final String TOKEN = "EAAB-secret-token-of-the-test";

    private Tenant acme;
    private Person anna;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ADMIN);
    }

    private void connect(String body) {
        assertThat(post("/api/platform/connections", body, tenants.secretKey(acme)).status())
                .isEqualTo(201);
    }

    private void connectMeta() {
        connect(
                "{\"service\":\"meta\",\"settings\":{\"pixel-id\":\"4410228011\",\"test-event-code\":\"TEST771\"},"
                        + "\"secrets\":{\"access-token\":\""
                        + TOKEN
                        + "\",\"app-secret\":\"app-secret-of-the-test\"}}");
    }

    /** To a receiver on this machine, which nobody may name from outside. */
    private void connectHere(String address) {
        tenants.connect(acme, "webhook", address);
        everything
                .sql("UPDATE connections SET managed_by = 'people' WHERE tenant_id = ?")
                .param(acme.id().value())
                .update();
    }

    private void isPaused(int waiting) {
        everything
                .sql(
                        """
                        INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                        SELECT tenant_id, id, 'meta_capi', 'paused', 'Meta says the session has expired (190/463)',
                               now() - interval '5 hours', now() + interval '1 hour'
                          FROM connections WHERE tenant_id = ? AND service = 'meta'
                        """)
                .param(acme.id().value())
                .update();
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, event_time,
                                                 status, next_retry_at)
                        SELECT tenant_id, gen_random_uuid(), id, 'meta_capi', gen_random_uuid(), now(), now(), 'pending',
                               now() + interval '1 hour'
                          FROM connections, generate_series(1, ?) WHERE tenant_id = ? AND service = 'meta'
                        """)
                .params(waiting, acme.id().value())
                .update();
    }

    private static Locator row(Onlooker onlooker, String service) {
        return onlooker.page()
                .locator("[id^=connection-]")
                .filter(new Locator.FilterOptions().setHasText(service));
    }

    private static Locator panel(Onlooker onlooker) {
        return onlooker.page().locator("#panel");
    }

    private static void inPanel(Onlooker onlooker, String button) {
        panel(onlooker)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private String settings() {
        return everything
                .sql(
                        "SELECT settings::text FROM connections WHERE tenant_id = ? AND service = 'meta'")
                .param(acme.id().value())
                .query(String.class)
                .single();
    }

    private long audited(String action) {
        return everything
                .sql("SELECT count(*) FROM audit_log WHERE tenant_id = ? AND action = ?")
                .params(acme.id().value(), action)
                .query(Long.class)
                .single();
    }

    @Test
    void aRefusedAccountSaysWhatWaitsAndItsSecretsAreNeverShown() {
        connectMeta();
        connect("{\"service\":\"ga4\",\"settings\":{\"measurement-id\":\"G-NL7Q2\"}}");
        connect("{\"service\":\"stripe\",\"settings\":{\"account\":\"acct_9QX\"}}");
        tenants.connect(acme, "webhook", "http://127.0.0.1:9/hook");
        isPaused(312);
        Onlooker onlooker = signedIn(anna).open("/settings");

        assertThat(onlooker.path()).startsWith("/settings/connections");
        assertThat(row(onlooker, "Meta").innerText())
                .contains("4410228011", "Account refused", "312");
        onlooker.follow("Meta");
        assertThat(panel(onlooker).innerText())
                .contains(
                        "Meta refuses the account since",
                        "the session has expired",
                        "gets generate_lead, purchase",
                        "unchanged unless typed",
                        "Save and send 312 waiting");
        assertThat(onlooker.page().locator("#f-settings-pixel-id").inputValue())
                .isEqualTo("4410228011");
        assertThat(onlooker.page().content()).doesNotContain(TOKEN).doesNotContain("app-secret-of");
        onlooker.looksAround("settings-connections");
    }

    @Test
    void whatIsChangedIsSavedAndASecretLeftEmptyStays() {
        connectMeta();
        Onlooker onlooker = signedIn(anna).open("/settings/connections");
        onlooker.follow("Meta");
        onlooker.fill("Pixel ID", "77");
        onlooker.page().getByText("Take the app secret away").click();
        inPanel(onlooker, "Save changes");
        onlooker.page().waitForURL("**done=changed**");

        assertThat(onlooker.notice()).contains("Saved");
        assertThat(settings()).contains("\"pixel-id\": \"77\"").contains("TEST771");
        assertThat(panel(onlooker).innerText()).doesNotContain("app secret away");
        assertThat(audited("connection.changed")).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsSaidBesideItsFieldAndNothingIsLost() {
        Onlooker onlooker = signedIn(anna).open("/settings/connections");
        onlooker.looksAround("settings-connections-none");
        onlooker.follow("Add the first connection");
        onlooker.looksAround("settings-connections-choose");
        panel(onlooker).getByText("Webhook").click();
        onlooker.fill("Address", "shop.example");
        onlooker.page().locator("#f-secrets-signing-secret").fill("not-a-secret");
        inPanel(onlooker, "Connect Webhook");

        onlooker.page().locator("#f-baseUrl-error").waitFor();
        assertThat(onlooker.page().locator("#f-secrets-signing-secret-error").innerText())
                .contains("whsec_");
        assertThat(onlooker.page().locator("#f-baseUrl").inputValue()).isEqualTo("shop.example");
        assertThat(onlooker.page().content()).doesNotContain("not-a-secret");
        onlooker.looksAround("settings-connections-wrong");

        onlooker.fill("Address", "https://hooks.example.com/relay");
        onlooker.page().locator("#f-secrets-signing-secret").fill("");
        inPanel(onlooker, "Connect Webhook");
        onlooker.page().waitForURL("**done=made**");
        assertThat(audited("connection.added")).isEqualTo(1);
    }

    @Test
    void aTestSaysInPlaceWhatItFound() {
        connectHere("http://127.0.0.1:9/hook");
        Onlooker onlooker =
                signedIn(people.member(acme, Role.ANALYST)).open("/settings/connections");

        onlooker.press("Test Webhook main");
        onlooker.page()
                .waitForURL("**done=tested**", new Page.WaitForURLOptions().setTimeout(20_000));
        assertThat(panel(onlooker).locator(".test-result").innerText())
                .contains("leads to a loopback or private address", "set relaywatch.outbound");
        assertThat(panel(onlooker).innerText()).doesNotContain("Remove").doesNotContain("Save");
        onlooker.looksAround("settings-connections-tested");
    }

    @Test
    void beforeOneIsRemovedThePageSaysWhatStopsAndWhatWaits() {
        connectMeta();
        isPaused(3);
        Onlooker onlooker = signedIn(anna).open("/settings/connections");
        onlooker.follow("Meta");
        onlooker.follow("Remove");

        assertThat(panel(onlooker).innerText())
                .contains(
                        "Remove Meta, main?",
                        "generate_lead, purchase, qualified, closed are not sent to it any more",
                        "3 deliveries wait for it: they stay in the queue, paused",
                        "gone for good");
        onlooker.looksAround("settings-connections-remove");
        inPanel(onlooker, "Remove Meta");
        onlooker.page().waitForURL("**done=removed**");
        assertThat(row(onlooker, "Meta").count()).isZero();
        assertThat(audited("connection.removed")).isEqualTo(1);
    }

    @Test
    void oneIsSwitchedOffAndOnAgain() {
        connectMeta();
        Onlooker onlooker = signedIn(anna).open("/settings/connections");
        onlooker.follow("Meta");
        inPanel(onlooker, "Switch off");
        onlooker.page().waitForURL("**done=off**");
        assertThat(row(onlooker, "Meta").innerText()).contains("Switched off");
        inPanel(onlooker, "Switch on");
        onlooker.page().waitForURL("**done=on**");
        assertThat(row(onlooker, "Meta").innerText()).doesNotContain("Switched off");
    }

    @Test
    void whatTheFileNamesIsOnlyLookedAt() {
        tenants.connect(
                acme,
                "webhook",
                "main",
                "http://127.0.0.1:9/hook?key=in-the-address",
                Map.of(),
                Map.of());
        Onlooker onlooker = signedIn(anna).open("/settings/connections");
        onlooker.follow("Webhook");

        assertThat(panel(onlooker).innerText())
                .contains("It comes from the configuration file, and is changed there");
        assertThat(panel(onlooker).locator("input[type=text], input[type=password]").count())
                .isZero();
        onlooker.looksAround("settings-connections-file");
    }

    @Test
    void aViewerReadsWithoutButtonsAndWithoutAddresses() {
        connectHere("http://127.0.0.1:9/hook?key=in-the-address");
        Onlooker onlooker =
                signedIn(people.member(acme, Role.VIEWER)).open("/settings/connections");
        onlooker.follow("Webhook");

        assertThat(onlooker.page().locator("main button[type=submit]:visible").count()).isZero();
        assertThat(onlooker.page().getByText("Add connection").count()).isZero();
        assertThat(onlooker.page().content()).doesNotContain("in-the-address");
        assertThat(panel(onlooker).innerText()).contains("http://127.0.0.1:9");
        assertThat(onlooker.page().locator(".page-tabs").innerText())
                .contains("Connections", "Routes", "Channels")
                .doesNotContain("Keys", "People", "Audit");
    }

    @Test
    void anAdminOfThePlatformSeesThoseOfAllStores() {
        connectMeta();
        Onlooker onlooker = signedIn(people.platformAdmin()).open("/settings/connections");

        assertThat(onlooker.page().locator("th").allInnerTexts()).contains("Store");
        onlooker.looksAround("settings-connections-all");
        onlooker.open("/settings/connections?tenant=" + acme.slug());
        assertThat(row(onlooker, "Meta").count()).isEqualTo(1);
    }
}
