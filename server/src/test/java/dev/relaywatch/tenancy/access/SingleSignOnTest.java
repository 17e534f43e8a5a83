package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.RelaywatchApplication;
import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.OidcServer;
import dev.relaywatch.testing.PostgresDatabase;
import dev.relaywatch.testing.Somebody;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** How people come in by their company's provider: a real one, beside a server of its own. */
@SpringBootTest(
        classes = RelaywatchApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.main.register-shutdown-hook=false")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DirtiesContext // nobody else needs this server
class SingleSignOnTest {
    private static final OidcServer PROVIDER = new OidcServer();
    private static final String UNKNOWN = "/login?why=unknown-person";
    private static final String FAILED = "/login?why=provider";

    @LocalServerPort private int port;

    @Autowired
    @Qualifier("platformDataSource")
    private DataSource platform;

    private PeopleKit people;
    private JdbcClient everything;
    private Person anna;
    private String subject;
    private Somebody browser;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) throws IOException {
        for (String property : PostgresDatabase.fresh().asProperties()) {
            int equals = property.indexOf('=');
            properties.add(property.substring(0, equals), () -> property.substring(equals + 1));
        }
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path directory = Files.createTempDirectory(target, "server-with-a-provider-");
        properties.add("relaywatch.data-dir", () -> directory);
        properties.add("management.server.port", () -> 0);
        properties.add("relaywatch.oidc.issuer", PROVIDER::issuer);
        properties.add("relaywatch.oidc.client-id", () -> OidcServer.CLIENT);
        properties.add("relaywatch.oidc.client-secret", () -> OidcServer.SECRET);
        properties.add("relaywatch.oidc.name", () -> "Example Works");
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    @BeforeEach
    void meet() {
        people = new PeopleKit(platform);
        people.platformAdmin();
        everything = JdbcClient.create(platform);
        anna = people.member(new TenantKit(platform).tenant(), Role.ANALYST);
        subject = "subject-of-" + anna.id();
        browser = new Somebody(URI.create("http://127.0.0.1:" + port + "/"));
    }

    /** Before all others: afterwards the server knows the provider's addresses. */
    @Test
    @Order(1)
    void aProviderThatIsAwayIsSaidAndAskedAgain() {
        try (LogWatch log = new LogWatch()) {
            browser.open("/login/sso");
            assertThat(browser.open("/oauth2/authorization/oidc").location()).isEqualTo(FAILED);
            assertThat(log.errors()).isEmpty();
            assertThat(log.lines())
                    .anySatisfy(line ->
                            assertThat(line)
                                    .contains("what it says of itself under " + PROVIDER.issuer()));
        }
        assertThat(browser.open(FAILED).text()).contains("did not answer as it should");

        PROVIDER.start();

        PROVIDER.knows(subject, anna.email(), true);
        assertThat(comesIn("/")).isEqualTo("/");
    }

    @Test
    void thePageHasAButtonOfTheProvidersName() {
        assertThat(browser.open("/login").text()).contains("Example Works", "/login/sso");
    }

    @Test
    void whoIsKnownByTheAddressComesInAndIsLinked() {
        PROVIDER.knows(subject, anna.email().toUpperCase(Locale.ROOT), true);

        assertThat(comesIn("/account?add=second-factor")).isEqualTo("/account?add=second-factor");

        assertThat(browser.open("/account").text()).contains(anna.email());
        assertThat(browser.call("GET", "/api/platform/alerts", "").status()).isEqualTo(200);
        assertThat(
                        everything
                                .sql("SELECT oidc_issuer, oidc_subject FROM people WHERE id = ?")
                                .param(anna.id())
                                .query()
                                .singleRow())
                .isEqualTo(Map.of("oidc_issuer", PROVIDER.issuer(), "oidc_subject", subject));
    }

    @Test
    void laterTheProvidersNameCountsAndNotTheAddress() {
        PROVIDER.knows(subject, anna.email(), true);
        comesIn("/");
        browser.post("/logout");

        PROVIDER.knows(subject, "married-" + anna.email(), false);
        assertThat(comesIn("/account")).isEqualTo("/account");
        assertThat(browser.open("/account").text()).contains(anna.email());
    }

    @Test
    void anAddressGivenToSomebodyElseAtTheProviderOpensNothing() {
        PROVIDER.knows(subject, anna.email(), true);
        comesIn("/");
        browser.post("/logout");

        String another = "another-" + subject;
        PROVIDER.knows(another, anna.email(), true);
        assertThat(comesIn(another, "/")).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/%5Cevil.example/%0d%0aSet-Cookie:x=y%zz",
                "/login?why=refused"
            })
    void nobodyIsLedToAnotherSite(String next) {
        PROVIDER.knows(subject, anna.email(), true);
        assertThat(comesIn(next)).isEqualTo("/");
    }

    @Test
    void whoIsNotKnownHereStaysOutside() {
        PROVIDER.knows(subject, "stranger-" + anna.email(), true);
        assertThat(comesIn("/")).isEqualTo(UNKNOWN);
        assertThat(browser.open("/account").status()).isEqualTo(302);
    }

    @Test
    void anAddressThatIsNotVerifiedProvesNothing() {
        PROVIDER.knows(subject, anna.email(), false);
        assertThat(comesIn("/")).isEqualTo(UNKNOWN);
        assertThat(browser.open("/account").status()).isEqualTo(302);
    }

    @Test
    void whoWasDisabledStaysOutside() {
        PROVIDER.knows(subject, anna.email(), true);
        assertThat(comesIn("/")).isEqualTo("/");
        browser.post("/logout");

        everything
                .sql("UPDATE people SET disabled_at = now() WHERE id = ?")
                .param(anna.id())
                .update();
        assertThat(comesIn("/")).isEqualTo(UNKNOWN);
    }

    @Test
    void theProviderHasAskedForASecondFactorAndItIsNotAskedForAgain() {
        everything
                .sql(
                        "UPDATE people SET totp_secret = 'sealed', totp_confirmed_at = now() WHERE id = ?")
                .param(anna.id())
                .update();
        PROVIDER.knows(subject, anna.email(), true);

        assertThat(comesIn("/")).isEqualTo("/");
        assertThat(browser.open("/account").text()).contains(anna.email());
    }

    @Test
    void anAnswerToWhatThisBrowserDidNotAskIsRefused() {
        PROVIDER.knows(subject, anna.email(), true);
        URI back = PROVIDER.signIn(asked("/"), subject);

        assertThat(
                        browser.open(back.toString().replaceAll("state=[^&]*", "state=f0rged"))
                                .location())
                .isEqualTo(FAILED);
        assertThat(new Somebody(back.resolve("/")).open(back.toString()).location())
                .as("the link in somebody else's browser")
                .isEqualTo(FAILED);
        assertThat(browser.open("/account").status()).isEqualTo(302);
        assertThat(browser.open(back.toString()).location()).isEqualTo("/");
    }

    @Test
    void anAnswerCountsOnce() {
        PROVIDER.knows(subject, anna.email(), true);
        URI back = PROVIDER.signIn(asked("/"), subject);
        browser.open(back.toString());
        browser.post("/logout");

        assertThat(browser.open(back.toString()).location()).isEqualTo(FAILED);
    }

    @Test
    void aCodeThatTheProviderDoesNotKnowIsRefused() {
        PROVIDER.knows(subject, anna.email(), true);
        URI back = PROVIDER.signIn(asked("/"), subject);

        assertThat(browser.open(back.toString().replaceAll("code=[^&]*", "code=f0rged")).location())
                .isEqualTo(FAILED);
        assertThat(browser.open("/account").status()).isEqualTo(302);
    }

    @Test
    void signingInMakesANewSessionAndANewTokenOfThePages() {
        PROVIDER.knows(subject, anna.email(), true);
        browser.open("/login");
        String asked = asked("/");
        String before = cookie("rw_session");
        browser.open(PROVIDER.signIn(asked, subject).toString());

        assertThat(cookie("rw_session")).isNotEqualTo(before);
        assertThat(browser.cookies()).noneMatch(one -> one.getName().equals("rw_csrf"));
        assertThat(
                        new Somebody(URI.create("http://127.0.0.1:" + port), "rw_session=" + before)
                                .open("/account")
                                .status())
                .isEqualTo(302);
    }

    @Test
    void whatTheProviderSaysOfSomebodyIsNotLogged() {
        try (LogWatch log = new LogWatch()) {
            PROVIDER.knows(subject, "stranger-" + anna.email(), true);
            comesIn("/");
            PROVIDER.knows(subject, anna.email(), true);
            URI back = PROVIDER.signIn(asked("/"), subject);
            browser.open(back + "f0rged");
            comesIn("/");

            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("failed"));
            assertThat(log.lines())
                    .noneMatch(line ->
                            line.contains(subject)
                                    || line.contains(anna.email())
                                    || line.contains("eyJ")
                                    || line.contains(OidcServer.SECRET));
        }
    }

    private String cookie(String name) {
        return browser.cookies().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Where the server leads after the sign-in at the provider. */
    private String comesIn(String next) {
        return comesIn(subject, next);
    }

    private String comesIn(String who, String next) {
        URI back = PROVIDER.signIn(asked(next), who);
        String in = browser.open(back.toString()).location();
        if (!in.startsWith("/login")) {
            browser.open("/account"); // has the token for forms
        }
        return in;
    }

    /** What the server asks of the provider. */
    private String asked(String next) {
        String first =
                browser.open("/login/sso?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
                        .location();
        assertThat(first).isEqualTo("/oauth2/authorization/oidc");
        String asked = browser.open(first).location();
        assertThat(asked).startsWith(PROVIDER.issuer() + "/oauth2/authorize?");
        return asked;
    }
}
