package dev.relaywatch.dashboard.store;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.relaywatch.RelaywatchApplication;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Sessions;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.tenancy.access.SessionKit;
import dev.relaywatch.testing.Chromium;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A new store, from its name to its first delivered event; the receiver is on this machine. */
@SpringBootTest(
        classes = RelaywatchApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.register-shutdown-hook=false",
            "relaywatch.outbound.allow-private-addresses=true",
            "management.server.port=0"
        })
@DirtiesContext // nobody else needs this server
@Chromium.Needed
class OnboardingInBrowserTest {
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0";
    private static final String SIGNING_SECRET = "whsec_b25ib2FyZGluZy10ZXN0LXNlY3JldC0xLTI=";
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);

    private static Sandbox sandbox;

    @LocalServerPort private int port;
    @Autowired private SessionRepositoryFilter<?> sessionFilter;
    @Autowired private Sessions sessions;

    @Autowired
    @Qualifier("platformDataSource")
    private DataSource platform;

    private PeopleKit people;
    private TenantKit tenants;
    private Person boss;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) throws IOException {
        for (String property : PostgresDatabase.fresh().asProperties()) {
            int equals = property.indexOf('=');
            properties.add(property.substring(0, equals), () -> property.substring(equals + 1));
        }
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path directory = Files.createTempDirectory(target, "server-of-a-new-store-");
        properties.add("relaywatch.data-dir", () -> directory);
    }

    @BeforeAll
    static void startReceiver() throws IOException {
        sandbox = Sandbox.start(0, Clock.systemUTC());
        sandbox.webhookSecret("receiver", SIGNING_SECRET);
    }

    @AfterAll
    static void stopReceiver() {
        sandbox.close();
    }

    @BeforeEach
    void meet() {
        people = new PeopleKit(platform);
        tenants = new TenantKit(platform);
        boss = people.platformAdmin();
    }

    private Onlooker signedIn(Browser browser, Person person) {
        return new Onlooker(browser, URI.create("http://127.0.0.1:" + port))
                .signedIn(SessionKit.signedIn(sessionFilter, sessions, person, AGENT));
    }

    private static Locator step(Onlooker onlooker, int number) {
        return onlooker.page().locator("#step-" + number);
    }

    private static void choose(Onlooker onlooker, String destination) {
        step(onlooker, 2).locator(".chip").getByText(destination).click();
    }

    private long entries(String action, String slug) {
        return JdbcClient.create(platform)
                .sql(
                        "SELECT count(*) FROM audit_log a JOIN tenants t ON t.id = a.tenant_id WHERE a.action = ? AND t.slug = ?")
                .params(action, slug)
                .query(Long.class)
                .single();
    }

    @Test
    void aNewStoreSeesItsFirstEventArrive(Browser browser) {
        try (Onlooker onlooker = signedIn(browser, boss).open("/")) {
            onlooker.page().locator(".tools").getByText("Add a store").click();
            onlooker.fill("Name", "Müller & Söhne");
            assertThat(onlooker.page().locator("#f-slug")).hasValue("muller-sohne");
            onlooker.page().locator("#f-timeZone").selectOption("Europe/Berlin");
            onlooker.looksAround("store-new");
            onlooker.press("Add the store");

            assertThat(onlooker.page().locator("h1")).hasText("Set up Müller & Söhne");
            assertThat(step(onlooker, 1)).containsText("next");
            onlooker.page().evaluate("() => { window.same = true; }");
            onlooker.press("Make a key");
            assertThat(step(onlooker, 1)).containsText("/relaywatch.js\" data-key=\"rwp_");
            assertThat(step(onlooker, 1)).containsText("done");
            assertThat(step(onlooker, 2)).containsText("next");
            onlooker.looksAround("setup-key");

            choose(onlooker, "Webhook");
            onlooker.fill("Address", sandbox.url("receiver", "webhook").toString());
            onlooker.page().locator("#f-secrets-signing-secret").fill(SIGNING_SECRET);
            onlooker.looksAround("setup-destination");
            onlooker.press("Connect Webhook");
            onlooker.page()
                    .getByRole(com.microsoft.playwright.options.AriaRole.BUTTON)
                    .getByText("Test", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(step(onlooker, 2)).containsText("Answers as it should, in", SOON);
            assertThat(step(onlooker, 1)).containsText("data-key=\"rwp_");

            assertThat(step(onlooker, 3)).containsText("Waiting for the first event");
            onlooker.page().evaluate("() => { window.same = true; }");
            onlooker.press("Send a test event");
            assertThat(step(onlooker, 3)).containsText("Received purchase", SOON);
            assertThat(step(onlooker, 3)).containsText("Delivered to Webhook in", SOON);
            assertThat(onlooker.page().locator(".setup-end"))
                    .containsText("Your first event arrived", SOON);
            assertThat(onlooker.page().evaluate("() => window.same")).isEqualTo(true);
            assertThat(step(onlooker, 3).getByText("See its trace"))
                    .hasAttribute(
                            "href",
                            java.util.regex.Pattern.compile(
                                    "/tracking/events/test-[^?]+\\?event=purchase&tenant=muller-sohne"));
            onlooker.looksAround("setup-arrived");

            onlooker.follow("See its trace");
            assertThat(onlooker.page().locator("main")).containsText("test-");
            onlooker.open("/stores/muller-sohne/setup").follow("To the overview");
            assertThat(onlooker.page().locator(".setup-begin")).hasCount(0);

            onlooker.open("/tracking/events"); // of all stores, which are few on this server
            assertThat(onlooker.page().locator("#main .events tbody tr").first())
                    .containsText("Müller & Söhne");
            onlooker.looksAround("events-all");
        }
        assertThat(sandbox.received("receiver", "webhook").stream().map(Received::text))
                .anyMatch(text -> text.contains("\"test-"));
        assertThat(entries("tenant.added", "muller-sohne")).isEqualTo(1);
        assertThat(entries("key.made", "muller-sohne")).isEqualTo(1);
        assertThat(entries("connection.added", "muller-sohne")).isEqualTo(1);
    }

    @Test
    void whatTheReceiverCouldNotTakeArrivesWhenAllOfItIsRetried(Browser browser) {
        Tenant store = tenants.tenant();
        Person admin = people.member(store, Role.ADMIN);
        try (Onlooker onlooker =
                signedIn(browser, admin).open("/stores/" + store.slug() + "/setup")) {
            choose(onlooker, "Webhook");
            onlooker.fill("Address", sandbox.url("away", "webhook").toString());
            onlooker.page().locator("#f-secrets-signing-secret").fill(SIGNING_SECRET);
            onlooker.press("Connect Webhook");
            assertThat(step(onlooker, 2)).containsText("done");
            sandbox.add(Fault.of(FaultKind.UNAVAILABLE).at("away", "webhook"));
            onlooker.press("Send a test event");
            assertThat(step(onlooker, 3)).containsText("Received purchase", SOON);

            onlooker.open("/tracking");
            assertThat(onlooker.page().locator("#main")).containsText("1 item failed", SOON);
            sandbox.heal("away", "webhook");
            onlooker.follow("Retry all");
            onlooker.press("Retry 1 item");

            assertThat(onlooker.page().locator("#main"))
                    .containsText("The item was uploaded", SOON);
            onlooker.looksAround("retry-succeeded");
            onlooker.open("/tracking");
            assertThat(onlooker.page().locator("section[aria-labelledby=h-sys]"))
                    .containsText("Healthy");
        }
        assertThat(sandbox.received("away", "webhook").stream().map(Received::text))
                .anyMatch(text -> text.contains("\"test-"));
    }

    @Test
    void whatIsWrongWithAStoreIsSaidBesideItAndNothingIsLost(Browser browser) {
        try (Onlooker onlooker = signedIn(browser, boss).open("/stores/new")) {
            onlooker.fill("Name", "Acme").fill("Short name", "Acme Shop");
            onlooker.page().locator("#f-currency").selectOption("SEK");
            onlooker.press("Add the store");

            assertThat(onlooker.page().locator("#f-slug-error")).containsText("small letters");
            assertThat(onlooker.page().locator("#f-slug")).hasValue("Acme Shop");
            assertThat(onlooker.page().locator("#f-name")).hasValue("Acme");
            assertThat(onlooker.page().locator("#f-currency")).hasValue("SEK");
            onlooker.looksAround("store-new-wrong");
        }
    }

    @Test
    void whatIsWrongWithADestinationIsSaidBesideItAndNothingIsLost(Browser browser) {
        Tenant store = tenants.tenant();
        Person admin = people.member(store, Role.ADMIN);
        try (Onlooker onlooker =
                signedIn(browser, admin).open("/stores/" + store.slug() + "/setup")) {
            choose(onlooker, "Webhook");
            onlooker.fill("Address", "shop.example");
            onlooker.page().locator("#f-secrets-signing-secret").fill("not-a-secret");
            onlooker.press("Connect Webhook");

            assertThat(onlooker.page().locator("#f-baseUrl-error")).isVisible();
            assertThat(onlooker.page().locator("#f-secrets-signing-secret-error"))
                    .containsText("whsec_");
            onlooker.page().waitForTimeout(4_000); // and the page was made anew meanwhile
            assertThat(onlooker.page().locator("#f-baseUrl")).hasValue("shop.example");
            assertThat(onlooker.page().locator("#f-secrets-signing-secret"))
                    .hasValue("not-a-secret");
            assertThat(onlooker.page().locator("#f-baseUrl-error")).isVisible();
            onlooker.looksAround("setup-destination-wrong");
            assertThat(onlooker.page().content()).doesNotContain("not-a-secret");
        }
    }

    @Test
    void theOverviewOfANewStoreLeadsItsAdminToTheSetUp(Browser browser) {
        Tenant store = tenants.tenant();
        try (Onlooker onlooker = signedIn(browser, people.member(store, Role.ADMIN)).open("/")) {
            onlooker.looksAround("overview-new-store");
            onlooker.follow("Go on with the set-up");

            assertThat(step(onlooker, 1)).containsText("Make a key");
            assertThat(onlooker.page().getByText("Add a store")).hasCount(0);
        }
    }

    @Test
    void aKeyIsShownToItsOwnStoreAlone(Browser browser) {
        Tenant store = tenants.tenant();
        Person admin = people.member(store, Role.ADMIN);
        String path = "/stores/" + store.slug() + "/setup?key=";
        try (Onlooker onlooker = signedIn(browser, admin)) {
            onlooker.open(path + tenants.publicKey(tenants.tenant()));
            assertThat(onlooker.page().locator(".snippet")).hasCount(0);

            onlooker.open(path + tenants.publicKey(store));
            assertThat(onlooker.page().locator(".snippet")).hasCount(2);
        }
    }

    @Test
    void whoOnlyLooksHasNoWayThere(Browser browser) {
        Tenant store = tenants.tenant();
        try (Onlooker onlooker = signedIn(browser, people.member(store, Role.VIEWER)).open("/")) {
            assertThat(onlooker.page().locator(".setup-begin")).hasCount(0);
            assertThat(onlooker.page().getByText("Add a store")).hasCount(0);

            onlooker.open("/stores/" + store.slug() + "/setup");
            assertThat(onlooker.path()).isEqualTo("/account?done=no-role");
        }
    }
}
