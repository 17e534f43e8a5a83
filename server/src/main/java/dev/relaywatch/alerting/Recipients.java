package dev.relaywatch.alerting;

import java.util.Optional;
import java.util.UUID;

/** The channels as they are configured. */
interface Recipients {
    /** With its secrets open; empty where it was removed or disabled. */
    Optional<Recipient> recipient(UUID channel);
}
