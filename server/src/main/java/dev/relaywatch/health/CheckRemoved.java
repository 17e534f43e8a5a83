package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Something is no longer watched: its connection was removed or disabled. Published in the
 * transaction that forgets its check.
 *
 * @param tenant absent for what belongs to the installation
 * @param connection name; absent for what needs none
 */
public record CheckRemoved(
        @Nullable TenantId tenant, String service, @Nullable String connection) {}
