package dev.relaywatch.dashboard.health;

import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every store by every service.
 *
 * @param services those that somebody is connected to, in the order of the columns
 * @param lines one a store, in the order of their names
 * @param own of the installation itself, by service
 * @param checks how many of stores
 */
record Grid(List<String> services, List<Line> lines, Map<String, CheckState> own, int checks) {

    /**
     * One store.
     *
     * @param cells by service: the worst of its connections
     */
    record Line(Tenant store, Map<String, CheckState> cells) {
        long count(HealthStatus status) {
            return cells.values().stream().filter(cell -> cell.status() == status).count();
        }

        /** Whether all is well there. */
        boolean isClean() {
            return count(HealthStatus.HEALTHY) == cells.size();
        }

        /** How it stands with one service, or with all where none is named. */
        Badness badness(@Nullable String service) {
            Map<HealthStatus, Integer> counts = new EnumMap<>(HealthStatus.class);
            Instant since = Instant.MAX;
            for (CheckState cell : cells.values()) {
                if (service == null || cell.service().equals(service)) {
                    counts.merge(cell.status(), 1, Integer::sum);
                    if (cell.status().isBad() && cell.since().isBefore(since)) {
                        since = cell.since();
                    }
                }
            }
            return new Badness(
                    counts.getOrDefault(HealthStatus.UNHEALTHY, 0),
                    counts.getOrDefault(HealthStatus.DEGRADED, 0),
                    counts.getOrDefault(HealthStatus.UNKNOWN, 0),
                    since);
        }
    }

    /**
     * @param since the oldest of what is bad; far away where nothing is
     */
    record Badness(int unhealthy, int degraded, int unknown, Instant since) {
        static final Comparator<Badness> MOST =
                Comparator.comparingInt(Badness::unhealthy)
                        .thenComparingInt(Badness::degraded)
                        .thenComparingInt(Badness::unknown)
                        .reversed();

        boolean has(HealthStatus status) {
            return switch (status) {
                case UNHEALTHY -> unhealthy > 0;
                case DEGRADED -> degraded > 0;
                case UNKNOWN -> unknown > 0;
                case HEALTHY -> unhealthy + degraded + unknown == 0;
            };
        }
    }

    static Grid of(List<CheckState> checks, List<Tenant> stores) {
        Map<TenantId, Map<String, CheckState>> byStore = new HashMap<>();
        Map<String, CheckState> own = new HashMap<>();
        Set<TenantId> known = new HashSet<>();
        stores.forEach(store -> known.add(store.id()));
        Set<String> services = new TreeSet<>(ServiceGroup.IN_ORDER);
        int ofStores = 0;
        for (CheckState check : checks) {
            TenantId tenant = check.tenant();
            if (tenant == null) {
                own.merge(check.service(), check, Grid::worse);
            } else if (known.contains(tenant)) {
                ofStores++;
                services.add(check.service());
                byStore.computeIfAbsent(tenant, _ -> new HashMap<>())
                        .merge(check.service(), check, Grid::worse);
            }
        }
        List<Line> lines = new ArrayList<>(stores.size());
        for (Tenant store : stores) {
            lines.add(new Line(store, byStore.getOrDefault(store.id(), Map.of())));
        }
        return new Grid(List.copyOf(services), lines, own, ofStores);
    }

    private static CheckState worse(CheckState one, CheckState other) {
        return Health.worst(List.of(one, other)).orElseThrow();
    }

    /** Of the stores, how they stand with a service. */
    Map<HealthStatus, Long> counts(String service) {
        Map<HealthStatus, Long> counts = new EnumMap<>(HealthStatus.class);
        lines.stream()
                .map(line -> line.cells().get(service))
                .filter(Objects::nonNull)
                .forEach(cell -> counts.merge(cell.status(), 1L, Long::sum));
        return counts;
    }
}
