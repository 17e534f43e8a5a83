package dev.relaywatch.capture.geo;

import dev.relaywatch.tenancy.BeforeStart;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Where an address is. The local file first; a provider only where the file does not know the
 * address, or there is none.
 */
public class GeoLookup implements BeforeStart {
    private static final Logger log = LoggerFactory.getLogger(GeoLookup.class);

    private final @Nullable MaxMindLookup local;
    private final @Nullable RemoteLookup remote;

    /**
     * @param local absent: no database file is configured
     * @param remote absent: no provider is asked
     */
    GeoLookup(@Nullable MaxMindLookup local, @Nullable RemoteLookup remote) {
        this.local = local;
        this.remote = remote;
    }

    /**
     * Waits for at most about {@link RemoteLookup#LONGEST_WAIT}, so never inside a transaction;
     * throws for nothing.
     *
     * @param address a literal; private, reserved and malformed ones are nowhere
     * @return empty when it is not known, or was not told in time
     */
    public Optional<Place> find(@Nullable String address) {
        Optional<InetAddress> known = PublicAddress.of(address);
        try {
            return known.flatMap(this::find);
        } catch (RuntimeException e) {
            // its message may quote the address
            log.error("A look-up of geography broke: {}", e.getClass().getName());
            return Optional.empty();
        }
    }

    private Optional<Place> find(InetAddress address) {
        Optional<Place> place = local == null ? Optional.empty() : local.find(address);
        return place.isPresent() || remote == null ? place : remote.find(address);
    }

    /** Takes up a database file that was replaced. */
    @Scheduled(initialDelay = 30, fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void refresh() {
        if (local != null) {
            local.refresh();
        }
    }
}
