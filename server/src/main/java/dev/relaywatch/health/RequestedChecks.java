package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checks that somebody began and does not wait for: how they end shows with the next look. */
@Component
public class RequestedChecks {
    private static final Logger log = LoggerFactory.getLogger(RequestedChecks.class);
    private static final int AT_ONCE = 16;

    private final ChecksOnDemand onDemand;
    private final Semaphore free = new Semaphore(AT_ONCE);

    RequestedChecks(ChecksOnDemand onDemand) {
        this.onDemand = onDemand;
    }

    /**
     * Begins it, unless so many others run that were asked for that this one has to wait.
     *
     * @param tenant whose; absent: the platform's own
     * @param connection absent: all of the service
     * @return whether it was begun
     */
    public boolean begin(String service, @Nullable TenantId tenant, @Nullable String connection) {
        if (!free.tryAcquire()) {
            return false;
        }
        Thread.ofVirtual().name("check-on-demand").start(() -> make(service, tenant, connection));
        return true;
    }

    private void make(String service, @Nullable TenantId tenant, @Nullable String connection) {
        try {
            var _ = onDemand.made(service, tenant, connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn(
                    "A check of {} that was asked for could not be made; its next turn comes by itself: {}",
                    service,
                    e.toString());
        } finally {
            free.release();
        }
    }
}
