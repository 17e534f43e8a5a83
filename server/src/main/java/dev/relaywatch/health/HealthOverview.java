package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything at a glance.
 *
 * @param status {@code critical} where a service of the installation, or one of the two upper
 *     tiers, does not work; {@code degraded} where anything is bad
 * @param summary number of checks by status
 * @param checks whether they are made
 * @param incidents of providers, running ones
 * @param alerts what is open; filled by whoever keeps alerts
 */
record HealthOverview(
        String status,
        Instant timestamp,
        Map<String, Long> summary,
        Punctuality checks,
        List<TenantLine> tenants,
        List<ServiceLine> services,
        List<IncidentLine> incidents,
        List<Object> alerts) {

    /** One tenant. */
    record TenantLine(
            UUID tenantId,
            String tenantSlug,
            String status,
            List<String> unhealthyServices,
            @Nullable Instant lastChecked) {}

    /** One service over all tenants. */
    record ServiceLine(
            String service,
            String status,
            long avgLatencyMs,
            List<String> failingTenants,
            @Nullable Instant lastChecked) {}

    static HealthOverview of(
            List<CheckState> checks,
            Punctuality punctuality,
            List<Tenant> tenants,
            List<String> services,
            List<Incident> incidents,
            List<?> alerts,
            Instant now,
            Function<String, Tier> tier) {
        Map<String, Long> summary = new LinkedHashMap<>();
        for (HealthStatus status : HealthStatus.values()) {
            summary.put(
                    status.text(),
                    checks.stream().filter(check -> check.status() == status).count());
        }
        return new HealthOverview(
                status(checks, tier),
                now,
                summary,
                punctuality,
                tenantLines(checks, tenants),
                serviceLines(checks, tenants, services),
                IncidentLine.of(incidents, tenants),
                List.copyOf(alerts));
    }

    private static String status(List<CheckState> checks, Function<String, Tier> tier) {
        boolean critical =
                checks.stream()
                        .anyMatch(check ->
                                check.status() == HealthStatus.UNHEALTHY
                                        && (check.tenant() == null
                                                || tier.apply(check.service()).compareTo(Tier.CORE)
                                                        <= 0));
        return critical
                ? "critical"
                : checks.stream().anyMatch(check -> check.status().isBad())
                        ? "degraded"
                        : "healthy";
    }

    private static List<TenantLine> tenantLines(List<CheckState> checks, List<Tenant> tenants) {
        Map<TenantId, List<CheckState>> byTenant =
                checks.stream()
                        .filter(check -> check.tenant() != null)
                        .collect(
                                Collectors.groupingBy(
                                        check -> Objects.requireNonNull(check.tenant())));
        List<TenantLine> lines = new ArrayList<>();
        for (Tenant tenant : tenants) {
            List<CheckState> own = byTenant.getOrDefault(tenant.id(), List.of());
            lines.add(
                    new TenantLine(
                            tenant.id().value(),
                            tenant.slug(),
                            overall(own),
                            own.stream()
                                    .filter(check -> check.status() == HealthStatus.UNHEALTHY)
                                    .map(CheckState::service)
                                    .distinct()
                                    .sorted()
                                    .toList(),
                            lastChecked(own)));
        }
        return lines;
    }

    private static List<ServiceLine> serviceLines(
            List<CheckState> checks, List<Tenant> tenants, List<String> services) {
        Map<TenantId, String> slugs =
                tenants.stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        Map<String, List<CheckState>> byService =
                checks.stream().collect(Collectors.groupingBy(CheckState::service));
        List<ServiceLine> lines = new ArrayList<>();
        for (String service : services) {
            List<CheckState> own = byService.getOrDefault(service, List.of());
            lines.add(
                    new ServiceLine(
                            service,
                            overall(own),
                            Math.round(
                                    own.stream()
                                            .filter(check -> check.status() != HealthStatus.UNKNOWN)
                                            .mapToInt(CheckState::latencyMs)
                                            .average()
                                            .orElse(0)),
                            own.stream()
                                    .filter(check ->
                                            check.status() == HealthStatus.UNHEALTHY
                                                    && check.tenant() != null)
                                    .map(check -> slugs.getOrDefault(check.tenant(), ""))
                                    .distinct()
                                    .sorted()
                                    .toList(),
                            lastChecked(own)));
        }
        return lines;
    }

    /**
     * The worst of what is known: what could not be found out about one thing does not hide how the
     * others are.
     */
    static String overall(List<CheckState> checks) {
        return Health.worst(
                        checks.stream()
                                .filter(check -> check.status() != HealthStatus.UNKNOWN)
                                .toList())
                .map(check -> check.status().text())
                .orElse(HealthStatus.UNKNOWN.text());
    }

    static @Nullable Instant lastChecked(List<CheckState> checks) {
        return checks.stream()
                .map(CheckState::checkedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
