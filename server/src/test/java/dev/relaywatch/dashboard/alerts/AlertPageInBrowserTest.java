package dev.relaywatch.dashboard.alerts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.relaywatch.alerting.LinkKit;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** One alert: why, what happened, who was told, and what is done about it. */
class AlertPageInBrowserTest extends PagesInBrowser {
    private static final double SOON_MS = 15_000;

    private static final String TITLE = "Stripe refuses the key";
    private static final LocatorAssertions.ContainsTextOptions WITHIN_TWO_SECONDS =
            new LocatorAssertions.ContainsTextOptions().setTimeout(2_000);

    @Autowired private ApplicationContext server;

    private Tenant store;
    private Person analyst;
    private String key;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
        analyst = people.member(store, Role.ANALYST);
        key = tenants.secretKey(store);
    }

    private String alert() {
        return post(
                        "/api/platform/alerts",
                        """
                        {"severity":"p1","service":"stripe","title":"%s","message":"It answers 401."}
                        """
                                .formatted(TITLE),
                        key)
                .json()
                .path("id")
                .asString();
    }

    /** A channel that cannot be reached: its name leads nowhere. */
    private void unreachableChannel() {
        assertThat(
                        post(
                                        "/api/platform/channels",
                                        """
                                        {"name":"hook","type":"webhook","severities":["p1"],"settings":{"url":"https://hook.invalid/x"},
                                         "secrets":{"signing-secret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}}
                                        """,
                                        key)
                                .status())
                .isEqualTo(201);
    }

    /** A channel that was told a second after the opening, and one that takes nothing so urgent. */
    private void told(String alert) {
        UUID mail = Ids.next();
        for (String name : new String[] {"ops-mail", "digest"}) {
            everything
                    .sql(
                            """
                            INSERT INTO alert_channels (id, tenant_id, name, type, severities, settings, secrets, fingerprint,
                                                        managed_by, enabled, created_at, updated_at)
                            VALUES (:id, :tenant, :name, 'email', :severities::text[], '{}', '', 'f', 'people', true, now(),
                                    now())
                            """)
                    .param("id", name.equals("digest") ? Ids.next() : mail)
                    .param("tenant", store.id().value())
                    .param("name", name)
                    .param("severities", name.equals("digest") ? "{p3}" : "{p1}")
                    .update();
        }
        everything
                .sql(
                        """
                        INSERT INTO alert_notifications (id, tenant_id, alert_id, channel_id, transition, status, tries, due_at,
                                                         created_at, settled_at)
                        SELECT gen_random_uuid(), tenant_id, id, :channel, 'opened', 'sent', 1, created_at, created_at,
                               created_at + interval '1 second'
                          FROM platform_alerts WHERE id = :alert::uuid
                        """)
                .param("channel", mail)
                .param("alert", alert)
                .update();
    }

    private static String text(Onlooker onlooker, String locator) {
        return onlooker.page().locator(locator).innerText();
    }

    @Test
    void itTellsWhatHappenedAndWhoWasTold() {
        unreachableChannel();
        String id = alert();
        told(id);
        Onlooker onlooker = signedIn(analyst).open("/alerts/" + id);

        assertThat(onlooker.page().locator(".sentence .big")).hasText(TITLE);
        assertThat(onlooker.page().locator(".timeline"))
                .containsText("ops-mail was told that it opened");
        assertThat(onlooker.page().locator(".timeline .ahead"))
                .containsText(
                        "hook is tried again",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(SOON_MS));
        assertThat(text(onlooker, ".timeline .ahead")).contains("1 try");
        assertThat(text(onlooker, "section[aria-labelledby=told]"))
                .contains("Told", "After 1 s.", "Trying again", "digest takes p3, and this is P1");
        assertThat(onlooker.page().locator(".panel .facts")).containsText("Raised by hand");
        assertThat(
                        onlooker.page()
                                .locator(
                                        ".panel .facts a",
                                        new Page.LocatorOptions().setHasText("Stripe"))
                                .getAttribute("href"))
                .startsWith("/health/stripe?tenant=" + store.slug());
        onlooker.looksAround("alert");
    }

    /** By a threshold, of a check whose last results are kept. */
    private UUID measured() {
        UUID id = Ids.next();
        everything
                .sql(
                        """
                        INSERT INTO platform_alerts (id, tenant_id, fingerprint, episode, dedup_key, severity, source, service,
                                                     connection, metric, current_value, threshold_value, title, message, tenants,
                                                     flapping, count, created_at, last_seen_at, next_reminder_at)
                        VALUES (:id, :tenant, :id::text, 1, :id::text, 'p2', 'threshold', 'stripe', 'main', 'latencyMs', 912, 500,
                                'Stripe is slow', 'It answers in 912 ms, bad from 500 ms.', '{}', false, 3,
                                now() - interval '3 min', now(), now() + interval '4 h')
                        """)
                .param("id", id)
                .param("tenant", store.id().value())
                .update();
        everything
                .sql(
                        """
                        INSERT INTO health_checks (id, tenant_id, service, connection, status, reason, status_since, streaks)
                        VALUES (gen_random_uuid(), :tenant, 'stripe', 'main', 'unhealthy', 'slow', now(),
                                '{"latencyMs":[3,3,0,0,"critical"]}')
                        """)
                .param("tenant", store.id().value())
                .update();
        for (int minute = 0; minute < 8; minute++) {
            everything
                    .sql(
                            """
                            INSERT INTO health_check_history (id, tenant_id, service, connection, status, latency_ms, details, checked_at)
                            VALUES (gen_random_uuid(), :tenant, 'stripe', 'main', :status, :latency, '{}',
                                    now() - make_interval(mins => :minute))
                            """)
                    .param("tenant", store.id().value())
                    .param("status", minute < 4 ? "unhealthy" : "healthy")
                    .param("latency", minute < 4 ? 880 + 8 * minute : 140 + 9 * minute)
                    .param("minute", minute)
                    .update();
        }
        return id;
    }

    @Test
    void whatWasMeasuredStandsBesideItsBound() {
        Onlooker onlooker = signedIn(analyst).open("/alerts/" + measured());

        assertThat(text(onlooker, ".panel .facts"))
                .contains("Answer time", "912 ms", "bad from 500 ms up", "3 bad results in a row");
        assertThat(onlooker.page().locator("section[aria-labelledby=measured] tbody tr"))
                .hasCount(8);
        assertThat(onlooker.page().locator(".timeline")).containsText("Found 3 times by now");
        onlooker.looksAround("alert-measured");
    }

    @Test
    void whatIsDoneWithANoteStandsInTheTimelineAndIsTakenBack() {
        Onlooker onlooker = signedIn(analyst).open("/alerts/" + alert());

        onlooker.fill("Note (optional)", "The owner logs in at 07:45").press("Acknowledge");
        assertThat(onlooker.page().locator(".toast")).containsText("The alert is acknowledged");
        assertThat(onlooker.page().locator(".timeline"))
                .containsText("Acknowledged by " + analyst.email());
        assertThat(onlooker.page().locator(".timeline")).containsText("The owner logs in at 07:45");
        assertThat(onlooker.page().locator(".deeds button"))
                .hasText(new String[] {"Resolve", "Take back"});
        onlooker.looksAround("alert-acknowledged");

        onlooker.press("Undo");
        assertThat(onlooker.page().locator(".panel .pill")).hasText("Open");

        onlooker.fill("Note (optional)", "Renewed");
        onlooker.press("Resolve");
        assertThat(onlooker.page().locator(".panel .pill")).hasText("Resolved");
        assertThat(onlooker.page().locator(".timeline"))
                .containsText("Resolved by " + analyst.email());
        onlooker.looksAround("alert-resolved");

        onlooker.press("Open again");
        assertThat(onlooker.page().locator(".panel .pill")).hasText("Open");
        assertThat(onlooker.page().locator(".timeline"))
                .containsText("Opened again by " + analyst.email());
    }

    @Test
    void whatOthersDoIsOnTheOpenPageWithinTwoSeconds() {
        String id = alert();
        Onlooker onlooker = signedIn(analyst).open("/alerts/" + id);
        assertThat(onlooker.page().locator(".tools [data-live]")).hasText("live");

        post("/api/platform/alerts/" + id + "/acknowledge", "{\"note\":\"I look\"}", key);

        assertThat(onlooker.page().locator(".timeline")).containsText("I look", WITHIN_TWO_SECONDS);
    }

    @Test
    void theLinkOfAMessageLeadsThroughTheDoorToTheAlert() {
        String id = alert();
        Onlooker somebody = stranger().open("/alerts/" + id);

        somebody.fill("E-mail", analyst.email())
                .fill("Password", PeopleKit.PASSWORD)
                .press("Sign in");

        assertThat(somebody.path()).startsWith("/alerts/" + id);
        assertThat(somebody.page().locator(".sentence .big")).hasText(TITLE);
    }

    @Test
    void thePageOfTheLinkThatAcknowledgesLeadsToTheAlert() {
        String id = alert();
        Onlooker somebody =
                signedIn(analyst).open(LinkKit.path(server, UUID.fromString(id), "ops-slack"));

        somebody.press("Acknowledge").follow("Open in the dashboard");

        assertThat(somebody.page().locator(".timeline"))
                .containsText("Acknowledged by link via ops-slack");
    }

    @Test
    void ofSeveralStoresTheLinkFindsTheRightOne() {
        Person both = people.member(tenants.tenant(), Role.ANALYST);
        people.also(both, store, Role.ANALYST);
        Onlooker onlooker = signedIn(both).open("/alerts/" + alert());

        assertThat(onlooker.path()).endsWith("tenant=" + store.slug());
        assertThat(onlooker.page().locator(".sentence .big")).hasText(TITLE);
    }

    @Test
    void anotherStoresAlertAndOneThatIsNoneAreNotHere() {
        String id = alert();
        Onlooker other = signedIn(people.member(tenants.tenant(), Role.ADMIN));
        for (String path :
                new String[] {"/alerts/" + id, "/alerts/nonsense", "/alerts/" + Ids.next()}) {
            other.open(path);
            assertThat(other.page().locator(".oops")).containsText("There is no such alert here");
        }
        assertThat(other.complaints()).isNotEmpty().allMatch(text -> text.contains("404"));
        other.complaints().clear();
        other.looksAround("alert-not-here");
    }

    @Test
    void aViewerReadsAndHasNoButtons() {
        Onlooker onlooker = signedIn(people.member(store, Role.VIEWER)).open("/alerts/" + alert());

        assertThat(onlooker.page().locator(".sentence .big")).hasText(TITLE);
        assertThat(onlooker.page().locator("main button, main input:not([type=hidden])"))
                .hasCount(0);
        assertThat(onlooker.page().getByText("Silence this")).hasCount(0);
    }

    @Test
    void whyNobodyWasToldOfAServiceIsAnswered() {
        Onlooker onlooker = signedIn(analyst).open("/alerts").follow("Why was I not told?");
        assertThat(onlooker.page().locator(".empty")).containsText("Choose a service");

        onlooker.page().getByLabel("Service").selectOption("stripe");
        onlooker.page().waitForURL("**service=stripe**");

        assertThat(onlooker.page().locator(".sentence .big"))
                .hasText("There is no open alert for Stripe: Stripe is not watched there.");
        assertThat(onlooker.page().locator("main"))
                .containsText("There is no channel that could tell.");
        onlooker.looksAround("alert-why");
    }
}
