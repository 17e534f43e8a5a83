package dev.relaywatch.dashboard.settings;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.relaywatch.health.StandingKit;
import dev.relaywatch.health.StandingKit.Stands;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** From where on numbers are bad. */
class ThresholdsInBrowserTest extends PagesInBrowser {
    @Autowired private ApplicationContext server;

    private Tenant store;

    @BeforeEach
    void connect() {
        store = tenants.tenant();
        tenants.connect(store, "stripe", "http://127.0.0.1:9");
        new StandingKit(everything, server).stands(store, "stripe", Stands.HEALTHY);
    }

    private void ofTheFile(String metric) {
        everything
                .sql(
                        """
                        INSERT INTO thresholds (tenant_id, service, metric, direction, warning, critical, managed_by, updated_by, updated_at)
                        VALUES (?, 'stripe', ?, 'normal', 400, 900, 'file', 'file', now())
                        """)
                .params(store.id().value(), metric)
                .update();
    }

    /** Read here anew after that. */
    private void set(String metric) {
        String body =
                """
                {"thresholds":[{"service":"stripe","metric":"%s","tenant":"%s","direction":"normal","warning":400,"critical":900}]}
                """
                        .formatted(metric, store.slug());
        assertThat(
                        send(HttpRequest.newBuilder(url("/api/platform/health/thresholds"))
                                        .header(
                                                "Authorization",
                                                "Bearer " + tenants.secretKey(store))
                                        .header("Content-Type", "application/json")
                                        .PUT(HttpRequest.BodyPublishers.ofString(body)))
                                .status())
                .isEqualTo(200);
    }

    private static Locator row(Onlooker onlooker, String text) {
        return onlooker.page()
                .locator("section[aria-labelledby=set] tbody tr")
                .filter(new Locator.FilterOptions().setHasText(text));
    }

    @Test
    void whatIsSetStandsBeforeWhatIsShippedAndLeadsToWhereItIsTried() {
        ofTheFile("queueSeconds");
        set("latencyMs");
        Onlooker onlooker = signedIn(people.member(store, Role.ADMIN)).open("/settings/thresholds");

        assertThat(row(onlooker, "Answer time")).containsText("≥ 400 ms");
        assertThat(row(onlooker, "Answer time")).containsText("≥ 900 ms");
        assertThat(row(onlooker, "Queue seconds")).containsText("file");
        assertThat(onlooker.page().locator("section[aria-labelledby=shipped]"))
                .containsText("Every other service");
        onlooker.looksAround("settings-thresholds");

        row(onlooker, "Answer time").locator("a.cell-main").click();
        assertThat(onlooker.page().locator("h1")).containsText("Stripe");
    }

    @Test
    void boundsAreSetWithDirectionAndAlertChangedAndTakenAway() {
        ofTheFile("queueSeconds");
        Onlooker onlooker = signedIn(people.member(store, Role.ADMIN)).open("/settings/thresholds");
        onlooker.follow("Set bounds");
        onlooker.page().locator("#f-service").selectOption("stripe");
        onlooker.fill("Number", "balance");
        onlooker.page().locator("#f-direction").selectOption("inverse");
        onlooker.fill("Degraded from (optional)", "5");
        onlooker.fill("Unhealthy from", "20");
        onlooker.page().locator("#f-severity").selectOption("p1");
        onlooker.press("Save bounds");
        assertThat(onlooker.page().locator("#f-warning-error")).containsText("low is bad");
        assertThat(onlooker.page().locator("#f-metric")).hasValue("balance");
        onlooker.fill("Degraded from (optional)", "50");
        onlooker.press("Save bounds");
        onlooker.page().waitForURL("**done=set**");
        assertThat(row(onlooker, "Balance")).containsText("≤ 20");
        assertThat(row(onlooker, "Balance")).containsText("P1");
        assertThat(row(onlooker, "Queue seconds").locator("a.btn")).hasCount(0);

        row(onlooker, "Balance").locator("a.btn").click();
        assertThat(onlooker.page().locator("#f-direction")).hasValue("inverse");
        assertThat(onlooker.page().locator("#f-severity")).hasValue("p1");
        onlooker.looksAround("settings-thresholds-one");
        onlooker.fill("Unhealthy from", "10");
        onlooker.press("Save bounds");
        assertThat(row(onlooker, "Balance")).containsText("≤ 10");
        assertThat(
                        send(HttpRequest.newBuilder(url("/api/platform/configuration"))
                                        .header(
                                                "Authorization",
                                                "Bearer " + tenants.secretKey(store)))
                                .text())
                .contains("metric: balance", "direction: inverse", "critical: 10", "severity: p1");

        row(onlooker, "Balance").locator("a.btn").click();
        onlooker.press("Take them away");
        onlooker.page().waitForURL("**done=removed**");
        assertThat(row(onlooker, "Balance")).hasCount(0);
    }

    @Test
    void whoOnlyLooksSeesThemToo() {
        Onlooker onlooker =
                signedIn(people.member(store, Role.VIEWER)).open("/settings/thresholds");

        assertThat(onlooker.page().locator(".empty")).containsText("Nothing is set");
        assertThat(onlooker.page().locator("main")).not().containsText("Set bounds");
    }
}
