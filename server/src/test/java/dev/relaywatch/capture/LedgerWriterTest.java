package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.LedgerWriter.Outcome;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Concurrent requests share commits, and each is answered what became of its own events. */
@Timeout(60)
class LedgerWriterTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant();
    private final Tenant globex = room.tenants.tenant();
    private final LedgerWriter writer = new LedgerWriter(room.transaction, room.ledger);

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void start() {
        room.published.clear();
        writer.start();
    }

    @AfterEach
    void stop() {
        room.listener = _ -> {};
        writer.stop();
    }

    private static NewEvent purchase(Tenant tenant, String id) {
        return room.event(tenant, "{\"event\":\"purchase\",\"eventId\":\"" + id + "\"}");
    }

    private static Set<UUID> fresh(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Committed(var fresh) -> fresh;
            case Outcome.NotStored(var reason) -> throw new AssertionError(reason);
        };
    }

    static Set<String> ids(EventsStored stored) {
        return stored.events().stream()
                .map(each -> each.event().eventId())
                .collect(Collectors.toSet());
    }

    /** Writes on a thread of its own; returns once the request waits for its commit. */
    private CompletableFuture<Outcome> waiting(NewEvent... events) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread request =
                Thread.ofPlatform().start(() -> outcome.complete(writer.write(List.of(events))));
        HeldFlushers.waitFor(() -> request.getState() == Thread.State.TIMED_WAITING);
        return outcome;
    }

    @Test
    void whatIsCommittedIsInTheTable() {
        NewEvent event = purchase(acme, "e1");
        assertThat(fresh(writer.write(List.of(event)))).contains(event.event().rowId());
        assertThat(room.capture.eventsOf(acme.id(), "e1")).containsExactly(event.event());
    }

    @Test
    void aRepeatIsCommittedWithNothingFresh() {
        writer.write(List.of(purchase(acme, "e1")));
        NewEvent again = purchase(acme, "e1");
        assertThat(fresh(writer.write(List.of(again)))).doesNotContain(again.event().rowId());
    }

    @Test
    void requestsOfTwoTenantsShareOneTransaction() throws Exception {
        try (ExecutorService requests = Executors.newCachedThreadPool()) {
            try (HeldFlushers held = new HeldFlushers(room, writer, acme, requests)) {
                CompletableFuture<Outcome> one = waiting(purchase(acme, "a"));
                CompletableFuture<Outcome> other = waiting(purchase(globex, "b"));
                held.letOneGo();
                assertThat(one.get()).isInstanceOf(Outcome.Committed.class);
                assertThat(other.get()).isInstanceOf(Outcome.Committed.class);
            }
        }
        assertThat(room.published)
                .map(event -> ids((EventsStored) event))
                .contains(Set.of("a", "b"));
        assertThat(room.capture.eventsOf(globex.id(), "b")).hasSize(1);
    }

    @Test
    void aFailingRequestDoesNotTakeItsGroupWithIt() throws Exception {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        try (ExecutorService requests = Executors.newCachedThreadPool()) {
            try (HeldFlushers _ = new HeldFlushers(room, writer, acme, requests)) {
                Consumer<Object> hold = room.listener;
                room.listener =
                        event -> {
                            hold.accept(event);
                            if (ids((EventsStored) event).contains("poison")) {
                                throw new IllegalStateException("poison");
                            }
                        };
                for (String id : List.of("a", "b", "poison", "c", "d")) {
                    outcomes.add(waiting(purchase(acme, id), purchase(globex, id + "-too")));
                }
            }
            for (int i = 0; i < 5; i++) {
                assertThat(outcomes.get(i).get())
                        .isInstanceOf(i == 2 ? Outcome.NotStored.class : Outcome.Committed.class);
            }
        }
        assertThat(room.rows("tracking_events", acme)).isEqualTo(2 + 4);
        assertThat(room.rows("tracking_events", globex)).isEqualTo(4);
        assertThat(room.capture.eventsOf(globex.id(), "poison-too")).isEmpty();
    }

    @Test
    void aFullBufferRefusesAtOnce() throws Exception {
        try (ExecutorService requests = Executors.newCachedThreadPool()) {
            CompletableFuture<Outcome> most;
            try (HeldFlushers _ = new HeldFlushers(room, writer, acme, requests)) {
                most =
                        waiting(
                                Collections.nCopies(49_998, purchase(acme, "e1"))
                                        .toArray(NewEvent[]::new));
                assertThat(writer.write(List.of(purchase(acme, "e2"))))
                        .isEqualTo(
                                new Outcome.NotStored(
                                        "too much is waiting to be stored; send the events again in a moment"));
            }
            assertThat(most.get()).isInstanceOf(Outcome.Committed.class);
        }
        assertThat(writer.write(List.of(purchase(acme, "e2"))))
                .isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void withTheDatabaseAwayNothingIsStoredUntilItIsBack() {
        DataSource real = room.database.application();
        room.application.setTargetDataSource(new DatabaseAway());
        try {
            assertThat(writer.write(List.of(purchase(acme, "e1"))))
                    .isInstanceOf(Outcome.NotStored.class);
        } finally {
            room.application.setTargetDataSource(real);
        }
        NewEvent again = purchase(acme, "e1");
        assertThat(fresh(writer.write(List.of(again)))).contains(again.event().rowId());
    }

    @Test
    void aConnectionLostInTheMiddleLeavesNothingBehind() {
        AtomicBoolean first = new AtomicBoolean(true);
        room.listener =
                _ -> {
                    if (first.getAndSet(false)) {
                        room.loseConnection();
                    }
                };
        assertThat(writer.write(List.of(purchase(acme, "e1"))))
                .isInstanceOf(Outcome.NotStored.class);
        assertThat(room.rows("tracking_events", acme)).isZero();
        NewEvent again = purchase(acme, "e1");
        assertThat(fresh(writer.write(List.of(again)))).contains(again.event().rowId());
    }

    @Test
    void anErrorOfOneRequestLeavesTheFlushersAtWork() {
        room.listener =
                event -> {
                    if (ids((EventsStored) event).contains("poison")) {
                        throw new StackOverflowError("poison");
                    }
                };
        for (int i = 0; i < 3; i++) {
            assertThat(writer.write(List.of(purchase(acme, "poison"))))
                    .isInstanceOf(Outcome.NotStored.class);
        }
        assertThat(writer.write(List.of(purchase(acme, "e1"))))
                .isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void requestsWithTheSameEventsInAnyOrderStoreEachOnce() throws Exception {
        long fresh = 0;
        try (ExecutorService requests = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                List<NewEvent> events =
                        new ArrayList<>(
                                IntStream.range(0, 50)
                                        .mapToObj(n -> purchase(acme, "o" + n))
                                        .toList());
                Collections.shuffle(events, new Random(i));
                counts.add(
                        requests.submit(() -> {
                            Set<UUID> ids = fresh(writer.write(events));
                            return events.stream()
                                    .filter(event -> ids.contains(event.event().rowId()))
                                    .count();
                        }));
            }
            for (Future<Long> count : counts) {
                fresh += count.get();
            }
        }
        assertThat(fresh).isEqualTo(50);
        assertThat(room.rows("tracking_events", acme)).isEqualTo(50);
    }

    @Test
    void whatWasAcceptedBeforeTheStopIsStored() throws Exception {
        CompletableFuture<Outcome> accepted;
        Thread stopping;
        try (ExecutorService requests = Executors.newCachedThreadPool()) {
            try (HeldFlushers _ = new HeldFlushers(room, writer, acme, requests)) {
                accepted = waiting(purchase(acme, "e1"));
                stopping = Thread.ofPlatform().start(writer::stop);
                HeldFlushers.waitFor(() -> !writer.isRunning());
                assertThat(writer.write(List.of(purchase(acme, "late"))))
                        .isEqualTo(
                                new Outcome.NotStored(
                                        "the server is stopping; send the events again"));
            }
        }
        stopping.join();
        assertThat(accepted.get()).isInstanceOf(Outcome.Committed.class);
        assertThat(room.capture.eventsOf(acme.id(), "e1")).hasSize(1);
    }
}
