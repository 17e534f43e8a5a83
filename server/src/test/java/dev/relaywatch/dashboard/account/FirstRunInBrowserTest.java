package dev.relaywatch.dashboard.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Browser;
import dev.relaywatch.RelaywatchApplication;
import dev.relaywatch.tenancy.FirstAdmin;
import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.testing.Chromium;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The doors of a server that nobody administers yet, and that sends mail. */
@SpringBootTest(
        classes = RelaywatchApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.main.register-shutdown-hook=false")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DirtiesContext // nobody else needs this server
@Chromium.Needed
class FirstRunInBrowserTest {
    private static final GreenMail MAIL =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final Pattern LINK =
            Pattern.compile("https://relaywatch\\.example\\.com(/password/\\S+)");
    private static final String PASSWORD = "seven odd kettles by the harbour";

    @LocalServerPort private int port;
    @Autowired private FirstAdmin firstAdmin;

    @Autowired
    @Qualifier("platformDataSource")
    private DataSource platform;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) throws IOException {
        MAIL.start();
        for (String property : PostgresDatabase.fresh().asProperties()) {
            int equals = property.indexOf('=');
            properties.add(property.substring(0, equals), () -> property.substring(equals + 1));
        }
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path directory = Files.createTempDirectory(target, "server-of-nobody-");
        properties.add("relaywatch.data-dir", () -> directory);
        properties.add("management.server.port", () -> 0);
        properties.add("relaywatch.public-url", () -> "https://relaywatch.example.com");
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", () -> MAIL.getSmtp().getPort());
        // asked of nobody here; the button is there
        properties.add("relaywatch.oidc.issuer", () -> "https://sso.example.com");
        properties.add("relaywatch.oidc.client-id", () -> "relaywatch");
        properties.add("relaywatch.oidc.client-secret", () -> "a secret of the tests");
        properties.add("relaywatch.oidc.name", () -> "Example Works");
    }

    @AfterAll
    static void stop() {
        MAIL.stop();
    }

    private Onlooker stranger(Browser browser) {
        return new Onlooker(browser, URI.create("http://127.0.0.1:" + port));
    }

    /** Before the other, which has an admin. */
    @Test
    @Order(1)
    void whoHasTheCodeOfTheStartBecomesTheAdmin(Browser browser) {
        String code = firstAdmin.code().orElseThrow();
        try (Onlooker somebody = stranger(browser).open("/")) {
            assertThat(somebody.path()).isEqualTo("/setup");
            somebody.looksAround("set-up");

            setUp(somebody, "AAAA-BBBB-CCCC-DDDD");
            assertThat(somebody.notice()).contains("The code is not right");
            somebody.looksAround("set-up-refused");

            setUp(somebody, code);
            assertThat(somebody.path()).isEqualTo("/");
            somebody.open("/account");
            assertThat(somebody.page().locator(".facts").innerText())
                    .contains("The whole platform", "admin");
            assertThat(somebody.open("/setup").path()).isEqualTo("/login");
        }
    }

    private static void setUp(Onlooker somebody, String code) {
        somebody.fill("Set-up code", code);
        somebody.fill("Your e-mail", "anna@people.example").fill("Your password", PASSWORD);
        somebody.press("Make me the admin");
    }

    @Test
    @Order(2)
    void whoForgotThePasswordIsMailedALinkToChooseANewOne(Browser browser) throws Exception {
        Person ben = new PeopleKit(platform).platformAdmin();
        try (Onlooker somebody = stranger(browser).open("/login")) {
            somebody.looksAround("sign-in");
            somebody.follow("Forgot the password?");
            somebody.looksAround("forgot");

            somebody.fill("E-mail", ben.email()).press("Send me a link");
            assertThat(somebody.notice()).contains("Look into your mailbox");
            somebody.looksAround("forgot-sent");
            assertThat(MAIL.waitForIncomingEmail(10_000, 1)).isTrue();
            Matcher link = LINK.matcher(MAIL.getReceivedMessages()[0].getContent().toString());
            assertThat(link.find()).isTrue();

            somebody.open(link.group(1));
            somebody.looksAround("new-password");
            somebody.fill("New password", "passwordpassword").press("Set the password");
            assertThat(somebody.notice()).contains("Choose another password");
            somebody.fill("New password", PASSWORD).press("Set the password");
            assertThat(somebody.notice()).contains("Your new password is set");

            somebody.fill("E-mail", ben.email()).fill("Password", PASSWORD).press("Sign in");
            assertThat(somebody.path()).isEqualTo("/");
            assertThat(somebody.open(link.group(1)).notice())
                    .contains("That link opens nothing more");
        }
    }
}
