package dev.relaywatch.capture.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader.FileMode;
import com.maxmind.geoip2.DatabaseReader;
import com.maxmind.geoip2.exception.GeoIp2Exception;
import com.maxmind.geoip2.model.CityResponse;
import com.maxmind.geoip2.record.Subdivision;
import dev.relaywatch.capture.geo.LookupCounts.Outcome;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A City database of MaxMind's, held in memory: whatever happens to the file, look-ups go on. Of a
 * file that was replaced the new content is taken up; one that cannot be used changes nothing.
 */
final class MaxMindLookup {
    static final String SOURCE = "maxmind";

    private static final Logger log = LoggerFactory.getLogger(MaxMindLookup.class);
    private static final String PROPERTY = "relaywatch.geo.maxmind-database";

    /** Far above any City database; what is larger is something else. */
    private static final long LARGEST = 1L << 30;

    private static final InetAddress ANY = InetAddress.ofLiteral("1.1.1.1");

    private final Path file;
    private final LookupCounts counts;
    private volatile DatabaseReader reader;

    /** About this reader. */
    private volatile boolean complained;

    /** Of the content that was judged last; absent: the file was gone. */
    private @Nullable Stamp judged;

    /** Of the file when it was last looked at. */
    private @Nullable Stamp seen;

    private MaxMindLookup(
            Path file, LookupCounts counts, DatabaseReader reader, @Nullable Stamp stamp) {
        this.file = file;
        this.counts = counts;
        this.reader = reader;
        this.judged = stamp;
        this.seen = stamp;
    }

    /** By what a new file is told from the old one. */
    private record Stamp(FileTime modified, long size, @Nullable Object key) {}

    /** The file is no City database that can be read; the message says why. */
    private static final class Unusable extends Exception {
        Unusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * @throws IllegalArgumentException naming the property, when the file cannot be used
     */
    static MaxMindLookup open(Path file, LookupCounts counts) {
        Stamp stamp = stamp(file);
        try {
            return new MaxMindLookup(file, counts, read(file), stamp);
        } catch (Unusable e) {
            throw new IllegalArgumentException(PROPERTY + ": " + e.getMessage(), e);
        }
    }

    Optional<Place> find(InetAddress address) {
        try {
            Optional<Place> place = place(reader, address);
            counts.count(SOURCE, place.isPresent() ? Outcome.FOUND : Outcome.NOT_FOUND);
            return place;
        } catch (IOException | GeoIp2Exception | RuntimeException e) {
            // its message may quote the address
            if (!complained) {
                complained = true;
                log.warn(
                        "A look-up in {} failed ({}); the file may be damaged. More are only counted",
                        file,
                        e.getClass().getName());
            }
            counts.count(SOURCE, Outcome.FAILED);
            return Optional.empty();
        }
    }

    private static Optional<Place> place(DatabaseReader reader, InetAddress address)
            throws IOException, GeoIp2Exception {
        if (address instanceof Inet6Address && reader.metadata().ipVersion() == 4) {
            return Optional.empty();
        }
        return reader.tryCity(address).flatMap(MaxMindLookup::place);
    }

    private static Optional<Place> place(CityResponse found) {
        Subdivision state = found.mostSpecificSubdivision();
        return Place.of(
                found.city().name(),
                state.name(),
                state.isoCode(),
                found.postal().code(),
                found.country().isoCode());
    }

    /**
     * Takes up a new file once it was seen twice without a change in between: one that is being
     * written is not read half.
     */
    synchronized void refresh() {
        Stamp now = stamp(file);
        boolean settled = Objects.equals(now, seen);
        seen = now;
        if (Objects.equals(now, judged) || !settled) {
            return;
        }
        judged = now;
        try {
            DatabaseReader fresh = read(file);
            // the old one is not closed: it is memory alone, and look-ups may be under way in it
            reader = fresh;
            complained = false;
            log.info("{} was replaced: {}", file, described(fresh));
        } catch (Unusable e) {
            log.warn("{}: {}; the one read before stays in use", PROPERTY, e.getMessage());
        }
    }

    private static DatabaseReader read(Path file) throws Unusable {
        try {
            if (!Files.isRegularFile(file)) {
                throw new Unusable(file + " is not there; name an .mmdb file", null);
            }
            if (Files.size(file) > LARGEST) {
                throw new Unusable(file + " is larger than any City database", null);
            }
            DatabaseReader reader =
                    new DatabaseReader.Builder(file.toFile())
                            .fileMode(FileMode.MEMORY)
                            .withCache(new CHMCache())
                            .build();
            place(reader, ANY);
            return reader;
        } catch (UnsupportedOperationException e) {
            throw new Unusable(file + " is a database of another kind; a City one is needed", e);
        } catch (IOException | GeoIp2Exception | RuntimeException e) {
            String why =
                    Files.isReadable(file)
                            ? " is not a MaxMind database, or a damaged one"
                            : " may not be read by this server's user";
            throw new Unusable(file + why, e);
        }
    }

    private static String described(DatabaseReader reader) {
        return reader.metadata().databaseType() + " of " + reader.metadata().buildTime();
    }

    /** Absent when there is no such file. */
    private static @Nullable Stamp stamp(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
        } catch (IOException e) {
            return null;
        }
    }
}
