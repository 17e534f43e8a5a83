package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hours that are over stand counted, and stay true whatever happens to them afterwards. */
class LedgerRollupTest {
    private static final Instant TEN = CaptureRoom.NOW;
    private static final Instant ELEVEN = TEN.plus(Duration.ofHours(1));

    @AutoClose private static final CaptureRoom room = new CaptureRoom();
    private static final LedgerNumbers numbers = new LedgerNumbers(room);

    private final Tenant acme = room.tenants.tenant();
    private final Tenant globex = room.tenants.tenant();

    @BeforeEach
    void nothingYet() {
        numbers.reset();
        room.clock.set(TEN);
    }

    private NewEvent purchase(String id, String more) {
        return numbers.event(acme, "purchase", id, more, false);
    }

    private EventFacts facts() {
        return numbers.facts.events(List.of(acme.id()), TEN, ELEVEN).getFirst();
    }

    private void assertTrue() {
        Instant end = room.clock.instant().plusSeconds(1);
        assertThat(
                        LedgerNumbers.sorted(
                                numbers.facts.events(List.of(acme.id(), globex.id()), TEN, end)))
                .isEqualTo(numbers.byHand(List.of(acme, globex), TEN, end));
    }

    private long rolled() {
        return room.one(
                Long.class,
                "SELECT coalesce(sum(events), 0) FROM ledger_hours WHERE tenant_id = ?",
                acme.id().value());
    }

    @Test
    void anHourIsCountedTenMinutesAfterItsEnd() {
        numbers.store(acme, purchase("e1", ""));
        room.clock.set(ELEVEN.plus(LedgerRollup.CLOSED_AFTER));
        numbers.rollup().turn();
        room.clock.advance(LedgerRollup.COUNTED_AFTER.minusSeconds(1));
        numbers.rollup().turn();
        assertThat(rolled()).isZero();

        room.clock.advance(Duration.ofSeconds(1));
        numbers.rollup().turn();
        assertThat(numbers.rolledUntil()).isEqualTo(ELEVEN);
        assertThat(rolled()).isOne();
    }

    @Test
    void whatComesOnceNotesNoChange() {
        numbers.store(acme, purchase("e1", ""), purchase("e2", ""));
        room.clock.advance(Duration.ofHours(2));
        numbers.rollUp();
        numbers.store(acme, purchase("e3", ""));
        assertThat(numbers.changes(acme)).isZero();
    }

    @Test
    void aLateRepeatIsCountedAtOnceAndRolledUpAtTheNextTurn() {
        numbers.store(acme, purchase("e1", ""));
        room.clock.advance(Duration.ofHours(2));
        numbers.rollUp();
        assertThat(facts().serverOnly()).isOne();

        numbers.store(
                acme,
                numbers.event(acme, "purchase", "e1", ",\"fbp\":\"fb.1.1700000000000.7\"", true));
        assertThat(facts().both()).isOne();
        assertThat(facts().fbp()).isOne();
        assertThat(numbers.changes(acme)).isPositive();

        numbers.rollup().turn();
        assertThat(numbers.changes(acme)).isZero();
        assertThat(facts().both()).isOne();
        assertThat(facts().fbp()).isOne();
        assertThat(rolled()).isOne();
    }

    @Test
    void anErasedEventStaysCountedWithoutThePerson() {
        numbers.store(acme, purchase("e1", ",\"email\":\"ada@example.com\""));
        room.clock.advance(Duration.ofHours(2));
        numbers.rollUp();
        assertThat(facts().email()).isOne();

        numbers.erase(acme, "e1");
        assertThat(facts().email()).isZero();
        numbers.rollup().turn();

        assertThat(numbers.changes(acme)).isZero();
        assertThat(facts().email()).isZero();
        assertThat(facts().events()).isOne();
    }

    @Test
    void aRepeatFromTheSameSideIsSeenAgain() {
        numbers.store(acme, purchase("e1", ""));
        numbers.store(acme, numbers.event(acme, "purchase", "e1", "", true));
        assertThat(numbers.flag(acme, "seen_again", "purchase", "e1")).isFalse();
        numbers.store(acme, purchase("e1", ""));
        assertThat(numbers.flag(acme, "seen_again", "purchase", "e1")).isTrue();
    }

    @Test
    void soIsOneInTheSameGroup() {
        numbers.store(acme, purchase("e1", ""), purchase("e1", ""));
        numbers.store(acme, purchase("e2", ""), numbers.event(acme, "purchase", "e2", "", true));
        assertThat(numbers.flag(acme, "seen_again", "purchase", "e1")).isTrue();
        assertThat(numbers.flag(acme, "seen_again", "purchase", "e2")).isFalse();
    }

