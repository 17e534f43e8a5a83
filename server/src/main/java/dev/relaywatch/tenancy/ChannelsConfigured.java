package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file was applied; published for the installation and for each tenant in it,
 * within the transaction that applies it.
 *
 * @param tenant absent for the installation's own
 */
public record ChannelsConfigured(@Nullable TenantId tenant, List<ConfiguredChannel> channels) {
    public ChannelsConfigured {
        channels = List.copyOf(channels);
    }
}
