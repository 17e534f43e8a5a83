package dev.relaywatch.commerce.analytics;

import dev.relaywatch.shared.TenantId;

/**
 * Whose operations are counted together.
 *
 * @param domain empty: of all shops
 * @param operation empty: all operations
 */
record Subject(TenantId tenant, String platform, String domain, String operation) {
    static final String ALL = "";

    Subject ofAllShops() {
        return new Subject(tenant, platform, ALL, operation);
    }

    Subject ofAllOperations() {
        return new Subject(tenant, platform, domain, ALL);
    }
}
