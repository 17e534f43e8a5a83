package dev.relaywatch.queue;

/**
 * How many batches may be under way at once on this node, so that what hangs leaves places for all
 * others.
 *
 * @param all of all lanes together
 * @param lane of one lane
 * @param tenant of all lanes of one tenant
 * @param platform of all lanes of one platform, whosever they are
 */
record Places(int all, int lane, int tenant, int platform) {

    /**
     * A tenant holds at most a quarter of all places and a platform half of them, and a lane never
     * fewer than are its own.
     */
    static Places of(int all, int lane) {
        return new Places(all, lane, Math.max(lane, all / 4), Math.max(lane, all / 2));
    }
}
