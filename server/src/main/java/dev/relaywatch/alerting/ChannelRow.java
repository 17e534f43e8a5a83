package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.SealedSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A channel as it stands in its table.
 *
 * @param tenant absent for the installation's
 * @param secrets sealed JSON
 * @param fingerprint tells whether anything of it changed
 * @param after hears only what is still unacknowledged then; absent: hears at once
 * @param ofFile whether the configuration file made it; one that left the file is disabled
 */
record ChannelRow(
        UUID id,
        @Nullable TenantId tenant,
        String name,
        ChannelType type,
        List<Severity> severities,
        Map<String, Object> settings,
        SealedSecret secrets,
        String fingerprint,
        @Nullable Duration after,
        boolean ofFile,
        boolean enabled,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        @Nullable Instant lastSentAt) {

    /** Only there it may be changed. */
    boolean standsInTheFile() {
        return ofFile && enabled;
    }
}
