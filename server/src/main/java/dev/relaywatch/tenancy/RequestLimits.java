package dev.relaywatch.tenancy;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose request it is, and whether they ask too often: by key, by address, and by wrong keys. Each
 * node counts for itself.
 */
@Component
public class RequestLimits {
    /** No secret, so nobody guesses them: pages of one office may all have the same wrong one. */
    private static final String PUBLIC = "rwp_";

    private final Tenancy tenancy;
    private final ClientAddress clients;
    private final Limit<Caller> publicKeys;
    private final Limit<AtAddress> publicKeysAtAddresses;
    private final Limit<Caller> keys;
    private final Limit<String> addresses;
    private final Limit<String> failedKeys;

    private record AtAddress(Caller caller, String network) {}

    public RequestLimits(
            Tenancy tenancy,
            ClientAddress clients,
            LimitProperties properties,
            Clock clock,
            MeterRegistry registry) {
        this.tenancy = tenancy;
        this.clients = clients;
        TimeMeter time = new ClockMeter(clock);
        this.publicKeys =
                new Limit<>("public_key", properties.publicKey(), 5_000, 20_000, time, registry);
        this.publicKeysAtAddresses =
                new Limit<>(
                        "public_key_at_address",
                        properties.publicKeyAtAddress(),
                        3_000,
                        12_000,
                        time,
                        registry);
        this.keys = new Limit<>("key", properties.key(), 3_000, 12_000, time, registry);
        this.addresses = new Limit<>("address", properties.address(), 200, 2_000, time, registry);
        this.failedKeys =
                new Limit<>("failed_keys", properties.failedKeys(), 1, 60, time, registry);
    }

    /** What became of a request. */
    public sealed interface Pass {

        /** It may go on. */
        record Known(Caller caller) implements Pass {}

        /** It may go on, without a key or with one that nobody has. */
        record Stranger() implements Pass {}

        /**
         * @param seconds until it may come again, at least 1
         */
        record Later(long seconds) implements Pass {}
    }

    /**
     * Counts a request.
     *
     * @param key as it was shown; absent where none was
     * @param address of the client, as {@link ClientAddress#of} has it
     */
    public Pass pass(@Nullable String key, String address) {
        if (key == null) {
            return stranger(address);
        }
        boolean isShared = clients.isShared(address);
        String network = network(address);
        if (!isShared && !key.startsWith(PUBLIC)) {
            // told before it is looked at: who guesses learns nothing by going on
            long wait = failedKeys.look(network);
            if (wait > 0) {
                return new Pass.Later(wait);
            }
        }
        Optional<Caller> caller = tenancy.authenticate(key);
        if (caller.isPresent()) {
            return known(caller.get(), isShared ? null : network);
        }
        long wait = isShared ? 0 : failedKeys.take(network);
        return wait > 0 ? new Pass.Later(wait) : stranger(address);
    }

    /** Counts a request without a key that is known. */
    public Pass stranger(String address) {
        long wait = clients.isShared(address) ? 0 : addresses.take(network(address));
        return wait > 0 ? new Pass.Later(wait) : new Pass.Stranger();
    }

    /**
     * Whether what comes without a key is refused now anyway; counts nothing that is let in.
     *
     * @return seconds until it may come again; 0 where it may now
     */
    public long waitOfStranger(String address) {
        return clients.isShared(address) ? 0 : addresses.look(network(address));
    }

    private Pass known(Caller caller, @Nullable String network) {
        long wait;
        if (caller instanceof Caller.Browser) {
            wait = network == null ? 0 : publicKeysAtAddresses.take(new AtAddress(caller, network));
            wait = wait > 0 ? wait : publicKeys.take(caller);
        } else {
            wait = keys.take(caller);
        }
        return wait > 0 ? new Pass.Later(wait) : new Pass.Known(caller);
    }

    /** Of IPv6 the half that somebody is given as a whole, RFC 6177. */
    private static String network(String address) {
        int end = -1;
        for (int colons = 0; colons < 4; colons++) {
            end = address.indexOf(':', end + 1);
            if (end < 0) {
                return address;
            }
        }
        return address.substring(0, end);
    }

    /** The clock of the house, in the unit of the buckets. */
    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
