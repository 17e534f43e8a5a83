package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.LedgerWriter.Outcome;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Holds both flushers of a writer inside a transaction until it is closed: what is written
 * meanwhile gathers.
 */
final class HeldFlushers implements AutoCloseable {
    private final CountDownLatch held = new CountDownLatch(2);
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch second = new CountDownLatch(1);
    private final List<CompletableFuture<Outcome>> holding = new ArrayList<>();

    HeldFlushers(CaptureRoom room, LedgerWriter writer, Tenant tenant, ExecutorService requests) {
        room.listener =
                event -> {
                    if (event instanceof EventsStored stored) {
                        Set<String> ids = LedgerWriterTest.ids(stored);
                        if (ids.contains("held-1") || ids.contains("held-2")) {
                            held.countDown();
                            assertThat(waited(ids.contains("held-1") ? first : second)).isTrue();
                        }
                    }
                };
        for (int flusher = 1; flusher <= 2; flusher++) {
            NewEvent event =
                    room.event(
                            tenant,
                            "{\"event\":\"purchase\",\"eventId\":\"held-" + flusher + "\"}");
            holding.add(
                    CompletableFuture.supplyAsync(() -> writer.write(List.of(event)), requests));
            int free = 2 - flusher;
            waitFor(() -> held.getCount() == free);
        }
    }

    /** One flusher goes on; what has gathered is its alone. */
    void letOneGo() {
        first.countDown();
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without sleeping; ends by the timeout of the test, which interrupts. */
    static void waitFor(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("waited for too long");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        first.countDown();
        second.countDown();
        for (CompletableFuture<Outcome> each : holding) {
            assertThat(each.join()).isInstanceOf(Outcome.Committed.class);
        }
    }
}
