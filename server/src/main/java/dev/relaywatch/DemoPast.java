package dev.relaywatch;

import dev.relaywatch.tenancy.PartitionKeeper;
import dev.relaywatch.tenancy.TenantTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Gives the stores of the demo a past, made up by a script, where they have none yet: a new demo
 * would show two weeks of empty charts. Nothing of this runs but in {@code ./relaywatch demo}.
 */
@Component
@ConditionalOnProperty(DemoPast.SCRIPT)
class DemoPast {
    static final String SCRIPT = "relaywatch.demo.past";

    private static final Logger log = LoggerFactory.getLogger(DemoPast.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final int MOST_LOOKS = 60;

    private final Path script;
    private final TenantTransaction transaction;
    private final PartitionKeeper partitions;
    private final DemoPastStore store;

    DemoPast(
            @Value("${" + SCRIPT + "}") Path script,
            TenantTransaction transaction,
            PartitionKeeper partitions,
            DemoPastStore store) {
        this.script = script;
        this.transaction = transaction;
        this.partitions = partitions;
        this.store = store;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        Thread.ofVirtual().name("demo-past").start(this::waitAndTell);
    }

    private void waitAndTell() {
        try {
            for (int look = 0; look < MOST_LOOKS; look++) {
                if (tell()) {
                    log.info("The stores of the demo have a past of two weeks now");
                    return;
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (RuntimeException e) {
            log.warn("The stores of the demo stay without a past: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was told now: they have none yet, and deliver already. */
    boolean tell() {
        if (!transaction.acrossTenants(store::mayBegin)) {
            return false;
        }
        partitions.makePartitionsOfLastMonth(); // by another connection, while nothing here holds a
        // lock
        return transaction.acrossTenants(() -> {
            store.run(read());
            return true;
        });
    }

    private String read() {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
