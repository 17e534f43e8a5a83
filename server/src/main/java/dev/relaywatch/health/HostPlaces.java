package dev.relaywatch.health;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many checks of one host and port may be under way at once, so that a provider of many tenants
 * is not stormed.
 */
class HostPlaces {
    private static final int MOST_HOSTS = 100_000;

    private final int each;
    private final Cache<String, Semaphore> places =
            Caffeine.newBuilder().maximumSize(MOST_HOSTS).weakValues().build();

    HostPlaces(int each) {
        this.each = each;
    }

    /** A place that is held until it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a place.
     *
     * @throws InterruptedException when the wait is ended from outside
     * @return null when none came free in time
     */
    @org.jspecify.annotations.Nullable
    Place take(Target target, String service, Duration longest) throws InterruptedException {
        Semaphore host = places.get(key(target, service), _ -> new Semaphore(each));
        return host.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS) ? host::release : null;
    }

    /** A connection without an address of its own goes to the provider's. */
    private static String key(Target target, String service) {
        Connection connection = target.connection();
        URI address = connection == null ? null : connection.baseUrl();
        return address == null ? service : address.getHost() + ":" + address.getPort();
    }
}
