package dev.relaywatch.health;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The Redis that nodes share.
 *
 * @param url {@code redis://user:password@host:port/number}, {@code rediss} for TLS; absent: each
 *     node remembers for itself
 */
@ConfigurationProperties("relaywatch.redis")
record RedisProperties(@Nullable String url) {
    RedisProperties {
        if (url != null && !url.isBlank() && !isRedis(url.strip())) {
            throw new IllegalArgumentException(
                    "relaywatch.redis.url must look like redis://host:6379, or rediss://host:6379 for TLS");
        }
    }

    Optional<String> given() {
        return Optional.ofNullable(url).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static boolean isRedis(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
                    && (uri.getPath().isEmpty() || uri.getPath().matches("/\\d{0,4}"));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The url holds a password. */
    @Override
    public String toString() {
        return "RedisProperties[given=" + given().isPresent() + "]";
    }
}
