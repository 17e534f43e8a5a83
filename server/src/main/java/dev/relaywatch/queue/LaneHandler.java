package dev.relaywatch.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Does the work of lanes. */
public interface LaneHandler {

    /** How many items of this lane are worked together; at least 1. */
    int batchSize(Lane lane);

    /** How many of them one call takes; at least 1. */
    int itemsPerCall(Lane lane);

    /**
     * How old an item of each platform may be and still be taken there; what is older keeps no
     * sealed context.
     */
    Map<String, Duration> oldest();

    /**
     * For how long each platform knows again what it had already, from the time of the event on;
     * one that does for ever is missing.
     */
    Map<String, Duration> dedupWindows();

    /**
     * Works the items and settles them through {@link WorkQueue#settle}. Runs on a virtual thread
     * of its own, outside any transaction. Items that it does not settle come back when their lease
     * ends.
     *
     * @return how many calls that took
     */
    int work(Lane lane, List<ClaimedItem> items);
}
