package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import java.util.Map;

/** How many events of each name a tenant had lately, by which the scores of names are weighed. */
@FunctionalInterface
interface RecentEvents {
    Map<String, Long> of(TenantId tenant);
}
