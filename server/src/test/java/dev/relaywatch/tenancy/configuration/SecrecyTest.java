package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Sample.mistake;
import static dev.relaywatch.tenancy.configuration.Sample.mistakes;
import static dev.relaywatch.tenancy.configuration.Sample.platform;
import static dev.relaywatch.tenancy.configuration.Sample.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes are printed and logged; what is secret in the file must not get there. */
class SecrecyTest {

    /** S3cr3t stands where a person might have put it wrongly. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "people: [{ email: a@b.example, role: admin, password: [S3cr3t] }]",
                "people: [{ email: a@b.example, role: admin, password: { S3cr3t: } }]",
                "people: [{ email: a@b.example, role: admin, S3cr3t }]",
                "people: [{ email: a@b.example, role: admin, password: *S3cr3t }]",
                "people: [{ email: a@b.example, role: admin, password: !S3cr3t }]",
                "people: [{ email: a@b.example, role: admin, password: &S3cr3t }]",
                "people: [{ email: a@b.example, role: admin, password: '${S3cr3t }' }]",
                "people: [{ email: a@b.example, role: admin, password: 'S3cr3t }]",
                "people: [{ email: a@b.example, role: admin, password: %S3cr3t }]",
                "people: [{ email: a@b.example, role: admin, password: \"\\S3cr3t\" }]",
                "keys: [{ name: web, kind: public, key: S3cr3t }]",
                "keys: [{ name: web, kind: public, rwp_S3cr3t }]",
                "webhook-secret: whsec_S3cr3t",
                "connections: [{ service: stripe, secrets: S3cr3t }]",
                "connections: [{ service: stripe, secrets: [S3cr3t] }]",
                "connections: [{ service: stripe, secrets: { sk_S3cr3t } }]",
                "connections: [{ service: stripe, secrets: { sk_S3cr3t, sk_S3cr3t } }]",
                "connections: [{ service: stripe, secrets: { api-key: ' S3cr3t ' } }]",
                "connections: [{ service: meta, base-url: 'https://u:S3cr3t@a.example' }]",
                "connections: [{ service: meta, base-url: 'https://a.example?k=S3cr3t' }]",
                "channels: [{ name: a, type: slack, severities: [p1], secrets: { webhook-url: 'https://10.1.1.1/S3cr3t' } }]",
                "channels: [{ name: a, type: slack, severities: [p1], secrets: { webhook-url: 'S3cr3t' } }]",
            })
    void aSecretIsNotShown(String fields) {
        assertThat(mistakes(tenant(fields))).isNotEmpty().noneMatch(m -> m.contains("S3cr3t"));
    }

    @Test
    void theRuleSeesOfASecretAddressOnlyTheHost() {
        String channel =
                "channels: [{ name: a, type: slack, severities: [p1], secrets: { webhook-url: 'https://Hooks.example:444/T0?x' } }]";

        assertThat(refusedWithUrl(platform(channel))).endsWith("webhook-url: never the address");
    }

    @Test
    void theHostOfAnAddressFromTheEnvironmentIsNotShown() {
        assertThat(refusedWithUrl(tenant("connections: [{ service: meta, base-url: '${URL}' }]")))
                .endsWith("base-url: never the address");
    }

    private static String refusedWithUrl(String text) {
        try {
            ConfigurationFile.parse(
                    "f.yaml",
                    text,
                    name -> name.equals("URL") ? "https://internal.example:8080/x" : null,
                    url -> Optional.of("never " + url));
            return "";
        } catch (ConfigurationRefused e) {
            assertThat(e.mistakes()).hasSize(1);
            return e.mistakes().getFirst();
        }
    }

    @Test
    void aPieceOfATokenIsNotTakenForAName() {
        assertThat(mistake(tenant("connections: [{ service: meta, secrets: { EAAB: 1 } }]")))
                .doesNotContain("EAAB")
                .contains("not shown", "expected one of access-token, app-secret");
    }

    @Test
    void aMistypedNameIsShownBecauseItIsNoSecret() {
        assertThat(mistake(tenant("connections: [{ service: stripe, secrets: { apiKey: k } }]")))
                .contains(
                        "secrets.apiKey: unknown secret of stripe; expected one of api-key; did you mean \"api-key\"?");
    }
}
