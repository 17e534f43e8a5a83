package dev.relaywatch.health;

import dev.relaywatch.tenancy.Tenant;
import java.time.Instant;
import java.util.List;

/**
 * A provider's incident as it is shown.
 *
 * @param connected tenants that have the service
 * @param struck how many of them it struck
 * @param tenants their slugs, as far as the caller may know them
 */
record IncidentLine(
        String service,
        Instant since,
        int connected,
        int struck,
        List<String> tenants,
        String reason) {

    static List<IncidentLine> of(List<Incident> incidents, List<Tenant> known) {
        return incidents.stream().map(incident -> of(incident, known)).toList();
    }

    private static IncidentLine of(Incident incident, List<Tenant> known) {
        return new IncidentLine(
                incident.service(),
                incident.startedAt(),
                incident.connected(),
                incident.tenants().size(),
                known.stream()
                        .filter(tenant -> incident.tenants().contains(tenant.id()))
                        .map(Tenant::slug)
                        .sorted()
                        .toList(),
                incident.reason());
    }
}
