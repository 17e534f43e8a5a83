package dev.relaywatch.health;

import java.time.Duration;

/**
 * Watches one service: one cheap read that proves that the account works, and what it tells of
 * limits, dates and rights before they bite. Repeats nothing: a retry would hide that it flaps.
 */
public interface Monitor {

    /** As connections and addresses name it, for example {@code google-ads}. */
    String service();

    Tier tier();

    /** What there is one check for. */
    default Scope scope() {
        return Scope.CONNECTION;
    }

    /**
     * Looks, and never throws for what the other side does. Runs on a virtual thread, outside any
     * transaction.
     *
     * @param limit time for all of it
     */
    HealthResult check(Target target, Duration limit);

    /** What there is one check for. */
    enum Scope {
        /** Each connection, a tenant's or the platform's. */
        CONNECTION,
        /** Each tenant. */
        TENANT,
        /** The installation itself, and each further connection. */
        INSTALLATION
    }
}
