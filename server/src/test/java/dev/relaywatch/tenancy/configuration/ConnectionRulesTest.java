package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Sample.mistake;
import static dev.relaywatch.tenancy.configuration.Sample.mistakes;
import static dev.relaywatch.tenancy.configuration.Sample.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionRulesTest {

    private static String connection(String fields) {
        return tenant("connections:\n  - { " + fields + " }");
    }

    private static ConnectionEntry only(String fields) {
        return Sample.parse(connection(fields)).tenants().getFirst().connections().getFirst();
    }

    @Test
    void anUnknownServiceIsNamedWithTheKnownOnesAndTheNearest() {
        assertThat(mistake(connection("service: metaa")))
                .startsWith(
                        "4: tenants[0].connections[0].service: unknown service \"metaa\"; expected one of database, redis, shopify")
                .endsWith("webhook; did you mean \"meta\"?");
    }

    @Test
    void thePipelineTakesNoConnection() {
        assertThat(mistake(connection("service: pipeline")))
                .contains("the pipeline is watched by itself");
    }

    @Test
    void aServiceIsRequired() {
        assertThat(mistake(connection("name: main")))
                .isEqualTo("4: tenants[0].connections[0].service: is required");
    }

    @Test
    void settingsAndSecretsAreThoseOfTheService() {
        assertThat(mistake(connection("service: meta, settings: { pixelid: 1 }")))
                .isEqualTo(
                        "4: tenants[0].connections[0].settings.pixelid: unknown setting of meta; expected one of pixel-id,"
                                + " ad-account-id, api-version, events, test-event-code; did you mean \"pixel-id\"?");
        assertThat(mistake(connection("service: meta, secrets: { api-key: k }")))
                .contains(
                        "secrets.api-key: unknown secret of meta; expected one of access-token, app-secret");
        assertThat(mistake(connection("service: mux, settings: { x: k }")))
                .endsWith("unknown setting of mux; there is none");
    }

    @Test
    void aConnectionMayBeKeptWithoutItsSecrets() {
        assertThat(only("service: stripe").secrets()).isEmpty();
        assertThat(only("service: stripe, secrets: { api-key: '' }").secrets()).isEmpty();
    }

    @Test
    void numbersInSettingsStayAsTheyAreWritten() {
        assertThat(
                        only("service: meta, settings: { pixel-id: 0012, api-version: 26.0 }")
                                .settings())
                .isEqualTo(Map.of("pixel-id", "0012", "api-version", "26.0"));
    }

    @Test
    void namesOfEventsAreAMap() {
        assertThat(mistake(connection("service: meta, settings: { events: Lead }")))
                .contains("settings.events: expected a map of names and values, got text");
        assertThat(mistake(connection("service: meta, settings: { events: { closed: [a] } }")))
                .contains("settings.events.closed: expected text, got a list");
        assertThat(mistake(connection("service: meta, settings: { pixel-id: { a: b } }")))
                .contains("settings.pixel-id: expected text, got a map");
    }

    @Test
    void theGoogleApiIsOneOfTwo() {
        assertThat(mistake(connection("service: google-ads, settings: { api: datamanager }")))
                .endsWith(
                        "unknown API \"datamanager\"; expected one of data-manager, google-ads; did you mean \"data-manager\"?");
    }

    @Test
    void twoConnectionsOfAServiceNeedNamesOfTheirOwn() {
        assertThat(
                        mistake(
                                tenant(
                                        "connections:\n  - { service: meta }\n  - { service: meta, name: main }")))
                .isEqualTo(
                        "5: tenants[0].connections[1].name: the name of a meta connection is given twice, in line 4"
                                + " (tenants[0].connections[0]) and in line 5");
        assertThat(
                        mistakes(
                                tenant(
                                        "connections:\n  - { service: meta }\n  - { service: meta, name: eu }")))
                .isEmpty();
        assertThat(mistakes(tenant("connections:\n  - { service: meta }\n  - { service: ga4 }")))
                .isEmpty();
    }

    @Test
    void aNameHasNoColonBecauseRoutesPutOneBeforeIt() {
        assertThat(mistake(connection("service: meta, name: 'a:b'")))
                .contains("name: expected letters, digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "gtm", "supabase", "woocommerce", "shopify", "mcp"})
    void servicesWithoutAnAddressOfTheirOwnNeedOne(String service) {
        assertThat(mistake(connection("service: " + service)))
                .isEqualTo(
                        "4: tenants[0].connections[0].base-url: is required: "
                                + service
                                + " has no address of its own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme.example                | begins with http:// or https://",
                "ftp://acme.example          | begins with http:// or https://",
                "/prefix                     | begins with http:// or https://",
                "http:                       | without spaces",
                "https:///path               | valid host and port",
                "https://a_b.example         | valid host and port",
                "https://acme.example:99999  | valid host and port",
                "https://u:p@acme.example    | without user name and password",
                "https://acme.example?x=1    | without ?",
                "https://acme.example#x      | without #",
                "https://acme example        | without spaces",
            })
    void aBaseUrlIsSchemeHostPortAndPrefix(String url, String expectation) {
        assertThat(mistake(connection("service: meta, base-url: '" + url + "'")))
                .startsWith("4: tenants[0].connections[0].base-url: expected an a")
                .contains(expectation)
                .doesNotContain(url);
    }

    @Test
    void anAddressThatIsCalledAsItStandsKeepsSlashAndQuery() {
        assertThat(only("service: webhook, base-url: 'https://acme.example/hook/?k=1'").baseUrl())
                .isEqualTo(URI.create("https://acme.example/hook/?k=1"));
    }

    @Test
    void whatTheRuleRefusesIsAMistakeInThatLine() {
        assertThat(mistake(connection("service: meta, base-url: 'http://10.0.0.1:80/x'")))
                .isEqualTo(
                        "4: tenants[0].connections[0].base-url: 10.0.0.1 leads to a private address");
        assertThat(
                        mistake(
                                connection(
                                        "service: google-ads, settings: { token-url: 'http://10.0.0.1/t' }")))
                .isEqualTo(
                        "4: tenants[0].connections[0].settings.token-url: 10.0.0.1 leads to a private address");
    }

    @Test
    void databasesAreGivenInTheirSettings() {
        assertThat(mistake(connection("service: redis, base-url: 'http://redis.example'")))
                .endsWith("base-url: redis takes none; give its address in settings");
        assertThat(
                        only("service: database, settings: { host: db, port: 5432, name: shop }")
                                .settings())
                .containsEntry("port", "5432");
    }

    @Test
    void placeholdersOfTheDocumentationAreNoValues() {
        assertThat(mistake(connection("service: meta, settings: { pixel-id: '...' }")))
                .contains("instead of the placeholder");
        assertThat(mistake(connection("service: meta, secrets: { access-token: '...' }")))
                .contains("not a placeholder");
        assertThat(
                        mistake(
                                connection(
                                        "service: webhook, base-url: 'https://a.example', secrets: { signing-secret: '...' }")))
                .contains("signing-secret: expected whsec_");
    }

    @Test
    void aCredentialHasNoWhiteSpaceAtItsEnds() {
        assertThat(mistake(connection("service: stripe, secrets: { api-key: \"sk_secret\\n\" }")))
                .contains("without white space at its ends")
                .doesNotContain("sk_secret");
    }
}
