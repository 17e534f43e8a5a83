package dev.relaywatch.capture.geo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;

/** For tests of other rooms: look-ups that ask nobody on the internet. */
public final class GeoKit {
    private GeoKit() {}

    /** Knows nothing. */
    public static GeoLookup none() {
        return new GeoLookup(null, null);
    }

    /** Knows what stands in this database. */
    public static GeoLookup of(Path database) {
        return new GeoLookup(
                MaxMindLookup.open(database, new LookupCounts(new SimpleMeterRegistry())), null);
    }
}
