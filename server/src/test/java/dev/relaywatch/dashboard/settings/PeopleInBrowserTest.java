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

/** Who works here, and may do what. */
class PeopleInBrowserTest extends PagesInBrowser {
    private Tenant acme;
    private Person anna;
    private Person ben;

    @BeforeEach
    void meet() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ADMIN);
        ben = people.member(acme, Role.VIEWER);
    }

    private Onlooker atThePeople(Person person) {
        return signedIn(person).open("/settings/people?tenant=" + acme.slug());
    }

    private static Locator row(Onlooker onlooker, Person person) {
        return onlooker.page().locator("#person-" + person.id());
    }

    private static Onlooker opened(Onlooker onlooker, Person person) {
        row(onlooker, person).locator("a.cell-main").click();
        onlooker.page().locator("#panel").waitFor();
        return onlooker;
    }

    private long audited(String action, String email) {
        return everything
                .sql("SELECT count(*) FROM audit_log WHERE action = ? AND subject = ?")
                .params(action, email)
                .query(Long.class)
                .single();
    }

    @Test
    void somebodyIsInvitedAndTheLinkIsShownOnce() {
        String email = "new-" + acme.slug() + "@people.example";
        Onlooker onlooker = atThePeople(anna);
        onlooker.follow("Invite somebody");
        onlooker.fill("E-mail address", "nobody");
        onlooker.press("Invite");
        onlooker.page().locator("#f-email-error").waitFor();
        assertThat(onlooker.page().locator("#f-email").inputValue()).isEqualTo("nobody");
        onlooker.looksAround("settings-people-wrong");

        onlooker.fill("E-mail address", email);
        onlooker.page().locator("#f-role").selectOption("analyst");
        onlooker.press("Invite");
        onlooker.page().locator("#shown").waitFor();
        String link = onlooker.page().locator(".shown .code").innerText();
        assertThat(link).contains("/password/new");
        onlooker.looksAround("settings-people-invited");
        assertThat(onlooker.page().locator("main").innerText())
                .contains(email, "Analyst", "Invited");

        onlooker.open("/settings/people");
        assertThat(onlooker.page().content()).doesNotContain(link.substring(link.length() - 20));
        assertThat(audited("person.invited", email)).isEqualTo(1);
    }

    @Test
    void aRoleIsChangedAndTakenAway() {
        Onlooker onlooker = opened(atThePeople(anna), ben);
        onlooker.page().locator("#f-role").selectOption("analyst");
        onlooker.press("Save the role");
        onlooker.page().waitForURL("**done=role**");
        assertThat(row(onlooker, ben).innerText()).contains("Analyst");

        onlooker.follow("Take the role away");
        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("sees nothing of", "Their account stays");
        onlooker.looksAround("settings-people-take");
        onlooker.press("Take the role away");
        onlooker.page().waitForURL("**done=taken**");
        assertThat(row(onlooker, ben).count()).isZero();
        assertThat(audited("person.role_ended", ben.email())).isEqualTo(1);
    }

    @Test
    void anAdminOfAStoreHasNoButtonsForTheAccountItself() {
        Onlooker onlooker = opened(atThePeople(anna), ben);

        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("Take the role away")
                .doesNotContain("Disable", "Sign out everywhere", "Remove second factor");
        onlooker.looksAround("settings-people");
    }

    @Test
    void anAdminOfThePlatformDisablesAndEnables() {
        Onlooker onlooker = opened(atThePeople(people.platformAdmin()), ben);
        onlooker.press("Sign out everywhere");
        onlooker.page().waitForURL("**done=signed-out**");
        onlooker.follow("Disable");
        onlooker.press("Disable them");
        onlooker.page().waitForURL("**done=disabled**");
        assertThat(row(onlooker, ben).innerText()).contains("Disabled");
        onlooker.press("Enable");
        onlooker.page().waitForURL("**done=enabled**");
        assertThat(row(onlooker, ben).innerText()).doesNotContain("Disabled");
        assertThat(audited("person.disabled", ben.email())).isEqualTo(1);
    }

    @Test
    void aRoleOfTheFileIsOnlyLookedAt() {
        everything
                .sql("UPDATE memberships SET managed_by = 'file' WHERE person_id = ?")
                .param(ben.id())
                .update();
        Onlooker onlooker = opened(atThePeople(anna), ben);

        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("comes from the configuration file")
                .doesNotContain("Save the role", "Take the role away");
    }

    @Test
    void whoIsNoAdminIsToldWhomToAsk() {
        Onlooker onlooker = atThePeople(ben);

        assertThat(onlooker.page().locator("main").innerText())
                .contains("The people are for the admins of a store")
                .doesNotContain(anna.email());
    }
}
