package dev.relaywatch.alerting;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Channels as the API shows them. */
@Component
class ChannelView {
    private final Tenancy tenancy;

    ChannelView(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /**
     * @param tenant slug; null for the installation's
     * @param secrets the names of those it has
     * @param after as the configuration file writes it: {@code 15m}
     * @param managedBy {@code file} or {@code people}
     */
    record Line(
            UUID id,
            String name,
            String type,
            @Nullable String tenant,
            List<String> severities,
            Map<String, Object> settings,
            List<String> secrets,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String after,
            String managedBy,
            boolean enabled,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String lastError,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant lastErrorAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant lastSentAt) {}

    List<Line> of(List<ChannelDetails> channels) {
        Map<TenantId, String> slugs =
                tenancy.tenants().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        return channels.stream().map(channel -> line(channel, slugs)).toList();
    }

    private static Line line(ChannelDetails channel, Map<TenantId, String> slugs) {
        TenantId tenant = channel.tenant();
        Duration after = channel.after();
        return new Line(
                channel.id(),
                channel.name(),
                channel.type(),
                tenant == null ? null : slugs.getOrDefault(tenant, tenant.toString()),
                channel.severities(),
                channel.settings(),
                channel.secrets(),
                after == null ? null : written(after),
                channel.ofFile() ? "file" : "people",
                channel.enabled(),
                channel.lastError(),
                channel.lastErrorAt(),
                channel.lastSentAt());
    }

    /** In the largest unit that tells it whole. */
    static String written(Duration after) {
        long seconds = after.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
