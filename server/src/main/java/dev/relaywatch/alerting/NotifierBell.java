package dev.relaywatch.alerting;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes this node's notifier; the others look by themselves. */
@Component
class NotifierBell {
    private final Semaphore rung = new Semaphore(0);

    void ring() {
        rung.release();
    }

    /** Until it rings, at most so long. */
    void await(Duration longest) throws InterruptedException {
        if (rung.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            rung.drainPermits();
        }
    }
}
