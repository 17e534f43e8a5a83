package dev.relaywatch.alerting;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who watches the watcher.
 *
 * @param url called every minute while all is making progress; empty: nobody is. Whoever knows it
 *     may call it, so that it is shown nowhere
 */
@ConfigurationProperties("relaywatch.heartbeat")
record HeartbeatProperties(@DefaultValue("") String url) {
    HeartbeatProperties {
        url = url.strip();
        if (!url.isEmpty() && !isAddress(url)) {
            throw new IllegalArgumentException(
                    "relaywatch.heartbeat.url must be an address that begins with http:// or https://, without user"
                            + " name and password");
        }
    }

    private static boolean isAddress(String text) {
        try {
            URI url = new URI(text);
            return ("http".equalsIgnoreCase(url.getScheme())
                            || "https".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    Optional<URI> address() {
        return url.isEmpty() ? Optional.empty() : Optional.of(URI.create(url));
    }

    @Override
    public String toString() {
        return "HeartbeatProperties[" + (url.isEmpty() ? "none" : "set") + "]";
    }
}
