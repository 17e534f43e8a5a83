package dev.relaywatch.dashboard.health;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.relaywatch.dashboard.tracking.StuckKit;
import dev.relaywatch.dashboard.tracking.StuckKit.Item;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.StandingKit;
import dev.relaywatch.health.StandingKit.Stands;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.Onlooker.Screen;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Which integration is down for whom? */
class HealthMatrixInBrowserTest extends PagesInBrowser {
    @Autowired private ApplicationContext server;

    private static final List<String> SERVICES =
            List.of("meta", "google-ads", "tiktok", "ga4", "stripe", "yotpo", "vercel", "slack");

    @Autowired private Health health;

    private StandingKit standing;
    private String mark;
    private Tenant nordlicht;
    private Tenant brightwater;
    private Tenant fjellvik;

    @BeforeEach
    void meet() {
        standing = new StandingKit(everything, server);
        mark = UUID.randomUUID().toString().substring(0, 6);
        nordlicht = store("Nordlicht");
        brightwater = store("Brightwater");
        fjellvik = store("Fjellvik");
        standing.stands(
                nordlicht, "meta", Stands.unhealthy("The token is refused", Duration.ofHours(5)));
        standing.stands(
                brightwater,
                "tiktok",
                Stands.degraded("HTTP 429: too many calls", Duration.ofMinutes(17)));
        standing.stands(
                brightwater,
                "slack",
                Stands.unknown("there are no credentials", Duration.ofDays(2)));
    }

    /** Connected to everything, and well. */
    private Tenant store(String name) {
        return store(name, SERVICES);
    }

    private Tenant store(String name, List<String> services) {
        Tenant store = tenants.tenantNamed(name + " " + mark);
        for (String service : services) {
            tenants.connect(store, service, "http://127.0.0.1:9");
            standing.stands(store, service, Stands.HEALTHY);
        }
        return store;
    }

    private Onlooker boss() {
        return signedIn(people.platformAdmin());
    }

    private static Locator row(Onlooker onlooker, Tenant store) {
        return onlooker.page().locator(".matrix tr[id$='-" + store.slug() + "']");
    }

    @Test
    void whatFailsIsSaidAndStandsFirst() {
        Onlooker onlooker = boss().open("/health?q=" + mark);

        assertThat(onlooker.page().locator(".matrix tbody tr")).hasCount(3);
        assertThat(onlooker.page().locator(".matrix tbody tr").first()).containsText("Nordlicht");
        assertThat(row(onlooker, nordlicht).locator(".x")).hasText("unhealthy 5 h");
        assertThat(row(onlooker, brightwater).locator(".d")).hasText("degraded 17 m");
        assertThat(row(onlooker, brightwater).locator(".n")).hasText("unknown 2 d");
        assertThat(row(onlooker, fjellvik).locator(".x, .d")).hasCount(0);
        assertThat(onlooker.page().locator(".sentence .big")).containsText("fail");
        onlooker.looksAround("matrix");
    }

    @Test
    void ofStoresThatStandAlikeTheDearestStandsFirstThenByName() {
        Tenant aurich = store("Aurich", List.of("stripe"));
        Tenant bonn = store("Bonn", List.of("stripe"));
        Tenant zwolle = store("Zwolle", List.of("stripe"));
        new StuckKit(everything, aurich).stuck(Item.deadLetter("20"), null);
        new StuckKit(everything, zwolle).stuck(Item.deadLetter("900"), null);
        standing.stands(aurich, "stripe", Stands.degraded("Slow", Duration.ofHours(2)));
        standing.stands(bonn, "stripe", Stands.unhealthy("It refuses", Duration.ofMinutes(1)));
        standing.stands(zwolle, "stripe", Stands.degraded("Slow", Duration.ofMinutes(1)));

        Onlooker onlooker = boss().open("/health?service=stripe&q=" + mark);

        assertThat(onlooker.page().locator(".matrix tbody th a"))
                .hasText(
                        Stream.of(bonn, zwolle, aurich, brightwater, fjellvik, nordlicht)
                                .map(Tenant::name)
                                .toArray(String[]::new));
        assertThat(row(onlooker, zwolle).locator(".risk")).hasText("900 EUR");
    }

    @Test
    void aChangedCellIsOnTheOpenPageWithinTwoSeconds() {
        Onlooker onlooker = boss().open("/health?q=" + mark);
        assertThat(row(onlooker, fjellvik).locator(".x, .d")).hasCount(0);
        List<String> failing = List.of("stripe", "yotpo", "vercel");

        assertThat(
                        untilShown(
                                each ->
                                        standing.stands(
                                                fjellvik,
                                                failing.get(each - 1),
                                                Stands.unhealthy("It refuses", Duration.ZERO)),
                                each -> row(onlooker, fjellvik).locator(".x").nth(each - 1)))
                .isLessThan(Duration.ofSeconds(2));
        assertThat(row(onlooker, fjellvik).locator(".x a").first())
                .hasAttribute("href", "/health/stripe?tenant=" + fjellvik.slug());
    }

