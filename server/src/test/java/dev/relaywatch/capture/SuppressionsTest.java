package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Suppressions.Candidate;
import dev.relaywatch.capture.Suppressions.Verdict;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.capture.personaldata.Hashes.Variant;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is forgotten, and that storing and forgetting never pass each other unseen. */
class SuppressionsTest {
    private static final CaptureRoom room = new CaptureRoom();
    private static final String JANE = Sha256.hex("jane@example.com");
    private static final String BOB = Sha256.hex("bob@example.com");
    private static final String AWAITING =
            """
            SELECT count(DISTINCT pid)::int FROM pg_locks JOIN pg_stat_activity USING (pid)
             WHERE NOT granted AND locktype = 'advisory' AND datname = current_database()
            """;

    private final Tenant acme = room.tenants.tenant();
    private final Tenant globex = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    private void forget(Person person) {
        room.transaction.within(
                acme.id(),
                () -> {
                    room.suppressions.lock(acme.id());
                    room.suppressions.forget(acme.id(), person);
                    return true;
                });
    }

    private static Person byEmail(String hash) {
        return new Person(Set.of(hash), Set.of(), Set.of(), Set.of());
    }

    private static Hashes hashes(Variant variant, String hash) {
        return new Hashes(Map.of(variant, hash));
    }

    private Verdict verdict(Tenant tenant, Hashes person, String visitor) {
        return room.transaction.within(
                tenant.id(),
                () -> room.suppressions.of(new Candidate(tenant.id(), person, visitor)));
    }

    @Test
    void whoNeverAskedIsFree() {
        forget(byEmail(JANE));
        assertThat(verdict(acme, hashes(Variant.EMAIL, BOB), "v1")).isEqualTo(Verdict.FREE);
    }

    @Test
    void aHashIsLookedForUnderEachOfItsNames() {
        forget(new Person(Set.of(JANE), Set.of(BOB), Set.of(), Set.of()));
        for (Variant name : List.of(Variant.EMAIL, Variant.EMAIL_GOOGLE)) {
            assertThat(verdict(acme, hashes(name, JANE), "v1")).isEqualTo(Verdict.FORGOTTEN);
        }
        for (Variant name : List.of(Variant.PHONE, Variant.PHONE_E164)) {
            assertThat(verdict(acme, hashes(name, BOB), "v1")).isEqualTo(Verdict.FORGOTTEN);
        }
        assertThat(verdict(acme, hashes(Variant.EMAIL, BOB), "v1")).isEqualTo(Verdict.FREE);
        assertThat(verdict(acme, hashes(Variant.FIRST_NAME, JANE), "v1")).isEqualTo(Verdict.FREE);
    }

    @Test
    void aVisitorFoundThroughALeadIsTheirsUnlessAnotherPersonIsNamed() {
        forget(new Person(Set.of(JANE), Set.of(), Set.of(), Set.of("v1")));
        Hashes nobody = new Hashes(Map.of());
        assertThat(verdict(acme, nobody, "v1")).isEqualTo(Verdict.FORGOTTEN);
        assertThat(verdict(acme, hashes(Variant.FIRST_NAME, BOB), "v1"))
                .isEqualTo(Verdict.FORGOTTEN);
        assertThat(verdict(acme, hashes(Variant.EMAIL, BOB), "v1"))
                .isEqualTo(Verdict.WITHOUT_VISITOR);
        assertThat(verdict(acme, hashes(Variant.EMAIL, JANE), "v1")).isEqualTo(Verdict.FORGOTTEN);
        assertThat(verdict(acme, nobody, "v2")).isEqualTo(Verdict.FREE);
    }

    @Test
    void aVisitorThatIsNamedLaterIsTheirsAltogetherAndStaysSo() {
        Person found = new Person(Set.of(), Set.of(), Set.of(), Set.of("v1"));
        forget(found);
        forget(new Person(Set.of(), Set.of(), Set.of("v1"), Set.of()));
        forget(found);
        assertThat(verdict(acme, hashes(Variant.EMAIL, BOB), "v1")).isEqualTo(Verdict.FORGOTTEN);
    }

    @Test
    void anotherTenantKnowsNothingOfIt() {
        forget(byEmail(JANE));
        assertThat(verdict(globex, hashes(Variant.EMAIL, JANE), "v1")).isEqualTo(Verdict.FREE);
    }

