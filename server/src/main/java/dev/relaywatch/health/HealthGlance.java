package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How services stand, and for whom they do not work.
 *
 * @param services the worst first; those that nobody has are left out
 * @param tenants of whom something is bad, the worst first
 */
public record HealthGlance(List<OfService> services, List<OfTenant> tenants) {
    public HealthGlance {
        services = List.copyOf(services);
        tenants = List.copyOf(tenants);
    }

    /** Number of checks by status. */
    public record OfService(
            String service, long checks, long unhealthy, long degraded, long unknown) {

        /** The worst of what is known. */
        public HealthStatus status() {
            return unhealthy > 0
                    ? HealthStatus.UNHEALTHY
                    : degraded > 0
                            ? HealthStatus.DEGRADED
                            : unknown == checks ? HealthStatus.UNKNOWN : HealthStatus.HEALTHY;
        }
    }

    /**
     * @param since since when the one that has been bad longest is so
     */
    public record OfTenant(
            TenantId tenant, List<String> unhealthy, List<String> degraded, Instant since) {
        public OfTenant {
            unhealthy = List.copyOf(unhealthy);
            degraded = List.copyOf(degraded);
        }

        public HealthStatus status() {
            return unhealthy.isEmpty() ? HealthStatus.DEGRADED : HealthStatus.UNHEALTHY;
        }
    }

    static HealthGlance of(Collection<CheckState> checks) {
        Map<String, List<CheckState>> byService =
                checks.stream().collect(Collectors.groupingBy(CheckState::service));
        List<OfService> services = new ArrayList<>();
        byService.forEach((service, own) -> services.add(ofService(service, own)));
        services.sort(
                Comparator.comparingLong(OfService::unhealthy)
                        .thenComparingLong(OfService::degraded)
                        .thenComparingLong(OfService::unknown)
                        .reversed()
                        .thenComparing(OfService::service));
        Map<TenantId, List<CheckState>> bad =
                checks.stream()
                        .filter(check -> check.tenant() != null && check.status().isBad())
                        .collect(
                                Collectors.groupingBy(
                                        check -> Objects.requireNonNull(check.tenant())));
        List<OfTenant> tenants = new ArrayList<>();
        bad.forEach((tenant, own) -> tenants.add(ofTenant(tenant, own)));
        tenants.sort(
                Comparator.<OfTenant>comparingInt(one -> one.unhealthy().size())
                        .thenComparingInt(one -> one.degraded().size())
                        .reversed()
                        .thenComparing(OfTenant::since));
        return new HealthGlance(services, tenants);
    }

    private static OfService ofService(String service, List<CheckState> checks) {
        Map<HealthStatus, Long> counts =
                checks.stream()
                        .collect(Collectors.groupingBy(CheckState::status, Collectors.counting()));
        return new OfService(
                service,
                checks.size(),
                counts.getOrDefault(HealthStatus.UNHEALTHY, 0L),
                counts.getOrDefault(HealthStatus.DEGRADED, 0L),
                counts.getOrDefault(HealthStatus.UNKNOWN, 0L));
    }

    private static OfTenant ofTenant(TenantId tenant, List<CheckState> bad) {
        Function<HealthStatus, List<String>> services =
                status ->
                        bad.stream()
                                .filter(check -> check.status() == status)
                                .map(CheckState::service)
                                .distinct()
                                .sorted()
                                .toList();
        return new OfTenant(
                tenant,
                services.apply(HealthStatus.UNHEALTHY),
                services.apply(HealthStatus.DEGRADED),
                bad.stream().map(CheckState::since).min(Instant::compareTo).orElseThrow());
    }

    /** Absent where nothing of theirs is bad. */
    public @Nullable OfTenant of(TenantId tenant) {
        return tenants.stream().filter(one -> one.tenant().equals(tenant)).findFirst().orElse(null);
    }
}
