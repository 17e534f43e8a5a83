package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops a start, with its reason. */
class SingleSignOnPropertiesTest {
    private static final String ISSUER = "https://login.example.com/realms/one";

    private static SingleSignOn properties(
            @Nullable String issuer, @Nullable String client, @Nullable String secret) {
        return new SingleSignOn(
                issuer == null ? null : URI.create(issuer), client, secret, "Example", false);
    }

    @Test
    void withoutAProviderThereIsNoButton() {
        assertThat(properties(null, null, null).shown()).isEmpty();
        assertThat(properties(ISSUER, "relaywatch", "s3cret").shown()).contains("Example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login.example.com",
                "/login",
                "ftp://login.example.com",
                "https:login.example.com",
                "https://login.example.com/?realm=one",
                "https://login.example.com/#one",
                "https://me@login.example.com/"
            })
    void anIssuerMustBeTheAddressOfASite(String issuer) {
        assertThatThrownBy(() -> properties(issuer, "relaywatch", "s3cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relaywatch.oidc.issuer must be like https://");
    }

    @Test
    void aProviderNeedsAClientAndItsSecret() {
        assertThatThrownBy(() -> properties(ISSUER, null, "s3cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relaywatch.oidc.client-id and");
        assertThatThrownBy(() -> properties(ISSUER, "relaywatch", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relaywatch.oidc.client-id and");
    }

    @Test
    void aClientNeedsItsProvider() {
        assertThatThrownBy(() -> properties(null, "relaywatch", "s3cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relaywatch.oidc.issuer must be given")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void theSecretIsNotPrinted() {
        assertThat(properties(ISSUER, "relaywatch", "s3cret")).asString().doesNotContain("s3cret");
    }
}
