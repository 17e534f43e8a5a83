package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lanes that have work, taken in turn: tenant by tenant, and lane by lane within a tenant, so that
 * a tenant with many lanes or many items gets no more turns than one with few. Not safe for
 * threads; the dispatcher guards it.
 */
class ReadyLanes {
    private final LinkedHashMap<TenantId, ArrayDeque<Lane>> waiting = new LinkedHashMap<>();
    private final Set<Lane> known = new HashSet<>();
    private final Map<Lane, Integer> underWay = new HashMap<>();
    private final int concurrency;

    /**
     * @param concurrency batches of one lane under way at once
     */
    ReadyLanes(int concurrency) {
        this.concurrency = concurrency;
    }

    void add(Lane lane) {
        if (known.add(lane)) {
            waiting.computeIfAbsent(lane.tenant(), _ -> new ArrayDeque<>()).add(lane);
        }
    }

    /**
     * The lane whose turn it is among those with a free place; it counts as under way until {@link
     * #done}.
     */
    Optional<Lane> take() {
        for (Iterator<Map.Entry<TenantId, ArrayDeque<Lane>>> tenants =
                        waiting.entrySet().iterator();
                tenants.hasNext(); ) {
            Map.Entry<TenantId, ArrayDeque<Lane>> tenant = tenants.next();
            Optional<Lane> free = tenant.getValue().stream().filter(this::hasFreePlace).findFirst();
            if (free.isPresent()) {
                Lane lane = free.get();
                tenant.getValue().remove(lane);
                known.remove(lane);
                underWay.merge(lane, 1, Integer::sum);
                tenants.remove();
                if (!tenant.getValue().isEmpty()) {
                    waiting.put(tenant.getKey(), tenant.getValue());
                }
                return free;
            }
        }
        return Optional.empty();
    }

    private boolean hasFreePlace(Lane lane) {
        return underWay.getOrDefault(lane, 0) < concurrency;
    }

    void done(Lane lane) {
        underWay.computeIfPresent(lane, (_, count) -> count == 1 ? null : count - 1);
    }

    int underWay() {
        return underWay.values().stream().mapToInt(Integer::intValue).sum();
    }
}
