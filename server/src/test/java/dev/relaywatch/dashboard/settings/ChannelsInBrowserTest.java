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

/** Who hears of alerts, where, and whether they can be told. */
class ChannelsInBrowserTest extends PagesInBrowser {
    private static final String ROUTING_KEY = "routing-key-of-the-test-0123456789";

    private Tenant acme;
    private Person anna;

    @BeforeEach
    void meet() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ADMIN);
    }

    private void add(String body) {
        assertThat(post("/api/platform/channels", body, tenants.secretKey(acme)).status())
                .isEqualTo(201);
    }

    private void addPager() {
        add(
                "{\"name\":\"pager\",\"type\":\"pagerduty\",\"severities\":[\"p1\"],\"secrets\":{\"routing-key\":\""
                        + ROUTING_KEY
                        + "\"}}");
    }

    private Onlooker atTheChannels() {
        return signedIn(anna).open("/settings/channels");
    }

    private static Locator row(Onlooker onlooker, String name) {
        return onlooker.page()
                .locator("tr[id^=channel-]")
                .filter(new Locator.FilterOptions().setHasText(name));
    }

    private static String panel(Onlooker onlooker) {
        return onlooker.page().locator("#panel").innerText();
    }

    private long audited(String action) {
        return everything
                .sql("SELECT count(*) FROM audit_log WHERE tenant_id = ? AND action = ?")
                .params(acme.id().value(), action)
                .query(Long.class)
                .single();
    }

    @Test
    void aChannelIsMadeAndWhatIsWrongIsSaidBesideItsField() {
        Onlooker onlooker = atTheChannels();
        onlooker.looksAround("settings-channels-none");
        onlooker.follow("Add the first channel");
        onlooker.looksAround("settings-channels-choose");
        onlooker.page().locator("#panel").getByText("E-mail").click();
        onlooker.fill("Name", "night shift").fill("E-mail addresses", "anna");
        onlooker.fill("Wait (optional)", "soon");
        onlooker.press("Make the channel");
        onlooker.page().locator("#f-settings-to-error").waitFor();
        assertThat(onlooker.page().locator("#f-after-error").count()).isEqualTo(1);
        assertThat(onlooker.page().locator("#f-settings-to").inputValue()).isEqualTo("anna");
        onlooker.looksAround("settings-channels-wrong");

        onlooker.fill("Name", "night-shift");
        onlooker.fill("E-mail addresses", "anna@ops.example\nben@ops.example");
        onlooker.fill("Wait (optional)", "15m");
        onlooker.press("Make the channel");
        onlooker.page().waitForURL("**done=made**");
        assertThat(row(onlooker, "night-shift").innerText())
                .contains("anna@ops.example", "P1", "after 15 min", "Not told yet");
        assertThat(audited("channel.added")).isEqualTo(1);
    }

    @Test
    void itsTroubleIsShownAndItsSecretIsNot() {
        addPager();
        everything
                .sql(
                        "UPDATE alert_channels SET last_error = 'PagerDuty refuses the routing key: 400', last_error_at = now() WHERE tenant_id = ?")
                .param(acme.id().value())
                .update();
        Onlooker onlooker = atTheChannels();
        assertThat(row(onlooker, "pager").innerText()).contains("Cannot be told");
        onlooker.follow("pager");

        assertThat(panel(onlooker))
                .contains("It could not be told at", "PagerDuty refuses the routing key");
        assertThat(onlooker.page().content()).doesNotContain(ROUTING_KEY);
        onlooker.looksAround("settings-channels");
    }

    @Test
    void aTestSaysInPlaceWhatCameOfIt() {
        add(
                "{\"name\":\"ops\",\"type\":\"webhook\",\"severities\":[\"p3\"],\"settings\":{\"url\":\"https://nowhere.invalid/hook\"}}");
        Onlooker onlooker = atTheChannels();
        onlooker.press("Test ops");
        onlooker.page()
                .locator("#panel .test-result")
                .waitFor(new Locator.WaitForOptions().setTimeout(20_000));

        assertThat(panel(onlooker)).contains("nowhere.invalid");
        onlooker.looksAround("settings-channels-tested");
    }

    @Test
    void oneIsChangedAndItsSecretLeftEmptyStays() {
        addPager();
        Onlooker onlooker = atTheChannels();
        onlooker.follow("pager");
        onlooker.page().getByText("P2: needs somebody").click();
        onlooker.press("Save changes");
        onlooker.page().waitForURL("**done=changed**");

        assertThat(row(onlooker, "pager").innerText()).contains("P1", "P2");
        assertThat(panel(onlooker)).contains("unchanged unless typed");
    }

    @Test
    void beforeOneIsRemovedThePageSaysWhatStops() {
        addPager();
        Onlooker onlooker = atTheChannels();
        onlooker.follow("pager");
        onlooker.follow("Remove");
        assertThat(panel(onlooker)).contains("Nobody is told by it of P1 any more");
        onlooker.press("Remove it");
        onlooker.page().waitForURL("**done=removed**");
        assertThat(row(onlooker, "pager").count()).isZero();
        assertThat(audited("channel.removed")).isEqualTo(1);
    }

    @Test
    void oneOfTheFileIsOnlyLookedAt() {
        addPager();
        everything
                .sql("UPDATE alert_channels SET managed_by = 'file' WHERE tenant_id = ?")
                .param(acme.id().value())
                .update();
        Onlooker onlooker = atTheChannels();
        onlooker.follow("pager");

        assertThat(panel(onlooker))
                .contains("It comes from the configuration file")
                .doesNotContain("Save changes", "Remove");
    }

    @Test
    void aViewerReadsWithoutButtonsAndWithoutAddresses() {
        add(
                "{\"name\":\"mail\",\"type\":\"email\",\"severities\":[\"p1\"],\"settings\":{\"to\":[\"anna@ops.example\"]}}");
        Onlooker onlooker = signedIn(people.member(acme, Role.VIEWER)).open("/settings/channels");
        onlooker.follow("mail");

        assertThat(onlooker.page().locator("main button[type=submit]:visible").count()).isZero();
        assertThat(onlooker.page().content()).doesNotContain("anna@ops.example");
        assertThat(panel(onlooker)).contains("a...@ops.example");
    }
}
