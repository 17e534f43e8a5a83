package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Storing, sending and erasing at the same time: the erasure wins, and nobody waits in a circle.
 */
class ErasureRaceTest {
    private static final String JANE = "\"email\":\"jane@example.com\"";
    private static final DeliveryWorld WORLD = new DeliveryWorld();

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @Test
    @Timeout(120)
    void whatIsStoredAndSentMeanwhileTellsNothingAfterwards() throws Exception {
        ErasureWorld shop = new ErasureWorld(WORLD);
        shop.lead(JANE + ",\"visitorId\":\"v1\"");
        CyclicBarrier together = new CyclicBarrier(6);
        try (ExecutorService sessions = Executors.newFixedThreadPool(6)) {
            List<Future<?>> all = new ArrayList<>();
            all.add(
                    sessions.submit(() ->
                            times(
                                    40,
                                    together,
                                    i -> shop.purchase("a" + i, JANE + ",\"visitorId\":\"v1\""))));
            all.add(
                    sessions.submit(() ->
                            times(
                                    40,
                                    together,
                                    i -> shop.purchase("b" + i, "\"visitorId\":\"v1\""))));
            all.add(
                    sessions.submit(() ->
                            times(
                                    20,
                                    together,
                                    i -> {
                                        shop.lead(JANE + ",\"visitorId\":\"v1\"");
                                        shop.deal("d" + i, JANE);
                                    })));
            all.add(sessions.submit(() -> times(40, together, _ -> WORLD.work(shop.toMeta))));
            all.add(sessions.submit(() -> times(40, together, _ -> WORLD.work(shop.toWebhook))));
            all.add(sessions.submit(() -> times(5, together, _ -> shop.erase(JANE))));
            for (Future<?> each : all) {
                each.get(100, TimeUnit.SECONDS);
            }
        }
        assertThat(
                        shop.rowsThatTell(
                                List.of(
                                        "jane@example.com",
                                        Sha256.hex("jane@example.com").substring(0, 16))))
                .isEmpty();
        assertThat(shop.rows("tracking_events", "NOT erased")).isZero();
        assertThat(shop.rows("leads", "NOT erased")).isZero();
        assertThat(shop.rows("conversions", "NOT erased")).isZero();
        assertThat(shop.rows("queue_items", "true")).isZero();
        assertThat(shop.rows("queue_done", "payload IS NOT NULL")).isZero();
        assertThat(shop.rows("delivery_attempts", "request IS NOT NULL")).isZero();
        assertThat(shop.rows("visitors", "true")).isZero();
        assertThat(shop.rows("tracking_events", "event_name = 'purchase' AND value = 49.90"))
                .isEqualTo(80);
    }

    private interface Work {
        void at(int turn);
    }

    private static boolean times(int count, CyclicBarrier together, Work work) throws Exception {
        together.await(20, TimeUnit.SECONDS);
        for (int i = 0; i < count; i++) {
            work.at(i);
        }
        return true;
    }
}
