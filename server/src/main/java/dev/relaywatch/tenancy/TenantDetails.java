package dev.relaywatch.tenancy;

import java.time.Instant;

/**
 * A tenant as those see it who set it up; disabled ones too.
 *
 * @param fromFile whether the configuration file names it, so that only the file changes it
 * @param hasWebhookSecret whether its CRM signs what it sends
 */
public record TenantDetails(
        Tenant tenant,
        boolean fromFile,
        boolean enabled,
        boolean hasWebhookSecret,
        Instant createdAt,
        Instant updatedAt) {}
