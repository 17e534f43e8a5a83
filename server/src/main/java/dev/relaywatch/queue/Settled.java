package dev.relaywatch.queue;

import org.jspecify.annotations.Nullable;

/**
 * A claimed item and what becomes of it.
 *
 * @param rest that its lane needs besides; absent for most
 */
public record Settled(ClaimedItem item, Settlement settlement, @Nullable LaneRest rest) {
    public Settled(ClaimedItem item, Settlement settlement) {
        this(item, settlement, null);
    }
}
