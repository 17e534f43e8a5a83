package dev.relaywatch.alerting;

import java.util.UUID;

/**
 * A channel was made or configured anew, or disabled; published within the transaction that does
 * so. What kept it from being told may be gone.
 */
record ChannelChanged(UUID channel) {}
