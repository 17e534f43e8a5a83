package dev.relaywatch.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.tenancy.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One tenant's services; of several connections of a service the worst.
 *
 * @param services by name
 */
record TenantHealth(
        UUID tenantId,
        String tenantSlug,
        Instant timestamp,
        String overallStatus,
        Map<String, Line> services) {

    /** One service. */
    record Line(
            String status,
            int latencyMs,
            JsonNode details,
            @Nullable Instant lastChecked,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {}

    static TenantHealth of(List<CheckState> checks, Tenant tenant, JsonMapper json, Instant now) {
        Map<String, Line> lines = new TreeMap<>();
        checks.stream()
                .collect(Collectors.groupingBy(CheckState::service))
                .forEach((service, own) -> {
                    CheckState worst = Health.worst(own).orElseThrow();
                    lines.put(
                            service,
                            new Line(
                                    worst.status().text(),
                                    worst.latencyMs(),
                                    json.readTree(worst.details()),
                                    worst.checkedAt(),
                                    worst.reason()));
                });
        return new TenantHealth(
                tenant.id().value(), tenant.slug(), now, HealthOverview.overall(checks), lines);
    }
}
