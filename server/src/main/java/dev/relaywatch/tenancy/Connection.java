package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's account at a service.
 *
 * @param tenant absent for the platform's own
 * @param name tells several connections of one service apart; {@code main} unless said otherwise
 * @param baseUrl scheme, host, port and prefix; absent: the provider's own
 * @param fingerprint changes when address, settings or secrets do
 */
public record Connection(
        ConnectionId id,
        @Nullable TenantId tenant,
        String service,
        String name,
        @Nullable URI baseUrl,
        Map<String, Object> settings,
        Map<String, String> secrets,
        String fingerprint) {

    /**
     * An address of the service.
     *
     * @param own the provider's, for a connection without one
     * @param below path and query, with the version
     */
    public URI address(URI own, String below) {
        URI base = baseUrl == null ? own : baseUrl;
        return URI.create(base.toString().replaceAll("/+$", "") + below);
    }

    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key)).map(Object::toString);
    }

    public Optional<String> secret(String key) {
        return Optional.ofNullable(secrets.get(key));
    }

    /** A setting that is itself a map of names; empty when it was not given. */
    public Map<?, ?> settingMap(String key) {
        return settings.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Never shows secrets. */
    @Override
    public String toString() {
        return "Connection[" + service + ":" + name + " of " + tenant + "]";
    }
}
