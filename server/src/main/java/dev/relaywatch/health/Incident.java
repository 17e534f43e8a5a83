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
public record Incident(
        UUID id,
        String service,
        Instant startedAt,
        int connected,
        List<TenantId> tenants,
        String reason) {
    private static final String OF_MOST = "it fails for most who use it: the provider's trouble";

    /**
     * What one of the tenants that it struck may know of it: not who the others are, how many, nor
     * what was found there.
     */
    static Incident seenBy(TenantId struck, UUID id, String service, Instant startedAt) {
        return new Incident(id, service, startedAt, 1, List.of(struck), OF_MOST);
    }
}
