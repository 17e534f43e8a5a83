package dev.relaywatch.shared;

import java.util.UUID;

/** Identity of a tenant's (or the platform's) account at a service. */
public record ConnectionId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