    @Test
    void whatChangesRightAfterAnotherChangeIsShownToo() {
        Onlooker onlooker = boss().open("/health?q=" + mark);
        for (int i = 0; i < 4; i++) {
            standing.stands(fjellvik, "stripe", Stands.unhealthy("It refuses", Duration.ZERO));
            assertThat(row(onlooker, fjellvik).locator(".x")).hasCount(1);
            standing.stands(
                    fjellvik,
                    "stripe",
                    new Stands(HealthStatus.HEALTHY, null, 120, "{}", Duration.ZERO));
            assertThat(row(onlooker, fjellvik).locator(".x")).hasCount(0);
        }
    }

    @Test
    void storesAreFoundByStatusServiceAndName() {
        Onlooker onlooker = boss().open("/health?q=" + mark);

        onlooker.page().locator(".chip", hasText("Degraded")).click();
        assertThat(onlooker.page().locator(".matrix tbody tr")).hasCount(1);
        assertThat(row(onlooker, brightwater)).isVisible();

        onlooker.page().locator("#m-service").selectOption("meta");
        assertThat(onlooker.page().locator(".empty")).containsText("No store is like that");
        onlooker.page().locator(".chip", hasText("Unhealthy")).click();
        assertThat(row(onlooker, nordlicht)).isVisible();
        assertThat(onlooker.page().locator(".matrix tbody tr")).hasCount(1);
    }

    private static Page.LocatorOptions hasText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    @Test
    void arrowsWalkTheGridAndEnterOpensTheService() {
        Onlooker onlooker = boss().open("/health?q=" + mark);
        assertThat(onlooker.page().locator(".matrix tbody [tabindex='0']")).hasCount(1);

        onlooker.page().locator(".matrix tbody [tabindex='0']").focus();
        onlooker.page().keyboard().press("ArrowRight");
        assertThat(row(onlooker, nordlicht).locator(".x")).isFocused();
        onlooker.page().keyboard().press("ArrowDown");
        assertThat(row(onlooker, brightwater).locator("td.h").first()).isFocused();
        assertThat(onlooker.page().locator(".matrix tbody [tabindex='0']")).hasCount(1);
        onlooker.page().keyboard().press("Enter");

        onlooker.page().waitForURL("**/health/meta?tenant=" + brightwater.slug());
        assertThat(onlooker.page().locator("h1")).containsText("Meta of Brightwater");
    }

    @Test
    void whatIsHealthyLeadsToItsServiceToo() {
        Onlooker onlooker = boss().open("/health?q=" + mark);

        row(onlooker, fjellvik).locator("td.h").nth(2).click();

        onlooker.page().waitForURL("**/health/tiktok?tenant=" + fjellvik.slug());
    }

    @Test
    void onAPhoneAStoreListsOnlyWhatIsNotHealthy() {
        Onlooker onlooker = boss().on(Screen.PHONE, ColorScheme.LIGHT).open("/health?q=" + mark);

        assertThat(row(onlooker, nordlicht).locator(".x a")).isVisible();
        assertThat(row(onlooker, nordlicht).locator("td.h").first()).isHidden();
        // the server adds the check of its delivery within seconds
        assertThat(row(onlooker, nordlicht)).containsText(Pattern.compile("[78] healthy"));
        assertThat(row(onlooker, fjellvik)).containsText(Pattern.compile("(all )?[89] healthy"));
    }

    @Test
    void furtherStoresComeAheadOfWhoScrollsAndStayLive() {
        List<Tenant> many = new ArrayList<>();
        for (int i = 0; i < 2 * MatrixRows.WINDOW; i++) {
            many.add(store("Zweig " + (100 + i), List.of("stripe")));
        }
        Tenant last = many.getLast();
        Onlooker onlooker = boss().open("/health?sort=name&q=" + mark);
        assertThat(onlooker.page().locator(".matrix tbody")).hasCount(3);
        onlooker.page().evaluate("() => scrollTo(0, 300)");
        assertThat(row(onlooker, many.get(MatrixRows.WINDOW))).hasCount(1);
        assertThat(row(onlooker, many.get(MatrixRows.WINDOW))).not().isInViewport();
        assertThat(row(onlooker, last)).hasCount(0);

        onlooker.page().evaluate("() => scrollTo(0, document.documentElement.scrollHeight)");
        assertThat(row(onlooker, last)).isVisible();

        assertThat(
                        untilShown(
                                each ->
                                        standing.stands(
                                                many.get(many.size() - each),
                                                "stripe",
                                                Stands.unhealthy("It refuses", Duration.ZERO)),
                                each -> row(onlooker, many.get(many.size() - each)).locator(".x")))
                .isLessThan(Duration.ofSeconds(2));
        Onlooker other = boss().open("/health?sort=name&from=100&q=" + mark);
        assertThat(row(other, last)).isVisible();
    }

