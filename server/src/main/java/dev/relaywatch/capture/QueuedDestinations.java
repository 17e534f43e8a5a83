package dev.relaywatch.capture;

import java.util.List;

/** Tells where a stored conversion was queued to; whoever routes implements it. */
@FunctionalInterface
public interface QueuedDestinations {

    /** Names of the destinations, for example {@code meta_capi}. */
    List<String> of(Conversion conversion);
}
