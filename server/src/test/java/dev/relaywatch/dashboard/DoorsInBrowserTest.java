package dev.relaywatch.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How people come in, and what they change of their own account. */
class DoorsInBrowserTest extends PagesInBrowser {
    private Person anna;

    @BeforeEach
    void meet() {
        anna = people.member(tenants.tenant(), Role.ANALYST);
    }

    @Test
    void aWrongPasswordIsSaidAndTheRightOneLeadsIn() {
        Onlooker somebody = stranger().open("/");
        assertThat(somebody.path()).startsWith("/login");
        somebody.looksAround("sign-in");

        somebody.fill("E-mail", anna.email()).fill("Password", "wrong").press("Sign in");
        assertThat(
                        somebody.page()
                                .getByRole(com.microsoft.playwright.options.AriaRole.STATUS)
                                .textContent())
                .contains("The address or the password is wrong");
        somebody.looksAround("sign-in-refused");

        somebody.fill("E-mail", anna.email()).fill("Password", PeopleKit.PASSWORD).press("Sign in");
        assertThat(somebody.path()).isEqualTo("/account");
    }

    @Test
    void theAccountShowsWhoOneIs() {
        Onlooker onlooker = signedIn(anna).open("/account");
        assertThat(onlooker.page().content()).contains(anna.email());
        onlooker.looksAround("account");
    }
}
