package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.Sessions;
import dev.relaywatch.tenancy.SignIn;
import dev.relaywatch.tenancy.SignIns;
import dev.relaywatch.tenancy.SingleSignOn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.StandardClaimAccessor;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sign-in by OpenID Connect. Spring Security speaks the protocol; who it is, and what they may do,
 * is said here as for everybody. The provider is asked for its addresses when the first person
 * comes, so that one that is away does not stop a start.
 */
@Component
@EnableConfigurationProperties(SingleSignOn.class)
class OidcSignIn {
    /** Of the one registration; stands in the address that the provider leads back to. */
    static final String REGISTRATION = "oidc";

    private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);
    private static final String NEXT = "next";

    private final SingleSignOn properties;
    private final ObjectProvider<OidcProvider> provider;
    private final SignIns signIns;
    private final Sessions sessions;
    private final CsrfTokenRepository tokens;

    OidcSignIn(
            SingleSignOn properties,
            ObjectProvider<OidcProvider> provider,
            SignIns signIns,
            Sessions sessions,
            CsrfTokenRepository tokens) {
        this.properties = properties;
        this.provider = provider;
        this.signIns = signIns;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** Adds it to the filters, where a provider is named. */
    void addTo(HttpSecurity http, JsonMapper json) {
        provider.ifAvailable(known -> addTo(http, json, known));
    }

    private void addTo(HttpSecurity http, JsonMapper json, OidcProvider known) {
        http.oauth2Login(login ->
                login.clientRegistrationRepository(
                                id -> id.equals(REGISTRATION) ? known.registration() : null)
                        .authorizedClientRepository(new KeepsNothing())
                        .authorizationEndpoint(
                                to -> to.authorizationRequestRepository(new OidcRequests(json)))
                        .tokenEndpoint(at -> at.accessTokenResponseClient(known.tokens()))
                        .userInfoEndpoint(at -> at.oidcUserService(known.users()))
                        .loginPage(OpenPaths.SIGN_IN)
                        .successHandler((request, response, who) -> welcome(request, response, who))
                        .failureHandler((_, response, why) -> refuse(response, why))
                        .withObjectPostProcessor(
                                new ObjectPostProcessor<
                                        OAuth2AuthorizationRequestRedirectFilter>() {
                                    @Override
                                    public <O extends OAuth2AuthorizationRequestRedirectFilter>
                                            O postProcess(O wayThere) {
                                        wayThere.setAuthenticationFailureHandler(
                                                (_, response, why) -> refuse(response, why));
                                        return wayThere;
                                    }
                                }));
    }

    /** Where the person wants to go, while they are away. */
    static void remember(HttpServletRequest request, String next) {
        OidcRequests.session(request).setAttribute(NEXT, LocalPath.orHome(next));
    }

    private void welcome(
            HttpServletRequest request, HttpServletResponse response, Authentication who)
            throws IOException {
        HttpSession session = request.getSession(false);
        String next =
                session != null && session.getAttribute(NEXT) instanceof String wanted
                        ? wanted
                        : "";
        if (who.getPrincipal() instanceof OidcUser user
                && signIn(user, request.getRemoteAddr()) instanceof SignIn.Welcome(var person)) {
            sessions.begin(request, person, request.getRemoteAddr());
            tokens.saveToken(null, request, response); // the next page gets a new one
            response.sendRedirect(LocalPath.orHome(next));
        } else {
            sessions.end(request);
            response.sendRedirect(OpenPaths.SIGN_IN + "?why=unknown-person");
        }
    }

    private SignIn signIn(OidcUser user, String from) {
        StandardClaimAccessor of = whatSaysTheAddress(user);
        String email = of.getEmail();
        boolean verified = properties.trustEmail() || Boolean.TRUE.equals(of.getEmailVerified());
        return signIns.signInAs(
                String.valueOf(user.getIssuer()),
                Objects.requireNonNull(user.getSubject(), "OpenID Connect Core 2: sub is required"),
                email == null ? "" : email,
                email != null && verified,
                from);
    }

    /** Verified is the address that it stands beside, and no other. */
    private static StandardClaimAccessor whatSaysTheAddress(OidcUser user) {
        OidcUserInfo info = user.getUserInfo();
        return info != null && info.getEmail() != null ? info : user.getIdToken();
    }

    private static void refuse(HttpServletResponse response, AuthenticationException why)
            throws IOException {
        log.warn("A sign-in by the OpenID Connect provider failed: {}", OidcFailure.reason(why));
        response.sendRedirect(OpenPaths.SIGN_IN + "?why=provider");
    }

    /** What the provider's tokens open is not used here. */
    private static final class KeepsNothing implements OAuth2AuthorizedClientRepository {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as Spring Security has it
        public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
                String registration, Authentication who, HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                OAuth2AuthorizedClient client,
                Authentication who,
                HttpServletRequest request,
                HttpServletResponse response) {}

        @Override
        public void removeAuthorizedClient(
                String registration,
                Authentication who,
                HttpServletRequest request,
                HttpServletResponse response) {}
    }
}
