package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;

/**
 * A tenant's leads and conversions of a period.
 *
 * @param withoutClick leads that came by no click that is known
 * @param withoutLead conversions whose lead is not known
 * @param clickTooOld conversions whose click was older than its platform attributes
 */
public record LeadFacts(
        TenantId tenant,
        long leads,
        long withGclid,
        long withoutClick,
        long conversions,
        long withoutLead,
        long clickTooOld) {}
