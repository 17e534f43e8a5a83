package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.AuditedSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A channel as those see it who set it up; disabled ones too.
 *
 * @param tenant absent for the installation's
 * @param type {@code slack}, {@code email}, {@code pagerduty} or {@code webhook}
 * @param severities {@code p1} to {@code p3}
 * @param settings {@code to} is a list of texts, all else text
 * @param secrets names of those that are set; what they are is never given back
 * @param after hears only what is still unacknowledged then; absent: hears at once
 * @param ofFile whether the configuration file made it; one that left the file is disabled
 * @param lastError why it could not be told the last time that it could not; absent: never
 * @param lastSentAt when it was told last; absent: never
 */
public record ChannelDetails(
        UUID id,
        @Nullable TenantId tenant,
        String name,
        String type,
        List<String> severities,
        Map<String, Object> settings,
        List<String> secrets,
        @Nullable Duration after,
        boolean ofFile,
        boolean enabled,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        @Nullable Instant lastSentAt) {
    public ChannelDetails {
        severities = List.copyOf(severities);
        secrets = List.copyOf(secrets);
    }

    /** Whether only the file changes it. */
    public boolean fromFile() {
        return ofFile && enabled;
    }

    /** Whether the last that it should have been told did not reach it. */
    public boolean isInTrouble() {
        return lastErrorAt != null && (lastSentAt == null || lastErrorAt.isAfter(lastSentAt));
    }

    /** For who may not change it: of addresses no more than the host. */
    public ChannelDetails guarded() {
        return new ChannelDetails(
                id,
                tenant,
                name,
                type,
                severities,
                AuditedSettings.shown(settings),
                secrets,
                after,
                ofFile,
                enabled,
                lastError,
                lastErrorAt,
                lastSentAt);
    }
}
