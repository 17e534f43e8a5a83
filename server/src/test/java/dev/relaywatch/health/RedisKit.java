package dev.relaywatch.health;

import dev.relaywatch.testing.RealRedis;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For tests of Redis in other packages. */
public final class RedisKit {
    private RedisKit() {}

    public static RedisServers servers(@Nullable String own) {
        return new RedisServers(new RedisProperties(own));
    }

    /** A connection of the test's own. */
    public static StatefulRedisConnection<String, String> connect(
            RedisServers servers, RealRedis redis) {
        try {
            return servers.open(RedisURI.create(redis.url()), Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static void close(RedisServers servers) {
        servers.close();
    }
}
