package dev.relaywatch.queue;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What withdrawing the items of some subjects did.
 *
 * @param items taken out of the queue, never to be delivered
 * @param delivered items that were delivered before; their sealed context is gone
 * @param busy subjects with an item that is being claimed or settled in this moment, and stays
 */
public record Withdrawal(List<Item> items, Set<UUID> delivered, Set<UUID> busy) {

    /** An item that was taken out. */
    public record Item(UUID id, Lane lane, Subject subject) {}
}
