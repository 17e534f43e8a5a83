package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A form post and the page's own event of the same visitor and id take their locks in one order.
 */
class LeadAndEventTest {
    private static final String AWAITING =
            """
            SELECT count(DISTINCT pid)::int FROM pg_locks JOIN pg_stat_activity USING (pid)
             WHERE NOT granted AND datname = current_database()
            """;

    @Test
    @Timeout(30)
    void neitherIsGivenUpForTheOther() throws Exception {
        try (CaptureRoom room = new CaptureRoom();
                ExecutorService requests = Executors.newCachedThreadPool()) {
            Tenant acme = room.tenants.tenant();
            room.lead(acme, "{\"email\":\"ada@example.com\",\"visitorId\":\"v1\"}");
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Future<Boolean> holder =
                    requests.submit(() ->
                            room.transaction.within(
                                    acme.id(),
                                    () -> {
                                        lock(room, acme);
                                        held.countDown();
                                        return waited(release);
                                    }));
            assertThat(waited(held)).isTrue();
            Future<Lead> lead =
                    requests.submit(() ->
                            room.lead(
                                    acme,
                                    "{\"email\":\"ada@example.com\",\"transactionId\":\"t1\",\"visitorId\":\"v1\"}"));
            untilLocksAreAwaited(room, 1);
            NewEvent event =
                    room.event(
                            acme,
                            "{\"event\":\"generate_lead\",\"eventId\":\"t1\",\"visitorId\":\"v1\"}",
                            true);
            Future<Set<UUID>> stored =
                    requests.submit(() ->
                            room.transaction.within(
                                    acme.id(), () -> room.ledger.store(List.of(event))));
            untilLocksAreAwaited(room, 2);
            release.countDown();

            assertThat(holder.get()).isTrue();
            assertThat(lead.get().eventId()).isEqualTo("t1");
            // whichever came first is in the ledger; the other is its repeat
            boolean eventCameFirst = stored.get().equals(Set.of(event.event().rowId()));
            assertThat(eventCameFirst || stored.get().isEmpty()).isTrue();
            assertThat(room.capture.eventsOf(acme.id(), "t1"))
                    .singleElement()
                    .extracting(CapturedEvent::leadId)
                    .isEqualTo(eventCameFirst ? null : lead.get().id());
        }
    }

    /** Locked and left as it is: those who wait for the row get it in the order they came. */
    private static void lock(CaptureRoom room, Tenant tenant) {
        JdbcClient.create(room.application)
                .sql("SELECT id FROM visitors WHERE tenant_id = ? AND visitor_id = 'v1' FOR UPDATE")
                .param(tenant.id().value())
                .query(UUID.class)
                .single();
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void untilLocksAreAwaited(CaptureRoom room, int sessions) {
        HeldFlushers.waitFor(() -> room.one(Integer.class, AWAITING) >= sessions);
    }
}
