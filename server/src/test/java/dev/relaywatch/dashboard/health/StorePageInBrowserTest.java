package dev.relaywatch.dashboard.health;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.StandingKit;
import dev.relaywatch.health.StandingKit.Stands;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** How is one store? */
class StorePageInBrowserTest extends PagesInBrowser {
    @Autowired private ApplicationContext server;

    private StandingKit standing;
    private Tenant store;

    @BeforeEach
    void connect() {
        standing = new StandingKit(everything, server);
        store = tenants.tenantNamed("Nordlicht");
        for (String service : java.util.List.of("meta", "stripe", "slack")) {
            tenants.connect(store, service, "http://127.0.0.1:9");
            standing.stands(store, service, Stands.HEALTHY);
        }
        standing.stands(
                store, "meta", Stands.unhealthy("The token is refused", Duration.ofHours(5)));
        for (int minutes = 110; minutes > 0; minutes -= 10) {
            standing.found(
                    store,
                    "meta",
                    HealthStatus.UNHEALTHY,
                    220,
                    Instant.now().minus(Duration.ofMinutes(minutes)));
            standing.found(
                    store,
                    "stripe",
                    HealthStatus.HEALTHY,
                    140,
                    Instant.now().minus(Duration.ofMinutes(minutes)));
        }
    }

    private void alert(String title) {
        assertThat(
                        post(
                                        "/api/platform/alerts",
                                        """
                                        {"severity":"p1","service":"meta","title":"%s","message":"The token is refused."}
                                        """
                                                .formatted(title),
                                        tenants.secretKey(store))
                                .status())
                .isEqualTo(201);
    }

    @Test
    void itSaysInOneSentenceHowTheStoreIs() {
        alert("Meta refuses the token");
        Onlooker onlooker =
                signedIn(people.member(store, Role.ADMIN)).open("/stores/" + store.slug());

        assertThat(onlooker.page().locator("h1")).hasText("Nordlicht");
        assertThat(onlooker.page().locator(".sentence .big")).containsText("Meta fails since");
        assertThat(onlooker.page().locator("#svc-meta")).containsText("The token is refused");
        assertThat(onlooker.page().locator("#svc-meta .history li.x").first()).isVisible();
        assertThat(onlooker.page().locator("li.alert")).containsText("Meta refuses the token");
        assertThat(onlooker.page().locator("a[href*='/setup']").first()).isVisible();
        onlooker.looksAround("store");
    }

    private Duration untilDegraded(Onlooker onlooker, String reason) {
        return untilShown(
                each ->
                        standing.stands(
                                store, "stripe", Stands.degraded(reason + each, Duration.ZERO)),
                each ->
                        onlooker.page()
                                .locator(
                                        "#svc-stripe",
                                        new Page.LocatorOptions().setHasText(reason + each)));
    }

    @Test
    void aChangeIsOnTheOpenPageWithinTwoSeconds() {
        Onlooker onlooker =
                signedIn(people.member(store, Role.VIEWER)).open("/stores/" + store.slug());

        Duration first = untilDegraded(onlooker, "Slow at first "); // its stream is opened

        assertThat(untilDegraded(onlooker, "Slow "))
                .as("after %s at first", first)
                .isLessThan(LIVE);
    }

    @Test
    void aServiceLeadsToItsPageAndAViewerHasNoSetUp() {
        Onlooker onlooker =
                signedIn(people.member(store, Role.VIEWER)).open("/stores/" + store.slug());
        assertThat(onlooker.page().locator("a[href*='/setup']")).hasCount(0);

        onlooker.page().locator("#svc-stripe a").click();

        onlooker.page().waitForURL("**/health/stripe?tenant=" + store.slug());
    }

    @Test
    void anotherStoreIsNotHereForThem() {
        Tenant other = tenants.tenantNamed("Brightwater");
        Onlooker onlooker =
                signedIn(people.member(store, Role.VIEWER)).open("/stores/" + other.slug());

        assertThat(onlooker.page().locator(".oops")).isVisible();
        assertThat(onlooker.page().locator("body")).not().containsText("Brightwater");
        assertThat(onlooker.complaints()).isNotEmpty().allMatch(text -> text.contains("404"));
        onlooker.complaints().clear();
    }
}
