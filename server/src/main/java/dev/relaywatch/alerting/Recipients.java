package dev.relaywatch.alerting;

import java.util.Optional;
import java.util.UUID;

/** The channels as they are configured. */
interface Recipients {
    /** Empty where it was removed or disabled. */
    Optional<Recipient> recipient(UUID channel);
}
