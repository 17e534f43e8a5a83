package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Requests that were accepted and are worked later: what becomes of each, newest kept. */
final class IngestedRequests {
    /** Google: ask after 30 minutes, and again until it is done. */
    static final Duration WORKED_AFTER = Duration.ofMinutes(40);

    private static final int MOST = 10_000;

    private final LinkedHashMap<String, Ingested> byId = new LinkedHashMap<>();

    /** One request. */
    record Ingested(Instant at, List<Destination> destinations) {}

    /**
     * One destination of it.
     *
     * @param named as the request named it
     * @param refused how many records, by reason
     */
    record Destination(ObjectNode named, int records, Map<String, Integer> refused) {}

    synchronized void add(String id, Ingested request) {
        byId.put(id, request);
        if (byId.size() > MOST) {
            byId.pollFirstEntry();
        }
    }

    synchronized Optional<Ingested> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized void forget() {
        byId.clear();
    }
}
