package dev.relaywatch.alerting;

import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.TenantId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final int LONGEST_WORDS = 300;

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

    /**
     * The setting {@code base-url}, or else the provider's own host, with this path below it; empty
     * where the setting is no address.
     */
    public Optional<URI> address(String own, String below) {
        return uri(setting("base-url").orElse(own).replaceAll("/{1,99}$", "") + below);
    }

    /** Empty where it is none. */
    public static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * What the other side said, or what is said about it, as it may be shown: on one line, without
     * the secrets, nor the parts of one that is an address.
     */
    public String withoutSecrets(String words) {
        Set<String> all = new HashSet<>(secrets.values());
        for (String secret : secrets.values()) {
            if (secret.startsWith("http")) {
                all.addAll(List.of(secret.split("[/?&=#]{1,9}")));
            }
        }
        String line = words.replaceAll("\\p{Cntrl}+", " ").strip();
        return Redaction.of(all).body(line, LONGEST_WORDS);
    }

    @Override
    public String toString() {
        return "Recipient[" + type.text() + ":" + name + "]";
    }
}
