package dev.relaywatch.shared;

import java.util.UUID;

/** Identity of a tenant: one store or organisation, which owns all its rows. */
public record TenantId(UUID value) {

    public static TenantId of(String text) {
        return new TenantId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
