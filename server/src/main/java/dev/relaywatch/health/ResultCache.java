package dev.relaywatch.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Keeps the latest results of a service for a while, so that looking often costs little. */
interface ResultCache {

    /** Those that are there, by service. */
    Map<String, List<CheckState>> get(List<String> services);

    /** Keeps all checks of a service. */
    void put(String service, List<CheckState> checks, Duration longest);

    /** What changed must be read anew. */
    void forget(String service);
}
