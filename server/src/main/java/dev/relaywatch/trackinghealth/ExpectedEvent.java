package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;

/**
 * A name that is missed after a silence.
 *
 * @param within the longest pause
 * @param since when it came into the configuration
 */
record ExpectedEvent(TenantId tenant, String name, Duration within, Instant since) {}
