package dev.relaywatch.dashboard.health;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.StandingKit;
import dev.relaywatch.health.StandingKit.Stands;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** How does one service stand, since when, and why? */
class ServiceInBrowserTest extends PagesInBrowser {
    @Autowired private ApplicationContext server;

    private StandingKit standing;
    private Tenant store;
    private String path;

    @BeforeEach
    void connect() {
        standing = new StandingKit(everything, server);
        store = tenants.tenantNamed("Casa Marea");
        tenants.connect(store, "woocommerce", "http://127.0.0.1:9");
        standing.stands(
                store,
                "woocommerce",
                Stands.unhealthy("Answers in 3.4 s, critical from 3 s", Duration.ofMinutes(46))
                        .telling(
                                """
                                {"currency":"EUR","version":"10.4.0","rateLimitRemainingPercent":82.5,"https":true}
                                """));
        past();
        path = "/health/woocommerce?tenant=" + store.slug();
    }

    /** A month of hours, and two hours of single results that became slow. */
    private void past() {
        everything
                .sql(
                        """
                        INSERT INTO health_check_hours (tenant_id, service, connection_id, hour, healthy, degraded, unhealthy,
                                                        unknown, latency_sum, latencies)
                        SELECT c.tenant_id, c.service, c.id, h, CASE WHEN d = 11 THEN 8 ELSE 12 END,
                               CASE WHEN d = 3 THEN 2 ELSE 0 END, CASE WHEN d = 11 THEN 4 ELSE 0 END, 0, 7200, '{"67": 12}'
                          FROM connections c,
                               generate_series(date_trunc('hour', :now::timestamptz) - interval '29 days',
                                               date_trunc('hour', :now::timestamptz) - interval '3 hours', interval '1 hour') h,
                               LATERAL (SELECT extract(day FROM :now::timestamptz - h)::int AS d) back
                         WHERE c.tenant_id = :tenant
                        """)
                .param("tenant", store.id().value())
                .param("now", Timestamps.utc(Instant.now()))
                .update();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int i = 24; i > 0; i--) {
            boolean slow = i < 10;
            standing.found(
                    store,
                    "woocommerce",
                    slow ? HealthStatus.DEGRADED : HealthStatus.HEALTHY,
                    slow ? 3_300 + 10 * i : 560 + 17 * (i % 5),
                    now.minus(Duration.ofMinutes(5L * i)));
        }
    }

    private Onlooker analyst() {
        return signedIn(people.member(store, Role.ANALYST));
    }

    @Test
    void itSaysHowItStandsSinceWhenAndWhy() {
        Onlooker onlooker = signedIn(people.platformAdmin()).open(path + "&range=24h");

        assertThat(onlooker.page().locator(".page-head .pill")).hasText("Unhealthy");
        assertThat(onlooker.page().locator(".sentence .big"))
                .containsText("Answers in 3.4 s, critical from 3 s, since");
        assertThat(onlooker.page().locator(".tile").first()).containsText("3.4 s");
        assertThat(onlooker.page().locator("#s-saw")).isVisible();
        assertThat(onlooker.page().getByText("10.4.0")).isVisible();
        assertThat(onlooker.page().getByText("82.5 %")).isVisible();
        assertThat(onlooker.page().locator(".history.big li")).hasCount(30);
        assertThat(onlooker.page().locator(".plot-canvas canvas")).isVisible();
        onlooker.looksAround("service");
    }

    @Test
    void historyBarsAreWalkedWithTheArrows() {
        Onlooker onlooker = analyst().open(path);

        onlooker.page().locator(".history.big [tabindex='0']").focus();
        onlooker.page().keyboard().press("ArrowRight");

        assertThat(onlooker.page().locator(".history.big li").nth(1)).isFocused();
    }

    @Test
    void aChangeIsOnTheOpenPageWithinTwoSeconds() {
        Onlooker onlooker = analyst().open(path);

        assertThat(
                        untilShown(
                                each ->
                                        standing.stands(
                                                store,
                                                "woocommerce",
                                                Stands.degraded("Slow " + each, Duration.ZERO)),
                                each ->
                                        onlooker.page()
                                                .locator(
                                                        ".sentence .big",
                                                        new Page.LocatorOptions()
                                                                .setHasText("Slow " + each))))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void itIsCheckedNowAndTheResultIsShown() {
        Onlooker onlooker = analyst().open(path);

        onlooker.press("Check now");

        assertThat(onlooker.page().locator(".banner h2"))
                .containsText(
                        "Checked at",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
        onlooker.looksAround("service-checked");
    }

    @Test
    void boundsAreTriedOnWhatWasAndSaved() {
        Onlooker onlooker = signedIn(people.member(store, Role.ADMIN)).open(path);

        onlooker.page().getByText("Try others on what was").click();
        onlooker.fill("Degraded from (optional)", "800");
        onlooker.fill("Unhealthy from", "3000");
        onlooker.press("Try");
        assertThat(onlooker.page().locator("#trial"))
                .containsText("Somebody would have been told 1 time");
        onlooker.looksAround("service-trial");
        assertThat(blankBelowChart(onlooker)).isBetween(0.0, 24.0);

        onlooker.press("Save these bounds");
        assertThat(onlooker.page().locator(".banner").first()).containsText("The bounds are saved");
        assertThat(onlooker.page().locator("#bounds .rows").first())
                .containsText("set for this store");
        assertThat(onlooker.page().locator("#bounds .rows").first()).containsText("3.0 s");
    }

    /** In pixels. */
    private static double blankBelowChart(Onlooker onlooker) {
        return ((Number)
                        onlooker.page()
                                .evaluate(
                                        """
                                        () => {
                                            const card = document.querySelector('[aria-labelledby=s-lat]');
                                            const last = card.querySelector('.history-axis');
                                            return card.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom;
                                        }
                                        """))
                .doubleValue();
    }

    @Test
    void boundsThatContradictEachOtherSayWhatIsWrong() {
        Onlooker onlooker =
                analyst().open(path + "&metric=latencyMs&warning=900&critical=100&days=7d");

        assertThat(onlooker.page().locator("#trial")).containsText("These bounds cannot be tried");
        assertThat(onlooker.page().locator("#f-warning-error"))
                .containsText("must be at most critical");
        assertThat(onlooker.page().getByText("Save these bounds")).hasCount(0);
    }

    @Test
    void aViewerReadsAndHasNoDeeds() {
        Onlooker onlooker = signedIn(people.member(store, Role.VIEWER)).open(path);

        assertThat(onlooker.page().locator(".sentence .big")).isVisible();
        assertThat(onlooker.page().getByText("Check now")).hasCount(0);
    }

    @Test
    void overAllStoresTheWorstStandsFirst() {
        Onlooker onlooker = signedIn(people.platformAdmin()).open("/health/woocommerce");

        assertThat(onlooker.page().locator(".sentence .big")).containsText("WooCommerce fails for");
        assertThat(onlooker.page().locator("#s-" + store.slug())).containsText("Answers in 3.4 s");
        assertThat(onlooker.page().locator("#s-" + store.slug() + " a"))
                .hasAttribute("href", "/health/woocommerce?tenant=" + store.slug());
        onlooker.looksAround("service-stores");
    }

    @Test
    void ofTheInstallationsOwnThereIsOnePage() {
        Onlooker onlooker = signedIn(people.platformAdmin()).open("/health/database");

        assertThat(onlooker.page().locator("h1")).hasText("Database");
        assertThat(onlooker.page().locator("#s-why")).isVisible();
    }

    @Test
    void aServiceThatNobodyKnowsIsNotHere() {
        Onlooker onlooker = analyst().open("/health/fax");

        assertThat(onlooker.page().locator(".oops"))
                .containsText("There is no service of this name");
        assertThat(onlooker.complaints()).isNotEmpty().allMatch(text -> text.contains("404"));
        onlooker.complaints().clear();
    }
}
