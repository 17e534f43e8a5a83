package dev.relaywatch.tenancy.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What was asked of the provider, while the person is there: kept in the session, as text. */
class OidcRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {
    private static final String ASKED = "oidc";

    /** Of somebody who is not signed in. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(10);

    private final JsonMapper json;

    OidcRequests(JsonMapper json) {
        this.json = json;
    }

    /**
     * @param attributes what the provider must answer to: nonce and code verifier
     */
    private record Asked(
            String authorizationUri,
            String clientId,
            String redirectUri,
            Set<String> scopes,
            String state,
            Map<String, String> attributes) {}

    /** A new one ends soon: it only waits for somebody to come back. */
    static HttpSession session(HttpServletRequest request) {
        HttpSession session = request.getSession(true);
        if (session.isNew()) {
            session.setMaxInactiveInterval((int) WAITED_FOR.toSeconds());
        }
        return session;
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest asked,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (asked == null) {
            removeAuthorizationRequest(request, response);
            return;
        }
        Map<String, String> attributes = new HashMap<>();
        asked.getAttributes().forEach((name, value) -> attributes.put(name, value.toString()));
        session(request)
                .setAttribute(
                        ASKED,
                        json.writeValueAsString(
                                new Asked(
                                        asked.getAuthorizationUri(),
                                        asked.getClientId(),
                                        String.valueOf(asked.getRedirectUri()),
                                        asked.getScopes(),
                                        String.valueOf(asked.getState()),
                                        attributes)));
    }

    /** Null where nothing was asked, or the answer is to something else. */
    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(
            HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(ASKED) instanceof String text
                ? answered(text, request.getParameter(OAuth2ParameterNames.STATE))
                : null;
    }

    private @Nullable OAuth2AuthorizationRequest answered(String text, @Nullable String state) {
        try {
            Asked asked = json.readValue(text, Asked.class);
            return asked.state().equals(state)
                    ? OAuth2AuthorizationRequest.authorizationCode()
                            .authorizationUri(asked.authorizationUri())
                            .clientId(asked.clientId())
                            .redirectUri(asked.redirectUri())
                            .scopes(asked.scopes())
                            .state(asked.state())
                            .attributes(all -> all.putAll(asked.attributes()))
                            .build()
                    : null;
        } catch (JacksonException e) {
            return null; // a release before wrote it otherwise: they begin again
        }
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest asked = loadAuthorizationRequest(request);
        HttpSession session = request.getSession(false);
        if (asked != null && session != null) {
            session.removeAttribute(ASKED);
        }
        return asked;
    }
}
