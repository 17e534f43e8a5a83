package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor looks at.
 *
 * @param tenant absent for what belongs to the installation
 * @param connection absent for what needs none: the installation's own database and Redis, a
 *     tenant's pipeline
 */
public record Target(@Nullable TenantId tenant, @Nullable Connection connection) {}
