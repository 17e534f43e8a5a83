package dev.relaywatch.delivery;

import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.List;

/**
 * One kind of place that items go to: translates, calls, classifies; never retries and never waits
 * for a retry.
 */
public interface Destination {

    /** As routes and lanes name it, for example {@code meta_capi}. */
    String name();

    /** The service whose connections it uses, for example {@code meta}. */
    String service();

    /** Most items that one call takes. */
    int batchSize();

    /**
     * Whether what a person denied for advertising must never reach it; others get it without
     * personal data.
     */
    boolean isAdPlatform();

    /** Whether the platform could find the person behind this item at all. */
    boolean canIdentify(Deliverable item);

    /**
     * Sends a batch.
     *
     * @param limit time for the whole batch; items whose turn does not come are {@link
     *     DeliveryOutcome.NotTried}
     * @return one answer an item, in the order of the batch
     */
    List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit);
}
