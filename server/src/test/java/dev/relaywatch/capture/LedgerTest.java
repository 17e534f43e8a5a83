package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;

/** An event is stored once, whoever sends it how often. */
class LedgerTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant();
    private final Tenant globex = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void quiet() {
        room.clock.set(CaptureRoom.NOW);
        room.published.clear();
    }

    private Set<UUID> store(NewEvent... events) {
        return store(Set.of(acme, globex), List.of(events));
    }

    private static Set<UUID> store(Set<Tenant> tenants, List<NewEvent> events) {
        return room.transaction.within(
                tenants.stream().map(Tenant::id).toList(), () -> room.ledger.store(events));
    }

    private static UUID row(NewEvent event) {
        return event.event().rowId();
    }

    private boolean seen(String by, String eventId) {
        return room.one(
                Boolean.class,
                "SELECT " + by + " FROM event_keys WHERE tenant_id = ? AND event_id = ?",
                acme.id().value(),
                eventId);
    }

    @Test
    void anEventIsStoredOnce() {
        NewEvent first = room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}");
        NewEvent again = room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}");
        assertThat(store(first)).containsExactly(row(first));
        assertThat(store(again)).isEmpty();
        assertThat(room.rows("tracking_events", acme)).isEqualTo(1);
        assertThat(room.published).hasSize(1);
    }

    @Test
    void duplicatesInsideOneBatchAreStoredOnce() {
        NewEvent first = room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}");
        NewEvent again = room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}");
        assertThat(store(first, again)).containsExactly(row(first));
        assertThat(room.rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void theSameIdUnderAnotherNameIsAnotherEvent() {
        store(
                room.event(acme, "{\"event\":\"begin_checkout\",\"eventId\":\"1042\"}"),
                room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"1042\"}"));
        assertThat(room.capture.eventsOf(acme.id(), "1042"))
                .extracting(CapturedEvent::name)
                .containsExactlyInAnyOrder("begin_checkout", "purchase");
    }

    @Test
    void theSameIdOfAnotherTenantIsAnotherEvent() {
        assertThat(
                        store(
                                room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"1042\"}"),
                                room.event(
                                        globex, "{\"event\":\"purchase\",\"eventId\":\"1042\"}")))
                .hasSize(2);
        assertThat(room.capture.eventsOf(acme.id(), "1042")).hasSize(1);
    }

    @Test
    void aRepeatMarksThatTheOtherSideSawItToo() {
        store(room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}", true));
        assertThat(seen("seen_browser", "e1")).isTrue();
        assertThat(seen("seen_server", "e1")).isFalse();
        store(room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}", false));
        assertThat(seen("seen_browser", "e1")).isTrue();
        assertThat(seen("seen_server", "e1")).isTrue();
    }

    @Test
    void bothSidesInOneBatchAreBothMarked() {
        store(
                room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}", false),
                room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}", true));
        assertThat(seen("seen_browser", "e1")).isTrue();
        assertThat(seen("seen_server", "e1")).isTrue();
    }

    @Test
    void aVisitorIsWrittenOnceAndSeenAgainLater() {
        store(
                room.event(acme, "{\"event\":\"page_view\",\"visitorId\":\"v1\"}"),
                room.event(acme, "{\"event\":\"page_view\",\"visitorId\":\"v1\"}"),
                room.event(globex, "{\"event\":\"page_view\",\"visitorId\":\"v1\"}"));
        room.clock.advance(Duration.ofHours(1));
        store(room.event(acme, "{\"event\":\"purchase\",\"visitorId\":\"v1\"}"));
        assertThat(room.rows("visitors", acme)).isEqualTo(1);
        assertThat(room.rows("visitors", globex)).isEqualTo(1);
        String sql = " FROM visitors WHERE tenant_id = ?";
        assertThat(room.one(Instant.class, "SELECT first_seen_at" + sql, acme.id().value()))
                .isEqualTo(CaptureRoom.NOW);
        assertThat(room.one(Instant.class, "SELECT last_seen_at" + sql, acme.id().value()))
                .isEqualTo(CaptureRoom.NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void whatIsReadBackIsWhatWasStored() {
        NewEvent event =
                room.event(
                        acme,
                        """
                        {"event":"purchase {\\"a\\",NULL}","eventId":"é,\\\\\\"'}{","visitorId":"v 😀","pageUrl":"https://acme.example/?a=b,c",
                         "params":{"value":12.5,"order_id":"o\\"1","items":[{"name":"{null}"}]},"email":"ada@example.com",
                         "gclid":"g\\\\","fbclid":"F","fbp":"fb.1.1.2","utm":{"source":"a\\"b"},"timestamp":"2026-11-19T10:00:00.123Z",
                         "consent":{"adUserData":"GRANTED","adPersonalization":"DENIED"}}
                        """);
        store(event);
        CapturedEvent given = event.event();
        CapturedEvent known =
                given.attributed(
                        room.one(
                                UUID.class,
                                "SELECT id FROM visitors WHERE tenant_id = ?",
                                acme.id().value()),
                        given.fbp(),
                        given.fbc(),
                        given.clickIds(),
                        given.utm(),
                        given.consent());
        assertThat(room.capture.events(acme.id(), Map.of(row(event), given.receivedAt())))
                .isEqualTo(Map.of(row(event), known));
    }

    @Test
    void halfACharacterIsStoredAsSomethingElseAndRefusesNothing() {
        NewEvent event =
                room.event(
                        acme,
                        "{\"event\":\"a\\ud800b\",\"eventId\":\"e\\udc00\",\"params\":{\"\\ud800\":\"\\udfff\"},\"gclid\":\"\\ud800\"}");
        assertThat(store(event)).hasSize(1);
    }

    @Test
    void oneEventIsPublishedForABatchWithItsContextSealed() {
        NewEvent event = room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"e1\"}");
        store(event, room.event(globex, "{\"event\":\"purchase\",\"eventId\":\"e1\"}"));
        assertThat(room.published).hasSize(1);
        EventsStored.Stored stored = ((EventsStored) room.published.getFirst()).events().getFirst();
        assertThat(stored.event()).isEqualTo(event.event());
        assertThat(room.capture.openContext(acme.id(), stored.sealedContext()))
                .isEqualTo(CaptureRoom.REQUEST);
    }

    @Test
    void anEventOfATenantThatTheTransactionDoesNotNameIsRefused() {
        List<NewEvent> foreign = List.of(room.event(globex, "{\"event\":\"purchase\"}"));
        assertThatThrownBy(() -> store(Set.of(acme), foreign))
                .isInstanceOf(DataAccessException.class);
        assertThat(room.rows("tracking_events", globex)).isZero();
    }

    @Test
    @Timeout(30)
    void writersWithTheSameIdsInAnyOrderStoreEachOnce() throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Future<Set<UUID>>> stored = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                Random random = new Random(writer);
                boolean fromBrowser = writer % 2 == 0;
                List<NewEvent> events =
                        new ArrayList<>(
                                IntStream.range(0, 50)
                                        .mapToObj(i ->
                                                room.event(
                                                        acme,
                                                        "{\"event\":\"purchase\",\"eventId\":\"o%d\",\"visitorId\":\"v%d\"}"
                                                                .formatted(i, i % 20),
                                                        fromBrowser))
                                        .toList());
                for (int round = 0; round < 4; round++) {
                    Collections.shuffle(events, random);
                    List<NewEvent> batch = List.copyOf(events);
                    stored.add(writers.submit(() -> store(Set.of(acme), batch)));
                }
            }
            int fresh = 0;
            for (Future<Set<UUID>> each : stored) {
                fresh += each.get().size();
            }
            assertThat(fresh).isEqualTo(50);
        }
        assertThat(room.rows("tracking_events", acme)).isEqualTo(50);
        assertThat(room.rows("visitors", acme)).isEqualTo(20);
        assertThat(
                        room.one(
                                Long.class,
                                "SELECT count(*) FROM event_keys WHERE tenant_id = ? AND seen_browser AND seen_server",
                                acme.id().value()))
                .isEqualTo(50);
    }
}
