package dev.relaywatch.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A company's OpenID Connect provider: Spring Authorization Server on a port of its own, with
 * nothing of our server's configuration. Who signs in there is said by a header, in place of a
 * password.
 */
public final class OidcServer implements AutoCloseable {
    public static final String CLIENT = "relaywatch";
    public static final String SECRET = "a secret of the tests";

    private static final String SUBJECT = "X-Subject";

    private final RSAKey key = newKey();
    private final int port = freePort();
    private final Map<String, Known> people = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable AnnotationConfigServletWebServerApplicationContext running;

    /** What it says of somebody. */
    private record Known(String email, boolean verified) {}

    /** From now on it knows this person so, whatever it said before. */
    public void knows(String subject, String email, boolean verified) {
        people.put(subject, new Known(email, verified));
    }

    public String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * The person comes with what our server asks, and signs in.
     *
     * @return where the provider leads back to
     */
    public URI signIn(String asked, String subject) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(asked))
                                    .header(SUBJECT, subject)
                                    .header("Accept", "text/html")
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return URI.create(
                    answer.headers()
                            .firstValue("Location")
                            .orElseThrow(() ->
                                    new AssertionError(
                                            "the provider did not lead back: "
                                                    + answer.statusCode()
                                                    + answer.body())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void start() {
        AnnotationConfigServletWebServerApplicationContext context =
                new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(OidcServer.class, () -> this);
        context.register(Provider.class);
        context.refresh();
        running = context;
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("of-the-tests").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not annotated as a configuration, so that no scan of our own packages finds it. */
    @EnableWebSecurity
    static class Provider {

        @Bean
        TomcatServletWebServerFactory tomcat(OidcServer server) {
            TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(server.port);
            tomcat.setAddress(InetAddress.getLoopbackAddress());
            // where no servlet stands Tomcat asks no filter
            tomcat.getSettings().setRegisterDefaultServlet(true);
            return tomcat;
        }

        @Bean
        SecurityFilterChain filters(HttpSecurity http, OidcServer server) {
            return http.oauth2AuthorizationServer(to -> to.oidc(Customizer.withDefaults()))
                    .csrf(AbstractHttpConfigurer::disable)
                    .addFilterAfter(new BySubject(server), SecurityContextHolderFilter.class)
                    .authorizeHttpRequests(to -> to.anyRequest().authenticated())
                    .build();
        }

        @Bean
        AuthorizationServerSettings settings(OidcServer server) {
            return AuthorizationServerSettings.builder().issuer(server.issuer()).build();
        }

        /** Of a loopback address any port is the registered one, RFC 8252, 7.3. */
        @Bean
        RegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(
                    RegisteredClient.withId(UUID.randomUUID().toString())
                            .clientId(CLIENT)
                            .clientSecret("{noop}" + SECRET)
                            .clientAuthenticationMethod(
                                    ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                            .redirectUri("http://127.0.0.1/login/oauth2/code/oidc")
                            .scope("openid")
                            .scope("email")
                            .build());
        }

        @Bean
        JWKSource<SecurityContext> keys(OidcServer server) {
            return new ImmutableJWKSet<>(new JWKSet(server.key));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }

        /** Nobody has a password here. */
        @Bean
        UserDetailsService nobody() {
            return name -> {
                throw new UsernameNotFoundException(name);
            };
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims(OidcServer server) {
            return token -> {
                Authentication who = token.getPrincipal();
                Known known = who == null ? null : server.people.get(who.getName());
                if (known != null
                        && OidcParameterNames.ID_TOKEN.equals(token.getTokenType().getValue())) {
                    token.getClaims().claim("email", known.email());
                    token.getClaims().claim("email_verified", known.verified());
                }
            };
        }
    }

    private static final class BySubject extends OncePerRequestFilter {
        private final OidcServer server;

        private BySubject(OidcServer server) {
            this.server = server;
        }

        @Override
        protected void doFilterInternal(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String subject = request.getHeader(SUBJECT);
            if (subject != null && server.people.containsKey(subject)) {
                SecurityContextHolder.getContext()
                        .setAuthentication(
                                UsernamePasswordAuthenticationToken.authenticated(
                                        subject,
                                        null,
                                        // it also says when they signed in
                                        List.of(
                                                FactorGrantedAuthority.fromAuthority(
                                                        FactorGrantedAuthority
                                                                .PASSWORD_AUTHORITY))));
            }
            chain.doFilter(request, response);
        }
    }
}
