package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first touch is kept, a later one fills what was missing, a click keeps its time. */
class VisitorsTest {
    private static final CaptureRoom room = new CaptureRoom();
    private static final Instant NOW = CaptureRoom.NOW;

    private final Tenant acme = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void quiet() {
        room.clock.set(NOW);
    }

    /** A visit of v1, as its page tells it. */
    private KnownVisitor visit(String json) {
        return visit("v1", json);
    }

    private KnownVisitor visit(String name, String json) {
        VisitReader reader = new VisitReader(room.clock);
        Sender sender =
                new Sender(new RequestContext("203.0.113.7", "Firefox", null), name, true, true);
        return switch (reader.read(acme, CaptureRoom.object(json), sender)) {
            case VisitReader.Reading.Understood(var touch) -> touched(touch);
            case VisitReader.Reading.Refused(var reason) -> throw new AssertionError(reason);
        };
    }

    private KnownVisitor touched(Touch... touches) {
        return Objects.requireNonNull(
                room.transaction
                        .within(acme.id(), () -> room.visitors.touched(List.of(touches)))
                        .get(touches[0].visitor()));
    }

    /** The event as it was stored. */
    private CapturedEvent stored(String json) {
        NewEvent event = room.event(acme, json, true);
        room.transaction.within(acme.id(), () -> room.ledger.store(List.of(event)));
        return room.capture.eventsOf(acme.id(), event.event().eventId()).getLast();
    }

    private @Nullable String column(String name) {
        return room.one(
                String.class,
                "SELECT coalesce(" + name + "::text, '-') FROM visitors WHERE tenant_id = ?",
                acme.id().value());
    }

    @Test
    void aVisitKeepsAllThatItTells() {
        visit(
                """
                {"clickIds":{"gclid":"g","gbraid":"gb","wbraid":"w","fbclid":"f","ttclid":"t","msclkid":"m"},"fbp":"fb.1.1.2",
                 "utm":{"source":"s","medium":"me","campaign":"c","term":"te","content":"co"},
                 "landingPage":"https://acme.example/?a=b","referrer":"https://google.com/",
                 "consent":{"adUserData":"GRANTED","adPersonalization":"DENIED"}}
                """);
        assertThat(
                        room.one(
                                String.class,
                                """
                                SELECT concat_ws(' ', gclid, gbraid, wbraid, fbclid, ttclid, msclkid, fbp, fbc, utm_source, utm_medium,
                                       utm_campaign, utm_term, utm_content, user_agent, landing_page, referrer,
                                       consent_ad_user_data, consent_ad_personalization)
                                  FROM visitors WHERE tenant_id = ?
                                """,
                                acme.id().value()))
                .isEqualTo(
                        "g gb w f t m fb.1.1.2 fb.1."
                                + NOW.toEpochMilli()
                                + ".f s me c te co Firefox https://acme.example/?a=b https://google.com/ GRANTED DENIED");
    }

    @Test
    void theFirstTouchIsKeptAndWhatWasMissingIsFilled() {
        visit("{\"clickIds\":{\"gclid\":\"first\"},\"utm\":{\"source\":\"google\"}}");
        KnownVisitor later =
                visit(
                        "{\"clickIds\":{\"gclid\":\"second\",\"ttclid\":\"t\"},\"utm\":{\"source\":\"bing\",\"term\":\"boots\"},\"fbp\":\"fb.1.1.2\"}");
        assertThat(later.clickIds()).isEqualTo(Map.of("gclid", "first", "ttclid", "t"));
        assertThat(later.utm()).isEqualTo(Map.of("source", "google", "term", "boots"));
        assertThat(later.fbp()).isEqualTo("fb.1.1.2");
    }

