package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;

/**
 * A tenant's events of one name in a period: how many there were, and how many of them had what.
 *
 * @param address those with city, state, zip and country
 * @param both those that a browser and a server sent
 * @param again those that came more than once from the same side
 * @param idReused those whose id stood for something else before
 */
public record EventFacts(
        TenantId tenant,
        String event,
        long events,
        long email,
        long phone,
        long firstName,
        long lastName,
        long address,
        long fbp,
        long fbc,
        long both,
        long browserOnly,
        long serverOnly,
        long again,
        long idReused) {}
