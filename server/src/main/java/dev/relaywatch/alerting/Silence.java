package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A time in which alerts are opened and shown, but told to nobody. A maintenance window is one that
 * begins later.
 *
 * @param tenant absent: of every tenant, and of what concerns the installation or many tenants
 * @param service absent: of every service
 * @param until the first moment in which it is over
 * @param endedBy who ended it before its time; absent where nobody did
 */
public record Silence(
        UUID id,
        @Nullable TenantId tenant,
        @Nullable String service,
        Instant from,
        Instant until,
        String reason,
        String createdBy,
        Instant createdAt,
        @Nullable String endedBy) {
    public Silence {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("a silence cannot end before it begins");
        }
    }

    public boolean isInForce(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    /**
     * Whether nobody is told of this then.
     *
     * @param tenant absent for what concerns the installation, or many tenants
     * @param service absent for what is of none
     */
    public boolean matches(@Nullable TenantId tenant, @Nullable String service, Instant at) {
        return isInForce(at)
                && (this.tenant == null || this.tenant.equals(tenant))
                && (this.service == null || this.service.equals(service));
    }
}