    @Test
    void anotherOrderOrValueUnderTheSameIdIsAConflict() {
        numbers.store(acme, purchase("e1", ",\"params\":{\"order_id\":\"o1\"}"));
        numbers.store(acme, purchase("e1", ",\"params\":{\"order_id\":\"o2\"}"));
        numbers.store(acme, purchase("e2", ",\"params\":{\"value\":5,\"currency\":\"EUR\"}"));
        numbers.store(acme, purchase("e2", ",\"params\":{\"value\":6,\"currency\":\"EUR\"}"));
        NewEvent one = purchase("e3", ",\"params\":{\"value\":5,\"currency\":\"EUR\"}");
        numbers.store(acme, one, purchase("e3", ",\"params\":{\"value\":5,\"currency\":\"USD\"}"));
        for (String id : List.of("e1", "e2", "e3")) {
            assertThat(numbers.flag(acme, "id_conflict", "purchase", id)).as(id).isTrue();
        }
    }

    @Test
    void aRepeatThatSaysLessOrTheSameIsNone() {
        numbers.store(
                acme,
                purchase("e1", ",\"params\":{\"order_id\":7,\"value\":5,\"currency\":\"EUR\"}"));
        numbers.store(acme, purchase("e1", ""));
        numbers.store(
                acme,
                purchase(
                        "e1",
                        ",\"params\":{\"order_id\":\"7\",\"value\":5.00,\"currency\":\"EUR\"}"));
        assertThat(numbers.flag(acme, "id_conflict", "purchase", "e1")).isFalse();
    }

    @Test
    void ofTwoNamesWithOneIdTheLaterReusedIt() {
        numbers.store(acme, numbers.event(acme, "search", "1042", "", false));
        room.clock.advance(Duration.ofHours(1));
        numbers.store(acme, purchase("1042", ""));
        room.clock.advance(Duration.ofHours(2));
        numbers.rollUp();
        assertThat(
                        numbers.facts.events(List.of(acme.id()), TEN, room.clock.instant()).stream()
                                .filter(each -> each.idReused() == 1))
                .extracting(EventFacts::event)
                .containsExactly("purchase");
        assertTrue();
    }

    @Test
    void whoComesBackLongAfterTheHourWasCountedIsCountedToo() {
        numbers.store(acme, purchase("e1", ""));
        NewEvent held = purchase("e2", "");
        room.clock.advance(Duration.ofHours(3));
        numbers.rollUp();

        numbers.store(acme, held);

        assertThat(facts().events()).isEqualTo(2);
        numbers.rollup().turn();
        assertThat(rolled()).isEqualTo(2);
    }

    @Test
    void afterAnUpgradeAllThatIsThereIsCountedFromTheFirstEventOn() {
        room.clock.set(Instant.parse("2026-11-02T03:30:00Z"));
        for (int i = 0; i < 30; i++) {
            numbers.store(acme, purchase("e" + i, ""));
            room.clock.advance(Duration.ofHours(13));
        }
        numbers.rollUp();
        assertThat(numbers.rolledUntil())
                .isAfter(room.clock.instant().minus(Duration.ofMinutes(90)));
        assertThat(rolled()).isEqualTo(30);
    }

    @Test
    void itGoesOnWithTheHoursThatFollow() {
        numbers.store(acme, purchase("e1", ""));
        room.clock.advance(Duration.ofHours(2));
        numbers.rollUp();
        numbers.store(acme, purchase("e2", ""));
        room.clock.advance(Duration.ofHours(2));
        numbers.rollUp();
        assertThat(rolled()).isEqualTo(2);
        assertTrue();
    }

    @Test
    @Timeout(60)
    void twoNodesAndWritersAtTheSameTimeLoseNothingAndCountNothingTwice() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int seed = writer;
                all.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 60; i++) {
                                NewEvent event =
                                        numbers.event(
                                                acme,
                                                i % 3 == 0 ? "search" : "purchase",
                                                "e" + (i * (seed + 1)) % 50,
                                                ",\"email\":\"ada@example.com\"",
                                                seed % 2 == 0);
                                numbers.store(acme, event);
                                if (i % 10 == 0) {
                                    numbers.erase(acme, "e" + i);
                                }
                            }
                        }));
            }
            for (int node = 0; node < 2; node++) {
                LedgerRollup rollup = numbers.rollup();
                all.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 40; i++) {
                                rollup.turn();
                                room.clock.advance(Duration.ofMinutes(10));
                            }
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertTrue();
        room.clock.advance(Duration.ofHours(1));
        numbers.rollUp();
        assertThat(numbers.changes(acme)).isZero();
        assertThat(rolled()).isEqualTo(room.rows("tracking_events", acme));
        assertTrue();
    }
}
