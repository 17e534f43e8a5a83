package dev.relaywatch.tenancy;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person may do in a tenant; each may what those before it may. */
public enum Role {
    /** Sees everything of the tenant. */
    VIEWER,
    /** Also acts on what is seen: acknowledges, retries, checks, runs operations. */
    ANALYST,
    /** Also changes how it is set up: people, keys, connections, bounds, channels. */
    ADMIN;

    /** As it stands in files, bodies and the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
