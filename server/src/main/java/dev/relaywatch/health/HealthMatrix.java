package dev.relaywatch.health;

import dev.relaywatch.tenancy.Tenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Every tenant by every service.
 *
 * @param tenants slugs
 * @param statuses by slug and service: the worst of the tenant's connections; no entry where there
 *     is none
 * @param platformStatuses of what belongs to the installation, by service
 * @param incidents services whose provider has an incident
 */
record HealthMatrix(
        List<String> services,
        List<String> tenants,
        Map<String, Map<String, String>> statuses,
        Map<String, String> platformStatuses,
        List<String> incidents,
        Instant timestamp) {

    static HealthMatrix of(
            List<CheckState> checks,
            List<Tenant> tenants,
            List<String> services,
            List<Incident> incidents,
            Instant now) {
        Map<UUID, Map<String, CheckState>> byTenant = new HashMap<>();
        Map<String, CheckState> platform = new HashMap<>();
        for (CheckState check : checks) {
            Map<String, CheckState> row =
                    check.tenant() == null
                            ? platform
                            : byTenant.computeIfAbsent(
                                    check.tenant().value(), _ -> new HashMap<>());
            row.merge(
                    check.service(),
                    check,
                    (one, other) -> Health.worst(List.of(one, other)).orElseThrow());
        }
        Map<String, Map<String, String>> statuses = new LinkedHashMap<>();
        for (Tenant tenant : tenants) {
            statuses.put(
                    tenant.slug(), texts(byTenant.getOrDefault(tenant.id().value(), Map.of())));
        }
        return new HealthMatrix(
                services,
                tenants.stream().map(Tenant::slug).toList(),
                statuses,
                texts(platform),
                incidents.stream().map(Incident::service).toList(),
                now);
    }

    private static Map<String, String> texts(Map<String, CheckState> row) {
        Map<String, String> texts = new TreeMap<>();
        row.forEach((service, check) -> texts.put(service, check.status().text()));
        return texts;
    }
}
