package dev.relaywatch.dashboard.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.relaywatch.dashboard.tracking.StuckKit.Item;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which items are stuck, why, and what is done about them. */
class QueueInBrowserTest extends PagesInBrowser {
    private static final double SOON_MS = 5_000;

    private Tenant acme;
    private Person anna;
    private StuckKit queue;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.ANALYST);
        String key = tenants.secretKey(acme);
        for (String order : new String[] {"order-4711", "order-4712", "order-4713"}) {
            post("/api/track/event", "{\"event\":\"purchase\",\"eventId\":\"" + order + "\"}", key);
        }
        tenants.connect(acme, "webhook", "http://127.0.0.1:9/hook");
        queue = new StuckKit(everything, acme);
    }

    private void someOfEach() {
        queue.stuck(Item.deadLetter("412.00"), "order-4711");
        queue.stuck(Item.deadLetter("189.50"), "order-4712");
        queue.stuck(Item.failed("60.00"), "order-4713");
        queue.stuck(
                new Item(
                        "meta_capi",
                        "failed",
                        null,
                        "190/463",
                        "Error validating access token: the session has expired",
                        Duration.ofHours(5)),
                null);
    }

    private static void soon(Locator locator) {
        locator.first().waitFor(new Locator.WaitForOptions().setTimeout(SOON_MS));
    }

    private static Locator items(Onlooker onlooker) {
        return onlooker.page().locator("[id^=item-]");
    }

    @Test
    void itemsAreListedWithTheirReasonAndLeadToTheirTrace() {
        someOfEach();
        queue.pause("The account was refused: 401");
        Onlooker onlooker = signedIn(anna).open("/tracking/queue");

        assertThat(items(onlooker).count()).isEqualTo(4);
        Locator order =
                items(onlooker).filter(new Locator.FilterOptions().setHasText("order-4711"));
        assertThat(order.innerText())
                .contains("Dead letter", "The shop knows no such order", "422", "412.00 EUR");
        assertThat(order.locator("a").getAttribute("href"))
                .isEqualTo("/tracking/events/order-4711?event=purchase&tenant=" + acme.slug());
        assertThat(onlooker.page().locator(".page-head .sub").innerText()).startsWith("4 stuck");
        onlooker.looksAround("queue");
    }

    @Test
    void aStatusAndADestinationNarrowTheListAndStandInTheAddress() {
        someOfEach();
        Onlooker onlooker = signedIn(anna).open("/tracking/queue");

        onlooker.follow("Dead letters 2");
        onlooker.page().waitForURL("**status=dead_letter");
        assertThat(items(onlooker).count()).isEqualTo(2);

        onlooker.page().getByLabel("Destination").selectOption("webhook");
        onlooker.page().waitForURL("**destination=webhook**");
        assertThat(items(onlooker).count()).isEqualTo(2);
        assertThat(onlooker.path()).contains("status=dead_letter");

        onlooker.open("/tracking/queue?since=1h");
        assertThat(items(onlooker).count()).isEqualTo(1);
        onlooker.open("/tracking/queue?errorCode=190%2F463&status=dead_letter");
        assertThat(onlooker.page().locator(".empty").innerText()).contains("No item is like that");
        onlooker.looksAround("queue-nothing-like-that");
        onlooker.follow("Show everything stuck");
        assertThat(items(onlooker).count()).isEqualTo(4);
    }

    @Test
    void whatIsStuckForTheSameReasonIsRetriedAlone() {
        queue.stuck(Item.deadLetter("412.00"), null);
        queue.stuck(Item.deadLetter("189.50"), null);
        UUID other = queue.stuck(Item.failed("60.00"), null);
        Onlooker onlooker = signedIn(anna).open("/tracking/queue");

        Locator cause = onlooker.page().locator("[id^=cause-]").first();
        assertThat(cause.innerText())
                .contains("The shop knows no such order", "422", "2", "602 EUR", "3 h");
        onlooker.follow("Retry these: 422");

        assertThat(onlooker.page().locator("#what").innerText()).isEqualTo("Retry 2 items");
        onlooker.press("Retry 2 items");
        onlooker.page().waitForURL("**/tracking/replays/**");
        soon(onlooker.page().getByText("0 of 2 items were uploaded"));
        assertThat(onlooker.page().locator(".panel-head").innerText())
                .contains("2 refused for good: dead letters again");
        assertThat(queue.status(other)).isEqualTo("failed");
        onlooker.looksAround("retry-ended");
        assertThat(queue.audited("replay.started")).isEqualTo(1);
    }

    @Test
    void aLaneThatWasPausedIsResumed() {
        Tenant store = tenants.tenant();
        tenants.connect(store, "webhook", "http://127.0.0.1:9/hook");
        StuckKit lane = new StuckKit(everything, store);
        lane.pause("The account was refused: 401");
        Onlooker onlooker = signedIn(people.member(store, Role.ANALYST)).open("/tracking/queue");
        assertThat(onlooker.page().locator("[id^=lane-]").innerText())
                .contains(store.name(), "Webhook", "Paused", "The account was refused: 401");

        onlooker.press("Resume Webhook of " + store.name());

        soon(onlooker.page().getByText("Webhook flows again"));
        assertThat(onlooker.page().locator("[id^=lane-]").count()).isZero();
        assertThat(lane.audited("lane.resumed")).isEqualTo(1);
    }

    @Test
    void whatFailsAndALanePausingAppearByThemselves() {
        Onlooker onlooker = signedIn(anna).open("/tracking/queue");
        assertThat(onlooker.page().locator(".empty").innerText()).contains("Nothing is stuck");
        onlooker.looksAround("queue-empty");

        assertThat(
                        untilShown(
                                _ -> queue.stuck(Item.failed("60.00"), null),
                                each -> items(onlooker).nth(each - 1)))
                .isLessThan(LIVE);
        queue.pause("The account was refused: 401");

        soon(onlooker.page().locator("[id^=lane-]"));
        assertThat(items(onlooker).first().innerText()).contains("No answer in 15 s");
    }

    @Test
    void whatIsInFocusSaysWhatIsTrueNow() {
        queue.stuck(Item.deadLetter("412.00"), null);
        Onlooker onlooker = signedIn(anna).open("/tracking/queue");
        onlooker.page().locator("a", hasText("Dead letters")).focus();

        queue.stuck(Item.deadLetter("189.50"), null);

        soon(onlooker.page().locator("a:focus", hasText("Dead letters 2")));
    }

    private static Page.LocatorOptions hasText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    @Test
    void whoOnlyLooksHasNoButtons() {
        someOfEach();
        queue.pause("The account was refused: 401");
        Onlooker viewer = signedIn(people.member(acme, Role.VIEWER)).open("/tracking/queue");
        assertThat(viewer.page().locator("#main button:visible, #main .deed").count()).isZero();
        assertThat(viewer.page().locator("#main a[href*='/tracking/retry']").count()).isZero();

        viewer.open("/tracking/retry");
        assertThat(viewer.page().locator("#main").innerText())
                .contains("Retry 4 items", "Retrying needs the role analyst");
        assertThat(viewer.page().locator("#main button:visible").count()).isZero();
    }

    @Test
    void whatMayCountTwiceIsSentOnlyWhereThatIsConfirmed() {
        queue.stuck(Item.deadLetter("412.00"), "order-4711");
        queue.stuck(Item.deadLetter("99.00").at("meta_capi").old(Duration.ofDays(6)), "order-4712");
        Onlooker onlooker = signedIn(anna).open("/tracking/retry");
        assertThat(onlooker.page().locator(".panel-body").innerText()).contains("511 EUR");
        assertThat(onlooker.page().locator(".panel-foot").innerText()).contains("Retry 1 item");
        onlooker.looksAround("retry-preview");

        onlooker.page().getByText("Also send the 1 that may count twice").click();

        onlooker.page().waitForURL("**confirm=yes**");
        assertThat(onlooker.page().locator(".panel-foot").innerText()).contains("Retry 2 items");
    }

    @Test
    void aRetryThatRunsIsLeftAndStopped() {
        UUID item = queue.held(Item.failed("60.00"));
        Onlooker onlooker = signedIn(anna).open("/tracking/retry");
        onlooker.press("Retry 1 item");
        onlooker.page().waitForURL("**/tracking/replays/**");
        soon(onlooker.page().getByText("Retrying 1 item"));
        onlooker.looksAround("retry-running");
        onlooker.open("/tracking");
        onlooker.follow("Retrying 1 item");

        onlooker.press("Stop");

        soon(onlooker.page().getByText("Stopped after 0 of 1 item"));
        assertThat(queue.status(item)).isEqualTo("failed");
        assertThat(queue.audited("replay.stopped")).isEqualTo(1);
    }

    @Test
    void thePagesOfALongListFollowOneAnother() {
        for (int i = 0; i < 51; i++) {
            queue.stuck(Item.failed("1.00").old(Duration.ofMinutes(i + 1)), null);
        }
        Onlooker onlooker = signedIn(anna).open("/tracking/queue");
        assertThat(items(onlooker).count()).isEqualTo(50);

        onlooker.follow("Older ones");

        onlooker.page().waitForURL("**cursor=**");
        assertThat(items(onlooker).count()).isEqualTo(1);
        onlooker.follow("To the newest");
        assertThat(items(onlooker).count()).isEqualTo(50);
    }
}
