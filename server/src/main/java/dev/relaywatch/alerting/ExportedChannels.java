package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ExportedPart;
import dev.relaywatch.tenancy.Placeholders;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Channels as the configuration file says them. */
@Component
class ExportedChannels implements ExportedPart {
    private final ChannelStore store;
    private final ChannelSeal seal;
    private final TenantTransaction transaction;

    ExportedChannels(ChannelStore store, ChannelSeal seal, TenantTransaction transaction) {
        this.store = store;
        this.seal = seal;
        this.transaction = transaction;
    }

    @Override
    public String field() {
        return "channels";
    }

    @Override
    public @Nullable Object of(@Nullable TenantId tenant, Placeholders secrets) {
        List<ChannelRow> channels =
                transaction.forOwner(tenant, () -> store.of(tenant, 0, Channels.MOST));
        List<Map<String, Object>> told =
                channels.stream()
                        .filter(ChannelRow::enabled)
                        .map(channel -> channel(channel, secrets))
                        .toList();
        return told.isEmpty() ? null : told;
    }

    private Map<String, Object> channel(ChannelRow channel, Placeholders secrets) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", channel.name());
        entry.put("type", channel.type().text());
        entry.put("severities", channel.severities().stream().map(Severity::text).toList());
        if (channel.after() != null) {
            entry.put("after", ChannelView.written(channel.after()));
        }
        if (!channel.settings().isEmpty()) {
            entry.put("settings", channel.settings());
        }
        Map<String, Object> named = new LinkedHashMap<>();
        seal.open(channel).keySet().stream()
                .sorted()
                .forEach(name -> named.put(name, secrets.of("channel", channel.name(), name)));
        if (!named.isEmpty()) {
            entry.put("secrets", named);
        }
        return entry;
    }
}
