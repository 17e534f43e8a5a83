package dev.relaywatch.capture;

import java.util.List;

/** What a look into the ledger gave. */
public sealed interface LedgerReading {

    /** The newest first. */
    record Found(List<LedgerEntry> entries) implements LedgerReading {}

    /**
     * The search would have taken longer than it may; a shorter span of time is searched faster.
     */
    record TookTooLong() implements LedgerReading {}
}