    @Test
    void aLaterVisitMovesLastSeenOnAndLeavesFirstSeen() {
        visit("{}");
        room.clock.set(NOW.plusSeconds(5));
        assertThat(visit("{}").lastSeenAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(
                        room.one(
                                Boolean.class,
                                "SELECT first_seen_at = ?::timestamptz FROM visitors WHERE tenant_id = ?",
                                NOW.toString(),
                                acme.id().value()))
                .isTrue();
    }

    @Test
    void aVisitThatCameLateDoesNotTurnTheClockBack() {
        visit("{}");
        room.clock.set(NOW.minusSeconds(60));
        assertThat(visit("{}").lastSeenAt()).isEqualTo(NOW);
    }

    @Test
    void theAddressIsKeptAsAKeyedHashAlone() {
        visit("{}");
        assertThat(column("ip_hash"))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(Sha256.hex("203.0.113.7"));
        assertThat(column("to_jsonb(visitors)")).doesNotContain("203.0.113.7");
    }

    @Test
    void oneAddressIsAnotherHashForEachTenant() {
        visit("{}");
        Tenant birch = room.tenants.tenant();
        Touch touch =
                new Touch(
                        new Visitor(birch.id(), "v1"),
                        Map.of(),
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "203.0.113.7",
                        Consent.UNSPECIFIED,
                        true,
                        NOW);
        KnownVisitor theirs =
                room.transaction
                        .within(birch.id(), () -> room.visitors.touched(List.of(touch)))
                        .get(touch.visitor());
        assertThat(Objects.requireNonNull(theirs).ipHash()).isNotEqualTo(column("ip_hash"));
    }

    @Test
    void aClickIsDatedWhenItIsFirstSeenAndNeverAgain() {
        visit("{\"clickIds\":{\"fbclid\":\"F\"}}");
        room.clock.set(NOW.plus(Duration.ofDays(3)));
        visit("{\"clickIds\":{\"fbclid\":\"F\"}}");
        CapturedEvent event =
                stored(
                        "{\"event\":\"purchase\",\"eventId\":\"e1\",\"visitorId\":\"v1\",\"clickIds\":{\"fbclid\":\"F\"}}");
        assertThat(event.fbc()).isEqualTo("fb.1." + NOW.toEpochMilli() + ".F");
        assertThat(column("fbc")).isEqualTo("fb.1." + NOW.toEpochMilli() + ".F");
    }

    @Test
    void anotherClickServesLaterEventsAndTheFirstStaysOnTheVisitor() {
        visit("{\"clickIds\":{\"fbclid\":\"A\"}}");
        Instant later = NOW.plus(Duration.ofDays(1));
        room.clock.set(later);
        visit("{\"clickIds\":{\"fbclid\":\"B\"},\"fbc\":\"fb.1.1700000000000.A\"}");
        CapturedEvent event =
                stored("{\"event\":\"purchase\",\"eventId\":\"e1\",\"visitorId\":\"v1\"}");
        assertThat(event.fbc()).isEqualTo("fb.1." + later.toEpochMilli() + ".B");
        assertThat(event.clickIds()).containsEntry("fbclid", "B");
        assertThat(column("fbc")).isEqualTo("fb.1." + NOW.toEpochMilli() + ".A");
        assertThat(column("fbclid")).isEqualTo("A");
    }

    @Test
    void anOldAddressThatIsOpenedAgainIsNoNewClick() {
        visit("{\"clickIds\":{\"fbclid\":\"A\"}}");
        visit("{\"clickIds\":{\"fbclid\":\"B\"}}");
        visit("{\"clickIds\":{\"fbclid\":\"A\"}}");
        assertThat(column("latest_fbclid")).isEqualTo("B");
    }

    @Test
    void anEventIsCompletedFromItsVisitor() {
        visit(
                "{\"clickIds\":{\"gclid\":\"g\"},\"utm\":{\"source\":\"google\"},\"fbp\":\"fb.1.1.2\",\"consent\":{\"adUserData\":\"DENIED\"}}");
        CapturedEvent event =
                stored("{\"event\":\"purchase\",\"eventId\":\"e1\",\"visitorId\":\"v1\"}");
        assertThat(event.clickIds()).isEqualTo(Map.of("gclid", "g"));
        assertThat(event.utm()).isEqualTo(Map.of("source", "google"));
        assertThat(event.fbp()).isEqualTo("fb.1.1.2");
        assertThat(event.consent().adUserData()).isEqualTo(Consent.Choice.DENIED);
    }

    @Test
    void whatAnEventSaysItselfComesFirst() {
        visit(
                "{\"clickIds\":{\"gclid\":\"g\",\"ttclid\":\"t\"},\"utm\":{\"source\":\"google\",\"term\":\"boots\"},\"consent\":{\"adUserData\":\"DENIED\"}}");
        CapturedEvent event =
                stored(
                        """
                        {"event":"purchase","eventId":"e1","visitorId":"v1","clickIds":{"gclid":"own"},"utm":{"source":"news"},
                         "fbp":"fb.1.9.9","fbc":"fb.1.1700000000000.X","consent":{"adUserData":"GRANTED"}}
                        """);
        assertThat(event.clickIds())
                .isEqualTo(Map.of("gclid", "own", "ttclid", "t", "fbclid", "X"));
        assertThat(event.utm()).isEqualTo(Map.of("source", "news"));
        assertThat(event.fbp()).isEqualTo("fb.1.9.9");
        assertThat(event.fbc()).isEqualTo("fb.1.1700000000000.X");
        assertThat(event.consent().adUserData()).isEqualTo(Consent.Choice.GRANTED);
    }

    @Test
    void anEventIsATouchToo() {
        stored(
                """
                {"event":"page_view","eventId":"e1","visitorId":"v1","pageUrl":"https://acme.example/?gclid=g&utm_source=google&utm_campaign=a%20b",
                 "fbp":"fb.1.1.2"}
                """);
        assertThat(column("gclid")).isEqualTo("g");
        assertThat(column("utm_campaign")).isEqualTo("a b");
        assertThat(column("fbp")).isEqualTo("fb.1.1.2");
        assertThat(column("landing_page")).startsWith("https://acme.example/");
    }

    @Test
    void whatWasSaidLastOfConsentCounts() {
        visit("{\"consent\":{\"adUserData\":\"DENIED\"}}");
        visit("{}");
        assertThat(column("consent_ad_user_data")).isEqualTo("DENIED");
        visit("{\"consent\":{\"adUserData\":\"GRANTED\"}}");
        assertThat(column("consent_ad_user_data")).isEqualTo("GRANTED");
    }

    @Test
    void aServersOwnUserAgentGivesWayToTheBrowsers() {
        visit("{}");
        NewEvent event =
                new EventReader(room.clock)
                                        .read(
                                                acme,
                                                CaptureRoom.object(
                                                        "{\"event\":\"purchase\",\"visitorId\":\"v1\"}"),
                                                new Sender(
                                                        new RequestContext(null, "python", null),
                                                        null,
                                                        false,
                                                        true))
                                instanceof EventReader.Reading.Understood(var understood)
                        ? understood
                        : null;
        KnownVisitor visitor = visit("{}");
        assertThat(Objects.requireNonNull(event).completedFrom(visitor).context().userAgent())
                .isEqualTo("Firefox");
    }

    @Test
    void touchesOfOneGroupAreOneTouch() {
        Touch first = touch(NOW, "A", Map.of("gclid", "g"));
        Touch second = touch(NOW.plusSeconds(1), "B", Map.of("gclid", "other", "ttclid", "t"));
        KnownVisitor visitor = touched(first, second);
        assertThat(visitor.clickIds())
                .isEqualTo(Map.of("gclid", "g", "ttclid", "t", "fbclid", "A"));
        assertThat(Objects.requireNonNull(visitor.latest()).fbclid()).isEqualTo("B");
        assertThat(visitor.lastSeenAt()).isEqualTo(NOW.plusSeconds(1));
    }

    private Touch touch(Instant at, String fbclid, Map<String, String> clickIds) {
        Click click = Click.at(at, fbclid);
        return new Touch(
                new Visitor(acme.id(), "v1"),
                clickIds,
                Map.of(),
                null,
                click,
                click,
                null,
                null,
                null,
                null,
                Consent.UNSPECIFIED,
                false,
                at);
    }

    @Test
    void eventsOfOneVisitDoNotWriteTheVisitorEachTime() {
        visit("{}");
        String version = column("xmin");
        room.clock.set(NOW.plusSeconds(30));
        stored("{\"event\":\"page_view\",\"eventId\":\"e1\",\"visitorId\":\"v1\"}");
        assertThat(column("xmin")).isEqualTo(version);
        room.clock.set(NOW.plusSeconds(61));
        stored("{\"event\":\"page_view\",\"eventId\":\"e2\",\"visitorId\":\"v1\"}");
        assertThat(column("xmin")).isNotEqualTo(version);
    }

    @Test
    void ofRivalsOneIsTheFirstAndNothingIsLost() throws Exception {
        try (ExecutorService requests = Executors.newFixedThreadPool(8)) {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<KnownVisitor>> visits =
                    IntStream.range(0, 8)
                            .mapToObj(i ->
                                    requests.submit(() -> {
                                        start.await();
                                        return visit(
                                                "{\"clickIds\":{\"gclid\":\"g"
                                                        + i
                                                        + "\",\""
                                                        + (i % 2 == 0 ? "ttclid" : "msclkid")
                                                        + "\":\"x\"}}");
                                    }))
                            .toList();
            start.countDown();
            for (Future<KnownVisitor> visit : visits) {
                visit.get();
            }
        }
        assertThat(room.rows("visitors", acme)).isEqualTo(1);
        KnownVisitor visitor = visit("{}");
        assertThat(visitor.clickIds().keySet()).isEqualTo(Set.of("gclid", "ttclid", "msclkid"));
    }

    @Test
    void aRepeatFromTheBrowserFillsWhatTheServerDidNotKnow() {
        stored("{\"event\":\"purchase\",\"eventId\":\"e1\"}");
        CapturedEvent again =
                stored(
                        "{\"event\":\"purchase\",\"eventId\":\"e1\",\"fbp\":\"fb.1.1.2\",\"fbc\":\"fb.1.1700000000000.X\"}");
        assertThat(again.fbp()).isEqualTo("fb.1.1.2");
        assertThat(again.fbc()).isEqualTo("fb.1.1700000000000.X");
        CapturedEvent third =
                stored("{\"event\":\"purchase\",\"eventId\":\"e1\",\"fbp\":\"fb.1.9.9\"}");
        assertThat(third.fbp()).isEqualTo("fb.1.1.2");
        assertThat(room.rows("tracking_events", acme)).isEqualTo(1);
    }

    private long visits(Instant from, Instant to) {
        return room.visits.count(acme.id(), from, to);
    }

    @Test
    void anotherVisitBeginsWithWhoWasAwayForHalfAnHour() {
        visit("v1", "{}");
        visit("v2", "{}");
        room.clock.set(NOW.plus(Duration.ofMinutes(30)));
        visit("v1", "{}");
        assertThat(visits(NOW, NOW.plusSeconds(7_200))).isEqualTo(2);

        room.clock.set(NOW.plus(Duration.ofMinutes(61)));
        visit("v1", "{}");
        assertThat(visits(NOW, NOW.plusSeconds(7_200))).isEqualTo(3);
        assertThat(visits(NOW.plusSeconds(1), NOW.plusSeconds(7_200))).isOne();
        assertThat(visits(NOW, NOW)).isZero();
    }

    @Test
    void visitsOfOthersAreNotCounted() {
        visit("v1", "{}");

        assertThat(room.visits.count(room.tenants.tenant().id(), NOW, NOW.plusSeconds(60)))
                .isZero();
    }

    @Test
    void whatAServerTellsOfAVisitorIsNoVisit() {
        Sender server =
                new Sender(new RequestContext("203.0.113.7", "python", null), null, false, true);
        var read =
                new EventReader(room.clock)
                        .read(
                                acme,
                                CaptureRoom.object("{\"event\":\"purchase\",\"visitorId\":\"v1\"}"),
                                server);
        assertThat(read).isInstanceOf(EventReader.Reading.Understood.class);

        touched(Objects.requireNonNull(((EventReader.Reading.Understood) read).event().touch()));

        assertThat(visits(NOW, NOW.plusSeconds(60))).isZero();
        assertThat(room.visits.since(acme.id())).isEmpty();
    }

    @Test
    void theFirstVisitSaysSinceWhenThereAreAny() {
        visit("v1", "{}");
        room.clock.set(NOW.plus(Duration.ofDays(1)));
        visit("v1", "{}");

        assertThat(room.visits.since(acme.id())).contains(NOW);
    }
}
