package dev.relaywatch.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One service, of one tenant or of all.
 *
 * @param latencyMs of the check shown; over all tenants the average
 * @param details of the check shown; empty over all tenants
 * @param incident of the provider, where one runs
 * @param tenantStatuses by slug: of several connections the worst
 */
record ServiceHealth(
        String service,
        String status,
        Instant timestamp,
        long latencyMs,
        JsonNode details,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable IncidentLine incident,
        Map<String, Line> tenantStatuses) {

    /** One tenant. */
    record Line(
            String status,
            int latencyMs,
            @Nullable Instant lastChecked,
            int consecutiveFailures,
            @Nullable String lastError) {}

    static ServiceHealth of(
            String service,
            List<CheckState> checks,
            @Nullable TenantId only,
            List<Tenant> tenants,
            List<Incident> incidents,
            JsonMapper json,
            Instant now) {
        List<CheckState> shown =
                only != null || checks.stream().allMatch(check -> check.tenant() == null)
                        ? checks
                        : List.of();
        @Nullable CheckState one = Health.worst(shown).orElse(null);
        return new ServiceHealth(
                service,
                one == null ? HealthOverview.overall(checks) : one.status().text(),
                now,
                one == null ? average(checks) : one.latencyMs(),
                one == null ? JsonNodeFactory.instance.objectNode() : json.readTree(one.details()),
                one == null ? null : one.reason(),
                IncidentLine.of(incidents, tenants).stream()
                        .filter(incident -> incident.service().equals(service))
                        .findFirst()
                        .orElse(null),
                lines(checks, tenants));
    }

    private static long average(List<CheckState> checks) {
        return Math.round(
                checks.stream()
                        .filter(check -> check.status() != HealthStatus.UNKNOWN)
                        .mapToInt(CheckState::latencyMs)
                        .average()
                        .orElse(0));
    }

    private static Map<String, Line> lines(List<CheckState> checks, List<Tenant> tenants) {
        Map<TenantId, String> slugs =
                tenants.stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        Map<String, Line> lines = new TreeMap<>();
        checks.stream()
                .filter(check -> check.tenant() != null && slugs.containsKey(check.tenant()))
                .collect(Collectors.groupingBy(check -> Objects.requireNonNull(check.tenant())))
                .forEach((tenant, own) -> {
                    CheckState worst = Health.worst(own).orElseThrow();
                    lines.put(
                            Objects.requireNonNull(slugs.get(tenant)),
                            new Line(
                                    worst.status().text(),
                                    worst.latencyMs(),
                                    worst.checkedAt(),
                                    worst.consecutiveFailures(),
                                    worst.lastError()));
                });
        return lines;
    }
}
