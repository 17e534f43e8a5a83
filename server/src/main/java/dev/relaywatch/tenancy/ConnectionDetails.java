package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection as those see it who set it up; disabled ones too.
 *
 * @param tenant absent for the platform's own
 * @param settings may hold addresses with tokens in them, see {@link #guarded()}
 * @param secrets names of those that are set; what they are is never given back
 * @param fromFile whether the configuration file names it, so that only the file changes it
 */
public record ConnectionDetails(
        ConnectionId id,
        @Nullable TenantId tenant,
        String service,
        String name,
        @Nullable String baseUrl,
        Map<String, Object> settings,
        List<String> secrets,
        boolean fromFile,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt) {

    /** For who may not change it: of addresses no more than the host. */
    public ConnectionDetails guarded() {
        return new ConnectionDetails(
                id,
                tenant,
                service,
                name,
                baseUrl == null ? null : AuditedSettings.shown(baseUrl),
                AuditedSettings.shown(settings),
                secrets,
                fromFile,
                enabled,
                createdAt,
                updatedAt);
    }
}
