package dev.relaywatch.queue;

import java.time.Instant;
import java.util.UUID;

/** What an item delivers: a row of the ledger or a conversion. */
public sealed interface Subject {
    UUID id();

    /** When the row was stored; finds its partition. */
    Instant storedAt();

    /** A tracking event, by the id of its row. */
    record Event(UUID id, Instant storedAt) implements Subject {}

    /** A conversion, by the id of its row. */
    record Conversion(UUID id, Instant storedAt) implements Subject {}
}
