package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Sample.mistake;
import static dev.relaywatch.tenancy.configuration.Sample.mistakes;
import static dev.relaywatch.tenancy.configuration.Sample.parse;
import static dev.relaywatch.tenancy.configuration.Sample.platform;
import static dev.relaywatch.tenancy.configuration.Sample.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantRulesTest {

    private static TenantEntry only(String fields) {
        return parse(tenant(fields)).tenants().getFirst();
    }

    @Test
    void aSlugIsEnoughAndTheRestHasDefaults() {
        TenantEntry tenant = parse("tenants: [{ slug: acme }]").tenants().getFirst();

        assertThat(tenant.name()).isEqualTo("acme");
        assertThat(tenant.timeZone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(tenant.currency()).isEqualTo("EUR");
        assertThat(tenant.routes()).isNull();
    }

    @Test
    void aSlugIsRequiredInTheLineOfTheTenant() {
        assertThat(mistake("tenants:\n\n  - name: Acme\n    currency: EUR\n"))
                .isEqualTo("3: tenants[0].slug: is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-b", "4you", "abc-def-1"})
    void goodSlugs(String slug) {
        assertThat(mistakes("tenants: [{ slug: " + slug + " }]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "-a", "a-", "a--b", "a_b", "a b", "ä"})
    void badSlugs(String slug) {
        assertThat(mistake("tenants: [{ slug: '" + slug + "' }]"))
                .contains("slug: expected small letters");
    }

    @Test
    void aSlugHasAtMostSixtyThreeCharacters() {
        assertThat(mistakes("tenants: [{ slug: " + "a".repeat(63) + " }]")).isEmpty();
        assertThat(mistake("tenants: [{ slug: " + "a".repeat(64) + " }]")).contains("at most 63");
    }

    @Test
    void twinSlugsAreNamedWithBothLines() {
        assertThat(mistake("tenants:\n  - slug: acme\n  - slug: birch\n  - slug: acme\n"))
                .isEqualTo(
                        "4: tenants[2].slug: the slug \"acme\" is given twice, in line 2 (tenants[0].slug) and in line 4");
    }

    @Test
    void timeZonesCurrenciesAndCountriesAreKnownOnes() {
        assertThat(mistake(tenant("time-zone: Europe/Berlyn")))
                .endsWith("did you mean \"Europe/Berlin\"?");
        assertThat(mistake(tenant("currency: EUX")))
                .contains("currency: expected an ISO 4217 currency");
        assertThat(mistake(tenant("currency: eur"))).contains("got \"eur\"");
        assertThat(mistake(tenant("country: UK")))
                .contains("country: expected an ISO 3166-1 country");
        assertThat(only("country: GB").country()).isEqualTo("GB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_...",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_c2hvcnQ=",
                "whsec_%%%"
            })
    void aWebhookSecretIsPrefixAndBase64(String secret) {
        assertThat(mistake(tenant("webhook-secret: '" + secret + "'")))
                .startsWith(
                        "3: tenants[0].webhook-secret: expected whsec_ and base64 of 24 to 64 bytes")
                .doesNotContain(secret);
    }

    @Test
    void theKindOfAKeyIsToldByItsBeginning() {
        assertThat(
                        mistake(
                                tenant(
                                        "keys: [{ name: web, kind: public, key: rws_0123456789abcdef }]")))
                .contains("keys[0].key: expected from 20")
                .contains("beginning with rwp_ as every public key")
                .doesNotContain("0123456789");
        assertThat(
                        mistake(
                                tenant(
                                        "keys: [{ name: back, kind: secret, key: rws_0123456789abcdef, origins: [https://a.example] }]")))
                .contains("keys[0].origins: only a public key has pages of its own");
        assertThat(mistake(platform("keys: [{ name: auto, key: rws_0123456789abcdef }]")))
                .contains("beginning with rwx_ as every platform key");
        assertThat(
                        mistake(
                                tenant(
                                        "keys: [{ name: web, kind: platform, key: rwx_0123456789abcdef }]")))
                .contains("unknown kind \"platform\"; expected one of public, secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rwp_...",
                "rwp_0123456789abcde",
                "rwp_0123456789 abcdef",
                "rwp_0123456789:abcdef"
            })
    void aKeyIsLongAndFitsIntoAHeader(String key) {
        assertThat(mistake(tenant("keys: [{ name: web, kind: public, key: '" + key + "' }]")))
                .contains("key: expected from 20 to 200 letters")
                .doesNotContain(key);
    }

    @Test
    void aKeyOpensOneDoorOnly() {
        String text =
                """
                tenants:
                  - { slug: a, keys: [{ name: one, kind: public, key: rwp_0123456789abcdef }] }
                  - { slug: b, keys: [{ name: two, kind: public, key: rwp_0123456789abcdef }] }
                """;

        assertThat(mistake(text))
                .isEqualTo(
                        "3: tenants[1].keys[0].key: the same key is given twice, in line 2"
                                + " (tenants[0].keys[0].key) and in line 3");
    }

    @Test
    void peopleHaveAnAddressAndARole() {
        assertThat(mistake(tenant("people: [{ email: anna, role: admin }]")))
                .contains("email: expected an e-mail address");
        assertThat(mistake(tenant("people: [{ email: a@b.example, role: boss }]")))
                .endsWith("role: unknown role \"boss\"; expected one of admin, analyst, viewer");
        assertThat(mistake(tenant("people: [{ email: a@b.example }]")))
                .endsWith("people[0].role: is required");
        assertThat(mistake(platform("admins: [{ email: a@b.example, role: admin }]")))
                .endsWith("role: unknown field; expected one of email, password");
        assertThat(
                        only("people: [{ email: a@b.example, role: viewer }]")
                                .people()
                                .getFirst()
                                .password())
                .isNull();
    }

    @Test
    void aPersonIsNamedOnceWhateverTheCase() {
        assertThat(
                        mistake(
                                tenant(
                                        "people:\n  - { email: a@b.example, role: admin }\n  - { email: A@b.example, role: viewer }")))
                .startsWith(
                        "5: tenants[0].people[1].email: the same person is given twice, in line 4");
    }

    @Test
    void thePersonOfOneTenantMayBeThatOfAnother() {
        String person = "people: [{ email: a@b.example, role: admin }]";

        assertThat(
                        mistakes(
                                "tenants:\n  - { slug: a, "
                                        + person
                                        + " }\n  - { slug: b, "
                                        + person
                                        + " }"))
                .isEmpty();
    }

    @Test
    void originsAreAsBrowsersSendThem() {
        assertThat(only("origins: ['https://Shop.example:443', 'http://localhost:3000']").origins())
                .containsExactly("https://shop.example", "http://localhost:3000");
        assertThat(mistake(tenant("origins: ['https://shop.example/']")))
                .contains("expected an origin such as");
        assertThat(mistake(tenant("origins: [shop.example]")))
                .contains("origins[0]: expected an address that begins");
    }

    @Test
    void silencesThatAreMissedAreDurations() {
        assertThat(only("expect: { purchase: 1h, page_view: 15m }").expect())
                .isEqualTo(
                        Map.of(
                                "purchase",
                                Duration.ofHours(1),
                                "page_view",
                                Duration.ofMinutes(15)));
        assertThat(mistake(tenant("expect: { purchase: often }")))
                .isEqualTo(
                        "3: tenants[0].expect.purchase: expected a duration from 1m to 31d such as 15m, 1h or 30d, got \"often\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0s",
                "1",
                "-5m",
                "1.5h",
                "5 m",
                "1w",
                "99999999999d",
                "59s",
                "59999ms",
                "32d",
                "745h"
            })
    void badDurations(String duration) {
        assertThat(mistake(tenant("expect: { purchase: '" + duration + "' }")))
                .contains("expected a duration");
    }

    @Test
    void allUnitsOfDurations() {
        assertThat(only("expect: { a: 60000ms, b: 90s, c: 15m, d: 1h, e: 31d }").expect().values())
                .containsExactly(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1),
                        Duration.ofDays(31));
    }
}
