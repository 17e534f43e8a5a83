package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.util.Map;

/**
 * The configuration file was applied; published for each tenant in it, within the transaction that
 * applies it.
 *
 * @param within names of events, and after what silence each is missed
 */
public record ExpectationsConfigured(TenantId tenant, Map<String, Duration> within) {
    public ExpectationsConfigured {
        within = Map.copyOf(within);
    }
}
