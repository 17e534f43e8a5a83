package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lanes that have work, taken in turn: tenant by tenant, and lane by lane within a tenant, so that
 * a tenant with many lanes or many items gets no more turns than one with few. What has no free
 * place stands in no line, so that choosing takes no longer with ten thousand full lanes. Not safe
 * for threads; the dispatcher guards it.
 */
class ReadyLanes {
    private final Places places;
    private final Predicate<Lane> hasAnswered;
    private final Map<TenantId, Tenant> tenants = new HashMap<>();
    private final Map<String, Platform> platforms = new HashMap<>();
    private final Map<Lane, Integer> underWay = new HashMap<>();

    /** All that wait for a turn, with a free place or without. */
    private final Set<Lane> ready = new HashSet<>();

    /** Of those the ones with a free place. */
    private final Set<Lane> withPlace = new HashSet<>();

    private int taken;
    private long lastTurn;

    /**
     * @param hasAnswered whether a lane has all its places; it has one until its platform has
     *     answered
     */
    ReadyLanes(Places places, Predicate<Lane> hasAnswered) {
        this.places = places;
        this.hasAnswered = hasAnswered;
    }

    private static final class Tenant {
        private final Map<String, Deque<Waiting>> withPlace = new HashMap<>();
        private long turn;
        private int ready;
        private int underWay;
    }

    /** A lane with a free place of its own. */
    private record Waiting(Lane lane, long since) {}

    private static final class Platform {
        /** Tenants with a free place and a waiting lane here, by their turn. */
        private final TreeMap<Long, Tenant> line = new TreeMap<>();

        private int underWay;
    }

    void add(Lane lane) {
        if (!ready.add(lane)) {
            return;
        }
        Tenant tenant = tenants.computeIfAbsent(lane.tenant(), _ -> new Tenant());
        if (tenant.ready == 0) {
            tenant.turn = ++lastTurn;
        }
        tenant.ready++;
        if (hasPlace(lane)) {
            queue(tenant, lane);
        }
    }

    private boolean hasPlace(Lane lane) {
        return underWay.getOrDefault(lane, 0) < (hasAnswered.test(lane) ? places.lane() : 1);
    }

    private void queue(Tenant tenant, Lane lane) {
        tenant.withPlace
                .computeIfAbsent(lane.platform(), _ -> new ArrayDeque<>())
                .add(new Waiting(lane, ++lastTurn));
        withPlace.add(lane);
        if (tenant.underWay < places.tenant()) {
            platform(lane.platform()).line.put(tenant.turn, tenant);
        }
    }

    private void leave(Tenant tenant, Lane lane) {
        leaveLines(tenant);
        Deque<Waiting> lanes = tenant.withPlace.get(lane.platform());
        if (lanes != null) {
            lanes.removeIf(waiting -> waiting.lane().equals(lane));
            if (lanes.isEmpty()) {
                tenant.withPlace.remove(lane.platform());
            }
        }
        withPlace.remove(lane);
    }

    private Platform platform(String name) {
        return platforms.computeIfAbsent(name, _ -> new Platform());
    }

    private boolean hasPlace(Platform platform) {
        return platform.underWay < places.platform();
    }

    /**
     * The lane whose turn it is among those with a free place; it counts as under way until {@link
     * #done}.
     */
    Optional<Lane> take() {
        Tenant tenant = taken < places.all() ? first() : null;
        if (tenant == null) {
            return Optional.empty();
        }
        leaveLines(tenant);
        Lane lane = takeFirst(tenant);
        ready.remove(lane);
        withPlace.remove(lane);
        tenant.ready--;
        taken++;
        tenant.underWay++;
        platform(lane.platform()).underWay++;
        underWay.merge(lane, 1, Integer::sum);
        tenant.turn = ++lastTurn;
        enterLines(tenant);
        return Optional.of(lane);
    }

    /**
     * Who is longest without a turn, of those that stand in the line of a platform with a place.
     */
    private @Nullable Tenant first() {
        Map.Entry<Long, Tenant> first = null;
        for (Platform platform : platforms.values()) {
            Map.Entry<Long, Tenant> head = hasPlace(platform) ? platform.line.firstEntry() : null;
            if (head != null && (first == null || head.getKey() < first.getKey())) {
                first = head;
            }
        }
        return first == null ? null : first.getValue();
    }

    private Lane takeFirst(Tenant tenant) {
        Deque<Waiting> longest = null;
        for (Map.Entry<String, Deque<Waiting>> waiting : tenant.withPlace.entrySet()) {
            Deque<Waiting> lanes = waiting.getValue();
            if (hasPlace(platform(waiting.getKey()))
                    && (longest == null || lanes.getFirst().since() < longest.getFirst().since())) {
                longest = lanes;
            }
        }
        if (longest == null) {
            throw new IllegalStateException("a tenant stood in line without a lane to take");
        }
        Lane lane = longest.removeFirst().lane();
        if (longest.isEmpty()) {
            tenant.withPlace.remove(lane.platform());
        }
        return lane;
    }

    private void leaveLines(Tenant tenant) {
        tenant.withPlace.keySet().forEach(name -> platform(name).line.remove(tenant.turn));
    }

    private void enterLines(Tenant tenant) {
        if (tenant.underWay < places.tenant()) {
            tenant.withPlace.keySet().forEach(name -> platform(name).line.put(tenant.turn, tenant));
        }
    }

    /** A batch has ended, and the lane may have more places or fewer than when it began. */
    void done(Lane lane) {
        Tenant tenant = tenants.get(lane.tenant());
        Integer before = underWay.get(lane);
        if (tenant == null || before == null) {
            throw new IllegalStateException("nothing of the lane is under way");
        }
        taken--;
        platform(lane.platform()).underWay--;
        tenant.underWay--;
        if (before == 1) {
            underWay.remove(lane);
        } else {
            underWay.put(lane, before - 1);
        }
        if (!hasPlace(lane)) {
            leave(tenant, lane);
        } else if (ready.contains(lane) && !withPlace.contains(lane)) {
            queue(tenant, lane);
        }
        enterLines(tenant);
        if (tenant.ready == 0 && tenant.underWay == 0) {
            tenants.remove(lane.tenant());
        }
    }

    int underWay() {
        return taken;
    }
}
