package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Through whose eyes alerts are seen.
 *
 * @param tenant absent: everything is seen
 */
public record Viewer(@Nullable TenantId tenant) {

    boolean sees(@Nullable TenantId owner) {
        return tenant == null || tenant.equals(owner);
    }
}
