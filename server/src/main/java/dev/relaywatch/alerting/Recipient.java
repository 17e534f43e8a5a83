package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One configured channel, with its secrets open.
 *
 * @param tenant whose it is; absent for the installation's
 * @param settings {@code to} is a list of texts, all else text
 */
public record Recipient(
        UUID id,
        @Nullable TenantId tenant,
        String name,
        ChannelType type,
        Map<String, Object> settings,
        Map<String, String> secrets) {
    public Recipient {
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).map(Object::toString);
    }

    /** Of a setting that is a list. */
    public List<String> settings(String name) {
        return settings.get(name) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    public Optional<String> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    @Override
    public String toString() {
        return "Recipient[" + type.text() + ":" + name + "]";
    }
}
