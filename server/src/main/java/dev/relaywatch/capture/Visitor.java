package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;

/**
 * A browser that a tenant knows by its cookie.
 *
 * @param name the cookie's value
 */
record Visitor(TenantId tenant, String name) {}
