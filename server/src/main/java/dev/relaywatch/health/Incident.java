package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The same service failing for most of its tenants at once: its provider's trouble, not theirs.
 *
 * @param connected tenants that have the service
 * @param tenants whom it struck, also when they are well again
 * @param reason what most of them were told
 */
record Incident(
        UUID id,
        String service,
        Instant startedAt,
        int connected,
        List<TenantId> tenants,
        String reason) {}
