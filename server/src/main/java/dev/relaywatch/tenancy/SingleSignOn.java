package dev.relaywatch.tenancy;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sign-in by the company's own OpenID Connect provider. People must be known here by their address;
 * the provider says that they are who they are, second factors included.
 *
 * @param issuer where its discovery document stands, without {@code /.well-known/...}; absent:
 *     there is no single sign-on
 * @param name what the button says
 * @param trustEmail whether addresses count that the provider does not call verified
 */
@ConfigurationProperties("relaywatch.oidc")
public record SingleSignOn(
        @Nullable URI issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue("single sign-on") String name,
        @DefaultValue("false") boolean trustEmail) {

    public SingleSignOn {
        if (issuer != null && (issuer.getHost() == null || !isHttp(issuer) || isMore(issuer))) {
            throw new IllegalArgumentException(
                    "relaywatch.oidc.issuer must be like https://login.example.com, got " + issuer);
        }
        if (issuer == null && !(isBlank(clientId) && isBlank(clientSecret))) {
            throw new IllegalArgumentException(
                    "relaywatch.oidc.issuer must be given with relaywatch.oidc.client-id and"
                            + " relaywatch.oidc.client-secret");
        }
        if (issuer != null && (isBlank(clientId) || isBlank(clientSecret))) {
            throw new IllegalArgumentException(
                    "relaywatch.oidc.client-id and relaywatch.oidc.client-secret must be given with"
                            + " relaywatch.oidc.issuer; the provider gives them when you register Relaywatch there");
        }
    }

    private static boolean isHttp(URI issuer) {
        return "https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme());
    }

    /** OpenID Connect Core 2: an issuer has neither query nor fragment. */
    private static boolean isMore(URI issuer) {
        return issuer.getQuery() != null
                || issuer.getFragment() != null
                || issuer.getUserInfo() != null;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /** What its button says; empty where there is none. */
    public Optional<String> shown() {
        return issuer == null ? Optional.empty() : Optional.of(name);
    }

    @Override
    public String toString() {
        return "SingleSignOn[issuer=" + issuer + "]";
    }
}
