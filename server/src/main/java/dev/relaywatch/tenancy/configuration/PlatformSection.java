package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What belongs to the installation and to no tenant. */
final class PlatformSection {
    static final Platform NOTHING =
            new Platform(List.of(), List.of(), List.of(), List.of(), List.of());

    private final AccessSection access;

    PlatformSection(AccessSection access) {
        this.access = access;
    }

    @Nullable Platform read(Item item) {
        Fields fields = item.fields("admins", "keys", "connections", "channels", "thresholds");
        if (fields == null) {
            return null;
        }
        Twins emails = new Twins();
        return new Platform(
                fields.list("admins", person -> access.admin(person, emails)),
                fields.list("keys", access::platformKey),
                fields.list("connections", new ConnectionSection()::read),
                fields.list("channels", new ChannelSection()::read),
                fields.list("thresholds", new ThresholdSection()::read));
    }
}
