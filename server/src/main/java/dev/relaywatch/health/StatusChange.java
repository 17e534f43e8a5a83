package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service of a tenant that stands otherwise than a while ago.
 *
 * @param tenant absent for what belongs to the installation
 * @param status the worst of its connections
 */
public record StatusChange(
        @Nullable TenantId tenant, String service, HealthStatus status, Instant at) {}
