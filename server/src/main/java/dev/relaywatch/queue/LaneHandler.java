package dev.relaywatch.queue;

import java.util.List;

/** Does the work of lanes. */
public interface LaneHandler {

    /** How many items of this lane one call can take; at least 1. */
    int batchSize(Lane lane);

    /**
     * Works the items and settles them through {@link WorkQueue#settle}. Runs on a virtual thread
     * of its own, outside any transaction. Items that it does not settle come back when their lease
     * ends.
     */
    void work(Lane lane, List<ClaimedItem> items);
}
