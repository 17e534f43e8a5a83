package dev.relaywatch.dashboard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may knock with which key. */
class KeysInBrowserTest extends PagesInBrowser {
    private Tenant acme;
    private Person anna;

    @BeforeEach
    void meet() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ADMIN);
    }

    private Onlooker atTheKeys() {
        return signedIn(anna).open("/settings/keys");
    }

    private static Locator lines(Onlooker onlooker) {
        return onlooker.page().locator("[id^=key-]:not(form)");
    }

    private static Onlooker made(Onlooker onlooker, String name, String kind) {
        onlooker.follow("Make a key").fill("Name", name);
        onlooker.page().locator("#f-kind").selectOption(kind);
        onlooker.press("Make the key");
        onlooker.page().locator("#shown").waitFor();
        return onlooker;
    }

    private static String shown(Onlooker onlooker) {
        return onlooker.page().locator(".shown .code").innerText();
    }

    private int lists(String key) {
        return send(HttpRequest.newBuilder(url("/api/platform/connections"))
                        .header("Authorization", "Bearer " + key))
                .status();
    }

    private long audited(String action) {
        return everything
                .sql("SELECT count(*) FROM audit_log WHERE tenant_id = ? AND action = ?")
                .params(acme.id().value(), action)
                .query(Long.class)
                .single();
    }

    @Test
    void aKeyIsShownOnceAndOpensWhatItIsFor() {
        Onlooker onlooker = atTheKeys();
        onlooker.looksAround("settings-keys-none");
        made(onlooker, "warehouse", "secret");
        String key = shown(onlooker);

        assertThat(key).startsWith("rws_");
        assertThat(lists(key)).isEqualTo(200);
        onlooker.looksAround("settings-keys-made");
        assertThat(onlooker.path()).startsWith("/settings/keys").doesNotContain("rws_");
        onlooker.open("/settings/keys");
        assertThat(onlooker.page().content()).doesNotContain(key);
        assertThat(lines(onlooker).first().innerText())
                .contains("warehouse", "Secret", key.substring(0, 8), "Open");
        assertThat(audited("key.made")).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsSaidBesideItsField() {
        Onlooker onlooker = atTheKeys();
        onlooker.follow("Make a key");
        onlooker.fill("Pages it is taken from (optional)", "shop.example.com/cart");
        onlooker.press("Make the key");

        onlooker.page().locator("#f-name-error").waitFor();
        assertThat(onlooker.page().locator("#f-origins-error").innerText())
                .contains("https://shop.example.com");
        assertThat(onlooker.page().locator("#f-origins").inputValue())
                .isEqualTo("shop.example.com/cart");
        onlooker.looksAround("settings-keys-wrong");
        assertThat(lines(onlooker).count()).isZero();
    }

    @Test
    void aKeyIsReplacedWithAnOverlapInWhichBothOpen() {
        Onlooker onlooker = made(atTheKeys(), "warehouse", "secret");
        String old = shown(onlooker);
        onlooker.follow("warehouse");
        onlooker.follow("Replace");
        onlooker.looksAround("settings-keys-replace");
        onlooker.page().locator("#f-overlap").selectOption("PT1H");
        onlooker.press("Make the new key");
        onlooker.page().locator("#shown").waitFor();

        String now = shown(onlooker);
        assertThat(now).isNotEqualTo(old);
        assertThat(onlooker.page().locator(".shown").innerText())
                .contains("The key before goes on opening for 1 h");
        assertThat(lists(old)).isEqualTo(200);
        assertThat(lists(now)).isEqualTo(200);
        assertThat(onlooker.page().locator("main").innerText()).contains("Replaced", "opens until");
        assertThat(audited("key.rotated")).isEqualTo(1);
    }

    @Test
    void beforeAKeyIsRevokedThePageSaysWhatStops() {
        Onlooker onlooker = made(atTheKeys(), "web", "public");
        onlooker.follow("web");
        onlooker.follow("Revoke");
        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("Revoke web?", "It was never used", "It cannot be taken back");
        onlooker.looksAround("settings-keys-revoke");
        onlooker.press("Revoke it");
        onlooker.page().waitForURL("**done=revoked**");

        assertThat(lines(onlooker).first().innerText()).contains("Revoked");
        assertThat(audited("key.revoked")).isEqualTo(1);
    }

    @Test
    void thePagesOfAPublicKeyAreChanged() {
        Onlooker onlooker = made(atTheKeys(), "web", "public");
        onlooker.follow("web");
        onlooker.fill("Pages it is taken from (optional)", "https://acme.example");
        onlooker.press("Save changes");
        onlooker.page().waitForURL("**done=changed**");

        assertThat(lines(onlooker).first().innerText()).contains("acme.example");
        onlooker.looksAround("settings-keys");
        assertThat(audited("key.changed")).isEqualTo(1);
    }

    @Test
    void aKeyOfTheFileIsNotReplacedHere() {
        everything
                .sql(
                        """
                        INSERT INTO api_keys (id, tenant_id, name, kind, prefix, key_hash, managed_by, created_at)
                        VALUES (gen_random_uuid(), ?, 'named', 'secret', 'rws_file', sha256(gen_random_uuid()::text::bytea),
                                'file', now())
                        """)
                .param(acme.id().value())
                .update();
        Onlooker onlooker = atTheKeys();
        onlooker.follow("named");

        assertThat(onlooker.page().locator("#panel").innerText())
                .contains("It comes from the configuration file")
                .doesNotContain("Replace", "Save");
    }

    @Test
    void whoIsNoAdminIsToldWhomToAsk() {
        Onlooker onlooker = signedIn(people.member(acme, Role.ANALYST)).open("/settings/keys");

        assertThat(onlooker.page().locator("main").innerText())
                .contains("Keys are for the admins of a store", "Ask an admin");
        onlooker.looksAround("settings-refused");
    }
}
