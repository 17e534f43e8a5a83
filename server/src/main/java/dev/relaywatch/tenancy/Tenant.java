package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One store or organisation.
 *
 * @param currency ISO 4217; what an amount without a currency is in
 * @param country ISO 3166-1 alpha-2; completes phone numbers, and has holidays
 * @param origins where browsers may send from; empty: anywhere
 */
public record Tenant(
        TenantId id,
        String slug,
        String name,
        ZoneId timeZone,
        String currency,
        @Nullable String country,
        List<String> origins) {

    Tenant withOrigins(List<String> others) {
        return new Tenant(id, slug, name, timeZone, currency, country, others);
    }
}
