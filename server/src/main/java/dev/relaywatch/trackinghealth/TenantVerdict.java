package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.TenantId;
import java.util.List;
import java.util.Set;

/**
 * How a tenant's tracking was in the last 24 hours.
 *
 * @param symptoms one of a metric at most
 * @param unknown of what there is too little to tell; all else is fine
 */
public record TenantVerdict(TenantId tenant, List<Symptom> symptoms, Set<Metric> unknown) {
    public TenantVerdict {
        symptoms = List.copyOf(symptoms);
        unknown = Set.copyOf(unknown);
    }
}
