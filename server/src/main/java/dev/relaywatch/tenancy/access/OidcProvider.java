package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.SingleSignOn;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;

/**
 * How the company's provider is asked: for its addresses, its tokens, its keys and who somebody is.
 * Each of these within seconds, because a person waits for it; the framework's own clients would
 * wait for half a minute, or for ever.
 */
@Component
@ConditionalOnProperty("relaywatch.oidc.issuer")
class OidcProvider implements JwtDecoderFactory<ClientRegistration>, AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final ParameterizedTypeReference<Map<String, Object>> DOCUMENT =
            new ParameterizedTypeReference<>() {};

    private final SingleSignOn properties;
    private final HttpClient http;
    private final JdkClientHttpRequestFactory requests;
    private final AtomicReference<ClientRegistration> registration = new AtomicReference<>();
    private final AtomicReference<JwtDecoder> decoder = new AtomicReference<>();

    @Autowired
    OidcProvider(SingleSignOn properties) {
        this(properties, LONGEST);
    }

    /**
     * @param longest how long one answer is waited for
     */
    OidcProvider(SingleSignOn properties, Duration longest) {
        this.properties = properties;
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(longest)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
        this.requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(longest);
    }

    /** Asks the provider for its addresses, until it has answered once. */
    ClientRegistration registration() {
        ClientRegistration known = registration.get();
        if (known == null) {
            known = discovered();
            registration.set(known);
        }
        return known;
    }

    private ClientRegistration discovered() {
        String issuer = withoutSlash(String.valueOf(properties.issuer()));
        try {
            Map<String, Object> document =
                    RestClient.builder()
                            .requestFactory(requests)
                            .build()
                            .get()
                            .uri(URI.create(issuer + "/.well-known/openid-configuration"))
                            .retrieve()
                            .body(DOCUMENT);
            String said = document == null ? "nobody" : String.valueOf(document.get("issuer"));
            if (document == null || !withoutSlash(said).equals(issuer)) {
                throw new IllegalStateException("it calls itself " + said);
            }
            return ClientRegistrations.fromOidcConfiguration(document)
                    .registrationId(OidcSignIn.REGISTRATION)
                    .clientId(Objects.requireNonNull(properties.clientId()))
                    .clientSecret(Objects.requireNonNull(properties.clientSecret()))
                    .scope("openid", "email")
                    .build();
        } catch (RuntimeException e) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(
                            OidcFailure.AWAY,
                            "what it says of itself under "
                                    + issuer
                                    + " could not be read: "
                                    + reason(e),
                            null),
                    e);
        }
    }

    /** Without the pages that some say it by. */
    private static String reason(RuntimeException failure) {
        return failure instanceof RestClientResponseException answered
                ? "it answered " + answered.getStatusCode().value()
                : failure.getMessage()
                        + " ("
                        + NestedExceptionUtils.getMostSpecificCause(failure)
                                .getClass()
                                .getSimpleName()
                        + ")";
    }

    /** OpenID Connect Discovery 4.1. */
    private static String withoutSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    RestClientAuthorizationCodeTokenResponseClient tokens() {
        RestClientAuthorizationCodeTokenResponseClient tokens =
                new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(
                RestClient.builder()
                        .requestFactory(requests)
                        .configureMessageConverters(all ->
                                all.addCustomConverter(new FormHttpMessageConverter())
                                        .addCustomConverter(
                                                new OAuth2AccessTokenResponseHttpMessageConverter()))
                        .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                        .build());
        return tokens;
    }

    OidcUserService users() {
        RestTemplate client = new RestTemplate(requests);
        client.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        DefaultOAuth2UserService asked = new DefaultOAuth2UserService();
        asked.setRestOperations(client);
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(asked);
        return users;
    }

    /** Reads ID tokens; it knows the keys of one provider, and asks for them when they change. */
    @Override
    public JwtDecoder createDecoder(ClientRegistration of) {
        JwtDecoder known = decoder.get();
        if (known == null) {
            NimbusJwtDecoder made =
                    NimbusJwtDecoder.withJwkSetUri(
                                    Objects.requireNonNull(
                                            of.getProviderDetails().getJwkSetUri(),
                                            "OpenID Connect Discovery 3: jwks_uri is required"))
                            .restOperations(new RestTemplate(requests))
                            .build();
            made.setJwtValidator(
                    JwtValidators.createDefaultWithValidators(
                            List.of(new OidcIdTokenValidator(of))));
            made.setClaimSetConverter(
                    new ClaimTypeConverter(
                            OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
            decoder.set(made);
            known = made;
        }
        return known;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