    @Test
    void inAGroupOfTenantsEachHasItsOwn() {
        forget(byEmail(JANE));
        NewEvent acmes =
                room.event(acme, "{\"event\":\"purchase\",\"email\":\"jane@example.com\"}");
        NewEvent globexs =
                room.event(globex, "{\"event\":\"purchase\",\"email\":\"jane@example.com\"}");
        List<NewEvent> allowed =
                room.transaction.within(
                        List.of(acme.id(), globex.id()),
                        () -> room.suppressions.apply(List.of(acmes, globexs)));
        assertThat(allowed).extracting(e -> e.event().erased()).containsExactly(true, false);
        assertThat(allowed.get(0).context()).isEqualTo(RequestContext.NONE);
        assertThat(allowed.get(1)).isSameAs(globexs);
    }

    @Test
    void theTableKnowsNoHashThatStandsAnywhereElse() {
        forget(new Person(Set.of(JANE), Set.of(BOB), Set.of("v1"), Set.of("v2")));
        assertThat(
                        room.one(
                                Long.class,
                                "SELECT count(*) FROM suppressions WHERE tenant_id = ? AND hash = ANY (ARRAY[?, ?, 'v1', 'v2', ?])",
                                acme.id().value(),
                                JANE,
                                BOB,
                                Sha256.hex("v1")))
                .isZero();
        assertThat(room.rows("suppressions", acme)).isEqualTo(4);
    }

    /** Does it in a transaction of its own that stays open until it is released. */
    private Future<?> held(
            ExecutorService sessions, Runnable work, CountDownLatch done, CountDownLatch release) {
        return sessions.submit(() ->
                room.transaction.within(
                        acme.id(),
                        () -> {
                            work.run();
                            done.countDown();
                            return waited(release);
                        }));
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(30)
    void whatIsBeingStoredIsStoredBeforeAnErasureLooks() throws Exception {
        NewEvent event =
                room.event(acme, "{\"event\":\"purchase\",\"email\":\"jane@example.com\"}");
        CountDownLatch stored = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService sessions = Executors.newFixedThreadPool(2)) {
            Future<?> storing =
                    held(sessions, () -> room.ledger.store(List.of(event)), stored, release);
            assertThat(waited(stored)).isTrue();
            Future<Long> erasing =
                    sessions.submit(() ->
                            room.transaction.within(
                                    acme.id(),
                                    () -> {
                                        room.suppressions.lock(acme.id());
                                        return room.rows("tracking_events", acme);
                                    }));
            HeldFlushers.waitFor(() -> room.one(Integer.class, AWAITING) == 1);
            assertThat(room.rows("tracking_events", acme)).isZero();
            release.countDown();
            storing.get();
            assertThat(erasing.get()).isEqualTo(1);
        }
    }

    @Test
    @Timeout(30)
    void whatComesWhileAPersonIsBeingForgottenKnowsOfIt() throws Exception {
        NewEvent event =
                room.event(
                        acme,
                        "{\"event\":\"purchase\",\"eventId\":\"e1\",\"email\":\"jane@example.com\",\"visitorId\":\"v1\"}");
        CountDownLatch forgotten = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService sessions = Executors.newFixedThreadPool(2)) {
            Future<?> forgetting =
                    held(
                            sessions,
                            () -> {
                                room.suppressions.lock(acme.id());
                                room.suppressions.forget(acme.id(), byEmail(JANE));
                            },
                            forgotten,
                            release);
            assertThat(waited(forgotten)).isTrue();
            Future<Set<UUID>> storing =
                    sessions.submit(() ->
                            room.transaction.within(
                                    acme.id(), () -> room.ledger.store(List.of(event))));
            HeldFlushers.waitFor(() -> room.one(Integer.class, AWAITING) == 1);
            release.countDown();
            forgetting.get();
            assertThat(storing.get()).hasSize(1);
        }
        CapturedEvent kept = room.capture.eventsOf(acme.id(), "e1").getFirst();
        assertThat(kept.erased()).isTrue();
        assertThat(kept.userData().isEmpty()).isTrue();
        assertThat(room.rows("visitors", acme)).isZero();
    }

    @Test
    @Timeout(30)
    void whoStoresForAnotherTenantWaitsForNobody() throws Exception {
        NewEvent event =
                room.event(globex, "{\"event\":\"purchase\",\"email\":\"jane@example.com\"}");
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService sessions = Executors.newFixedThreadPool(1)) {
            Future<?> forgetting =
                    held(sessions, () -> room.suppressions.lock(acme.id()), locked, release);
            assertThat(waited(locked)).isTrue();
            assertThat(
                            room.transaction.within(
                                    globex.id(), () -> room.ledger.store(List.of(event))))
                    .hasSize(1);
            release.countDown();
            forgetting.get();
        }
    }
}
