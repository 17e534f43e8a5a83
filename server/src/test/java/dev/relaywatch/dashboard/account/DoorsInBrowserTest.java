package dev.relaywatch.dashboard.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.SecondFactorKit;
import dev.relaywatch.tenancy.SecondFactors;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.Onlooker.Screen;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How people come in, and what they change of their own account. */
class DoorsInBrowserTest extends PagesInBrowser {
    private static final String NEW_PASSWORD = "seven odd kettles by the harbour";
    private static final Duration NEXT_CODE = Duration.ofSeconds(30);

    @Autowired private SecondFactors secondFactors;

    private Person anna;

    @BeforeEach
    void meet() {
        anna = people.member(tenants.tenant(), Role.ANALYST);
    }

    private static void signIn(Onlooker somebody, Person person, String password) {
        somebody.fill("E-mail", person.email()).fill("Password", password).press("Sign in");
    }

    @Test
    void aWrongPasswordIsSaidAndTheRightOneLeadsIn() {
        Onlooker somebody = stranger().open("/");
        assertThat(somebody.path()).isEqualTo("/login?next=%2F");

        signIn(somebody, anna, "wrong");
        assertThat(somebody.notice()).contains("The address or the password is wrong");
        somebody.looksAround("sign-in-refused");

        signIn(somebody, anna, PeopleKit.PASSWORD);
        assertThat(somebody.path()).isEqualTo("/");
    }

    @Test
    void theKeyboardAloneLeadsIn() {
        Onlooker somebody = stranger().open("/login?next=/account");
        PlaywrightAssertions.assertThat(somebody.page().locator("#username")).isFocused();
        somebody.page().keyboard().type(anna.email());
        somebody.page().keyboard().press("Tab");
        somebody.page().keyboard().type(PeopleKit.PASSWORD);
        somebody.page().keyboard().press("Enter");
        somebody.page().waitForURL(url("/account").toString());

        somebody.page().keyboard().press("Tab");
        assertThat(somebody.page().evaluate("() => document.activeElement.textContent"))
                .isEqualTo("Skip to content");
        assertThat(somebody.page().locator(".skip").boundingBox().y).isNotNegative();
        somebody.page().keyboard().press("Enter");
        somebody.page().keyboard().press("Tab");
        assertThat(somebody.page().evaluate("() => document.activeElement.id")).isEqualTo("name");
    }

    @Test
    void aCodeIsAskedForAfterThePasswordAndAWrongOneOpensNothing() {
        String secret = secondFactors.propose(anna.id()).orElseThrow().secret();
        Instant now = Instant.now();
        assertThat(secondFactors.confirm(anna.id(), SecondFactorKit.code(secret, now))).isPresent();
        Onlooker somebody = stranger().open("/login");

        signIn(somebody, anna, PeopleKit.PASSWORD);
        assertThat(somebody.path()).isEqualTo("/login/code");

        somebody.fill("Code", "000000").press("Go on");
        assertThat(somebody.notice()).contains("That code opens nothing");
        somebody.looksAround("code-refused");

        somebody.fill("Code", SecondFactorKit.code(secret, now.plus(NEXT_CODE))).press("Go on");
        assertThat(somebody.path()).isEqualTo("/");
    }

    @Test
    void aNameIsSavedAndStandsInTheFrame() {
        Onlooker onlooker = signedIn(anna).open("/account");

        onlooker.fill("Name", "Anna Kovács").press("Save name");

        assertThat(onlooker.notice()).contains("Your name is saved");
        assertThat(onlooker.page().locator(".sidebar .who").innerText()).contains("Anna Kovács");
        onlooker.on(Screen.PHONE, ColorScheme.LIGHT);
        assertThat(onlooker.page().locator(".topbar .who").innerText()).contains("Anna Kovács");
        onlooker.looksAround("account");
    }

    @Test
    void aNewPasswordIsTakenAfterTheOneBeforeAndOpensTheDoor() {
        Onlooker onlooker = signedIn(anna).open("/account");

        onlooker.fill("Current password", "not the one");
        onlooker.fill("New password", NEW_PASSWORD).press("Change password");
        assertThat(onlooker.notice()).contains("The current password is not right");
        onlooker.fill("Current password", PeopleKit.PASSWORD);
        onlooker.fill("New password", "passwordpassword").press("Change password");
        assertThat(onlooker.notice()).contains("Choose another password");
        onlooker.looksAround("account-password-refused");
        onlooker.fill("Current password", PeopleKit.PASSWORD);
        onlooker.fill("New password", NEW_PASSWORD).press("Change password");
        assertThat(onlooker.notice()).contains("Your new password is set");

        Onlooker elsewhere = stranger().open("/login");
        signIn(elsewhere, anna, NEW_PASSWORD);
        assertThat(elsewhere.path()).isEqualTo("/");
    }

    @Test
    void aSecondFactorIsAddedByTheCodeOfAnAppAndGivesRecoveryCodes() {
        Onlooker onlooker = signedIn(anna).open("/account").follow("Add a second factor");
        onlooker.looksAround("second-factor-adding");

        String secret = onlooker.page().locator("#second-factor .mono").innerText();
        onlooker.fill("Code", SecondFactorKit.code(secret, Instant.now()));
        onlooker.press("Use it from now on");

        assertThat(onlooker.notice()).contains("Your second factor is in use");
        assertThat(onlooker.page().locator(".codes li").count()).isEqualTo(10);
        onlooker.looksAround("second-factor-added");
    }

    @Test
    void aSessionElsewhereIsEndedFromItsRow() {
        Onlooker phone = signedIn(anna).on(Screen.PHONE, ColorScheme.DARK).open("/account");
        Onlooker desk = signedIn(anna).open("/account");
        desk.looksAround("account-sessions");

        desk.press("End");

        assertThat(desk.notice()).contains("That session ended");
        assertThat(phone.open("/account").path()).startsWith("/login");
        assertThat(desk.open("/account").path()).isEqualTo("/account");
    }

    @Test
    void onePressSignsOutEverywhere() {
        Onlooker phone = signedIn(anna).open("/account");
        Onlooker desk = signedIn(anna).open("/account");

        desk.press("Sign out everywhere");

        assertThat(desk.notice()).contains("You are signed out");
        assertThat(desk.open("/account").path()).startsWith("/login");
        assertThat(phone.open("/account").path()).startsWith("/login");
    }

    @Test
    void onAPhoneOneSignsOutFromTheOwnRow() {
        Onlooker phone = signedIn(anna).on(Screen.PHONE, ColorScheme.LIGHT).open("/account");

        phone.press("Sign out");

        assertThat(phone.notice()).contains("You are signed out");
        assertThat(phone.open("/account").path()).startsWith("/login");
    }
}
