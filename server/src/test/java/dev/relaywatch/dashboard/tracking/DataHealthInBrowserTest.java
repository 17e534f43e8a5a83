package dev.relaywatch.dashboard.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.relaywatch.dashboard.tracking.StuckKit.Item;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Are conversions arriving? */
class DataHealthInBrowserTest extends PagesInBrowser {
    private static final double SOON_MS = 7_000;

    private Tenant acme;
    private Person anna;
    private StuckKit queue;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ANALYST);
        queue = new StuckKit(everything, acme);
    }

    private void events(int count) {
        String key = tenants.secretKey(acme);
        for (int i = 0; i < count; i++) {
            post(
                    "/api/track/event",
                    "{\"event\":\"purchase\",\"eventId\":\"order-%d\",\"email\":\"jane@example.com\",\"params\":{\"value\":20,\"currency\":\"EUR\"}}"
                            .formatted(i),
                    key);
        }
    }

    private void busy() {
        events(22);
        tenants.connect(acme, "webhook", "http://127.0.0.1:9/hook");
        queue.uploaded(20, 24);
        queue.stuck(Item.deadLetter("412.00"), "order-1");
        queue.stuck(Item.deadLetter("189.50"), "order-2");
        queue.stuck(Item.failed("60.00"), "order-3");
    }

    private static String card(Onlooker onlooker, String id) {
        return onlooker.page().locator("section[aria-labelledby=" + id + "]").innerText();
    }

    @Test
    void thePageSaysWhetherConversionsArriveAndWhatItCosts() {
        busy();
        queue.pause("The account was refused: 401");
        Onlooker onlooker = signedIn(anna).open("/tracking");
        onlooker.page().locator("[data-plot] canvas").waitFor();

        assertThat(card(onlooker, "h-sys"))
                .contains("Critical", "2 dead letters, all at Webhook", "1 more failed");
        assertThat(card(onlooker, "h-emq")).contains("estimate", "of 10", "E-mail", "100 %");
        assertThat(card(onlooker, "h-fix")).contains("Dead letters\n2", "Failed, will retry\n1");
        assertThat(card(onlooker, "h-dest")).contains("Webhook", "1 lane paused");
        assertThat(card(onlooker, "h-risk"))
                .contains(
                        "662 EUR",
                        "Recoverable\n602 EUR",
                        "Lost\n60 EUR",
                        "The shop knows no such order");
        assertThat(card(onlooker, "h-diag"))
                .contains(
                        "Conversions with their lead", "Event ids used twice", "server only 100 %");
        assertThat(card(onlooker, "h-vol")).contains("purchase", "Learning");
        onlooker.looksAround("data-health");
    }

    @Test
    void theChartIsDrawnFromItsTableForEachSpan() {
        busy();
        Onlooker onlooker = signedIn(anna).open("/tracking");
        assertThat(onlooker.page().locator("#h-del").innerText()).isEqualTo("Deliveries per hour");
        onlooker.page().locator("[data-plot] canvas").waitFor();
        onlooker.page().getByText("Show as table").click();
        assertThat(onlooker.page().locator(".chart-alt tbody tr").count()).isEqualTo(24);
        assertThat(onlooker.page().locator(".chart-alt tbody tr").last().innerText()).contains("3");

        onlooker.follow("7 d");
        onlooker.page().waitForURL("**range=7d");
        assertThat(onlooker.page().locator("#h-del").innerText())
                .isEqualTo("Deliveries per 6 hours");
        assertThat(onlooker.page().locator(".chart-alt tbody tr").count()).isEqualTo(28);
        onlooker.follow("30 d");
        onlooker.page().waitForURL("**range=30d");
        assertThat(onlooker.page().locator(".chart-alt tbody tr").count()).isEqualTo(30);
        onlooker.page().locator("[data-plot] canvas").waitFor();
        onlooker.looksAround("data-health-month");
    }

    @Test
    void retryAllShowsFirstWhatWouldBeSentThenHowItEnded() {
        busy();
        Onlooker onlooker = signedIn(anna).open("/tracking");

        onlooker.follow("Retry all");
        onlooker.page().waitForURL("**/tracking/retry**");
        assertThat(onlooker.page().locator(".preview").innerText())
                .contains("Retry 3 items", "Nothing is sent yet", "662 EUR", "Will be tried now");
        assertThat(queue.audited("replay.started")).isZero();
        onlooker.press("Retry 3 items");

        onlooker.page().waitForURL("**/tracking/replays/**");
        onlooker.page()
                .getByText("0 of 3 items were uploaded")
                .waitFor(new Locator.WaitForOptions().setTimeout(SOON_MS));
        assertThat(queue.audited("replay.started")).isEqualTo(1);
    }

    @Test
    void aNewDeadLetterAppearsByItselfWithinTwoSeconds() {
        events(1);
        tenants.connect(acme, "webhook", "http://127.0.0.1:9/hook");
        Onlooker onlooker = signedIn(anna).open("/tracking");
        assertThat(card(onlooker, "h-sys")).contains("Healthy");
        assertThat(onlooker.page().getByText("Retry all").count()).isZero();

        assertThat(
                        untilShown(
                                _ -> queue.stuck(Item.deadLetter("412.00"), null),
                                each ->
                                        onlooker.page()
                                                .getByText(
                                                        each == 1
                                                                ? "1 dead letter, all at Webhook."
                                                                : each
                                                                        + " dead letters, all at Webhook.")))
                .isLessThan(LIVE);
        assertThat(onlooker.page().getByText("Retry all").count()).isEqualTo(1);
    }

    @Test
    void aCheckThatIsAskedForSaysWhatItFound() {
        busy();
        Onlooker onlooker = signedIn(anna).open("/tracking");

        onlooker.press("Check now");
        onlooker.page().getByText("Checked just now").waitFor();
        assertThat(onlooker.notice()).contains("opened, 0 alerts ended");

        onlooker.press("Check now");
        onlooker.page().getByText("No alert was opened, and none ended").waitFor();
    }

    @Test
    void aRateIsComparedWithTheTimeBefore() {
        busy();
        queue.uploaded(10, 47);
        queue.stuck(Item.deadLetter("20.00").old(Duration.ofHours(40)), null);
        Onlooker onlooker = signedIn(anna).open("/tracking");

        assertThat(onlooker.page().locator("section[aria-labelledby=h-sys] .change").innerText())
                .contains("down by");
    }

    @Test
    void aStoreOfWhichNothingCameIsToldTheWayForward() {
        Onlooker onlooker = signedIn(anna).open("/tracking");

        assertThat(onlooker.page().locator(".empty").first().innerText())
                .contains("Nothing arrived in the last 24 hours", "Put the script");
        onlooker.looksAround("data-health-empty");
    }

    @Test
    void whoOnlyLooksHasNoButtons() {
        busy();
        Onlooker viewer = signedIn(people.member(acme, Role.VIEWER)).open("/tracking");

        assertThat(card(viewer, "h-fix")).contains("Dead letters\n2").doesNotContain("Retry all");
        assertThat(viewer.page().locator("#main button:visible").count()).isZero();
    }

    @Test
    void whoAdministersThePlatformSeesAllStoresTogether() {
        busy();
        Onlooker admin = signedIn(people.platformAdmin()).open("/tracking");

        assertThat(card(admin, "h-risk")).contains("By store", "Recoverable");
        assertThat(admin.page().locator("#h-vol").count()).isZero();
        admin.looksAround("data-health-all");
    }
}
