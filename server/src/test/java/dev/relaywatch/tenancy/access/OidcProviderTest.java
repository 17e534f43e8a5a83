package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.tenancy.SingleSignOn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.jwt.JwtException;

/** A provider that takes connections and says nothing. */
@Timeout(20)
class OidcProviderTest {
    private static final Duration LONGEST = Duration.ofMillis(200);

    private ServerSocket silent;
    private String address;
    private OidcProvider provider;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        address = "http://127.0.0.1:" + silent.getLocalPort();
        provider =
                new OidcProvider(
                        new SingleSignOn(
                                URI.create(address), "relaywatch", "s3cret", "Example", false),
                        LONGEST);
    }

    @AfterEach
    void close() throws IOException {
        provider.close();
        silent.close();
    }

    @Test
    void itsAddressesAreNotWaitedForForLong() {
        ThrowingCallable asking = () -> provider.registration();
        assertThatThrownBy(asking)
                .isInstanceOf(OAuth2AuthenticationException.class)
                .satisfies(e ->
                        assertThat(OidcFailure.reason(e))
                                .startsWith("what it says of itself under " + address));
    }

    @Test
    void itsTokensAreNotWaitedForForLong() {
        OAuth2AuthorizationCodeGrantRequest grant =
                new OAuth2AuthorizationCodeGrantRequest(
                        registration(),
                        new OAuth2AuthorizationExchange(
                                OAuth2AuthorizationRequest.authorizationCode()
                                        .authorizationUri(address + "/authorize")
                                        .clientId("relaywatch")
                                        .redirectUri("http://127.0.0.1/back")
                                        .state("state")
                                        .build(),
                                OAuth2AuthorizationResponse.success("code")
                                        .redirectUri("http://127.0.0.1/back")
                                        .state("state")
                                        .build()));
        assertThatThrownBy(() -> provider.tokens().getTokenResponse(grant))
                .isInstanceOf(OAuth2AuthorizationException.class);
    }

    @Test
    void itsKeysAreNotWaitedForForLong() {
        String token = // an RS256 header, no claims, no signature
                "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.e30.AAAA";
        assertThatThrownBy(() -> provider.createDecoder(registration()).decode(token))
                .isInstanceOf(JwtException.class)
                .hasStackTraceContaining("HttpTimeoutException");
    }

    @Test
    void whatItKnowsOfSomebodyIsNotWaitedForForLong() {
        Instant now = Instant.ofEpochSecond(1_795_700_000);
        OidcUserRequest who =
                new OidcUserRequest(
                        registration(),
                        new OAuth2AccessToken(
                                OAuth2AccessToken.TokenType.BEARER,
                                "token",
                                now,
                                now.plusSeconds(60)),
                        OidcIdToken.withTokenValue("token").subject("anna").build());
        assertThatThrownBy(() -> provider.users().loadUser(who))
                .isInstanceOf(OAuth2AuthenticationException.class);
    }

    @Test
    void whatIsLoggedQuotesNothingOfTheirs() {
        Exception quoting = new IllegalStateException("eyJhbGciOi {sub=anna}");
        assertThat(
                        OidcFailure.reason(
                                new OAuth2AuthenticationException(
                                        new OAuth2Error("invalid_id_token", "{sub=anna}", null),
                                        quoting)))
                .isEqualTo("invalid_id_token, IllegalStateException");
        assertThat(
                        OidcFailure.reason(
                                new OAuth2AuthenticationException(
                                        new OAuth2Error("a\nforged line", "anna", null))))
                .isEqualTo("unknown");
    }

    private ClientRegistration registration() {
        return ClientRegistration.withRegistrationId("oidc")
                .clientId("relaywatch")
                .clientSecret("s3cret")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("openid", "email")
                .authorizationUri(address + "/authorize")
                .tokenUri(address + "/token")
                .jwkSetUri(address + "/keys")
                .userInfoUri(address + "/userinfo")
                .userNameAttributeName("sub")
                .issuerUri(address)
                .build();
    }
}
