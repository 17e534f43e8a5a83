package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import java.util.List;
import java.util.Set;

/**
 * The operations of these tenants were looked at; published outside of any transaction.
 *
 * @param standings of every operation that was called within the last hour, and of no other
 */
public record OperationsChecked(Set<TenantId> tenants, List<OperationStanding> standings) {
    public OperationsChecked {
        tenants = Set.copyOf(tenants);
        standings = List.copyOf(standings);
    }
}