    @Test
    void arrowsWalkOnIntoRowsThatWereOutOfSight() {
        List<Tenant> many = new ArrayList<>();
        for (int i = 0; i < MatrixRows.WINDOW; i++) {
            many.add(store("Zweig " + (100 + i), List.of("stripe")));
        }
        Tenant fiftieth = many.get(MatrixRows.WINDOW - 4);
        Tenant next = many.get(MatrixRows.WINDOW - 3);
        Onlooker onlooker = boss().open("/health?sort=name&q=" + mark);

        onlooker.page().locator(".matrix tbody [tabindex='0']").focus();
        for (int i = 0; i < MatrixRows.WINDOW; i++) {
            onlooker.page().keyboard().press("ArrowDown");
        }
        assertThat(row(onlooker, next).locator("th")).isFocused();
        assertThat(row(onlooker, next)).isInViewport();
        onlooker.page().keyboard().press("ArrowRight");
        assertThat(row(onlooker, next).locator("td.h").first()).isFocused();
        onlooker.page().keyboard().press("ArrowUp");
        assertThat(row(onlooker, fiftieth).locator("td.h").first()).isFocused();
    }

    @Test
    void whatFailsForMostIsOneIncidentOfTheProvider() {
        whileLoopFails((onlooker, struck) -> {
            assertThat(incident(onlooker).locator("h2"))
                    .containsText("one incident of the provider, not 6");
            assertThat(row(onlooker, struck).locator(".x.p a"))
                    .hasAttribute("title", Pattern.compile(".*of the provider"));
            onlooker.looksAround("matrix-incident");
        });
    }

    @Test
    void anIncidentOfAProviderIsAcknowledgedWhereItIsSaid() {
        whileLoopFails((onlooker, _) -> {
            incident(onlooker).getByText("Acknowledge").click();

            assertThat(onlooker.page().locator(".toast")).containsText("The alert is acknowledged");
            assertThat(incident(onlooker).locator(".taken"))
                    .containsText(Pattern.compile("@.+ acknowledged it (just now|[0-9]+ s ago)"));
            assertThat(incident(onlooker).locator("button")).hasCount(0);
            onlooker.looksAround("matrix-acknowledged");
            Onlooker other = boss().open("/health/loop");
            assertThat(incident(other).locator(".taken")).containsText("acknowledged it");

            onlooker.press("Undo");
            assertThat(incident(onlooker).getByText("Acknowledge")).isVisible();
            assertThat(incident(onlooker).locator(".taken")).hasCount(0);
            other.open("/health/loop");
            incident(other).getByText("Acknowledge").click();
            assertThat(incident(other).locator(".taken")).containsText("acknowledged it");
        });
    }

    private static Locator incident(Onlooker onlooker) {
        return onlooker.page().locator("#incident-loop");
    }

    /** Told who looks at the stores that it strikes, and one of those. */
    private void whileLoopFails(BiConsumer<Onlooker, Tenant> told) {
        List<Tenant> struck = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            struck.add(store("Struck " + i, List.of("loop", "stripe")));
        }
        Onlooker onlooker = boss().open("/health?q=" + mark);
        try {
            struck.forEach(store ->
                    standing.stands(store, "loop", Stands.unhealthy("HTTP 503", Duration.ZERO)));
            await().atMost(Duration.ofSeconds(15))
                    .until(() ->
                            health.incidents(null).stream()
                                    .anyMatch(one -> one.service().equals("loop")));
            told.accept(onlooker, struck.getFirst());
        } finally {
            struck.forEach(store -> standing.stands(store, "loop", Stands.HEALTHY));
        }
        await().atMost(Duration.ofSeconds(15))
                .until(() ->
                        health.incidents(null).stream()
                                .noneMatch(one -> one.service().equals("loop")));
    }

    @Test
    void whoHasOneStoreSeesThatStore() {
        Onlooker onlooker = signedIn(people.member(nordlicht, Role.VIEWER)).open("/health");

        assertThat(onlooker.page().locator("h1")).containsText("Nordlicht");
        assertThat(onlooker.page().locator("body")).not().containsText("Brightwater " + mark);
    }
}
