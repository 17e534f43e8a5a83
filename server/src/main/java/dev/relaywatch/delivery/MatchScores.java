package dev.relaywatch.delivery;

import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.Map;

/** A platform that tells how well it can match events to people. */
public interface MatchScores {
    /** Whose connections it can be asked of. */
    String service();

    /**
     * Asks; never throws for what the platform says.
     *
     * @param events how many of each name, as the ledger has it, the tenant had lately
     * @param limit for all of it
     */
    MatchQuality ask(Connection connection, Map<String, Long> events, Duration limit);
}
