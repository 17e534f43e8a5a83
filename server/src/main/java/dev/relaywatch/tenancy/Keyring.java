package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.MasterKey.WrongMasterKey;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Seals and opens with the data keys, and derives from the root what is the same for ever. Sealed
 * bytes are: version 2, the id of the data key (4 bytes, the highest first), and what {@link
 * SealingKey} makes of nonce, text and tag, with these five bytes authenticated. Version 1 has no
 * id: it was sealed with what is the root now. An installation that sealed so goes on until its
 * keys are changed for the first time, for the sake of nodes that know nothing else.
 */
public final class Keyring {
    /**
     * What is sealed is stored within this time; afterwards nothing can be on its way that was
     * sealed with a data key retired before. The age of keys that may still seal, and the longest
     * transaction of a node, twice.
     */
    static final Duration LET_GO = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Keyring.class);
    private static final byte[] NOTHING = {};
    private static final byte VERSION_1 = 1;
    private static final byte VERSION = 2;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    /** The table is read again once what is known of it is this old. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** Older keys seal nothing: one of them may be retired, and about to be destroyed. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private record Reading(DataKeys keys, Instant at) {}

    private final Supplier<DataKeys> table;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Reading last;

    /**
     * @param table reads the keys as they stand now
     */
    Keyring(Supplier<DataKeys> table, Clock clock) {
        this.table = table;
        this.clock = clock;
        this.last = new Reading(table.get(), clock.instant());
    }

    static Keyring over(DataSource role, MasterKey masterKey, Clock clock) {
        DataKeyStore store = new DataKeyStore(role);
        return new Keyring(() -> DataKeys.unwrap(store.keys(), masterKey), clock);
    }

    /**
     * An installation that was opened.
     *
     * @param masterKey the one that did
     */
    public record Unlocked(MasterKey masterKey, Keyring keyring) {}

    /**
     * Finds the right master key, and makes the first keys where there are none: of a new
     * installation a root and a data key at random. One that sealed with its master key itself
     * keeps that as its root, so that nothing derived from it changes.
     *
     * @param owner of the database, migrated; stays open
     * @param candidates tried in this order
     * @throws WrongMasterKey when none of them is the one of this database
     */
    public static Unlocked atStart(Connection owner, List<MasterKey> candidates, Clock clock) {
        DataSource source = new SingleConnectionDataSource(owner, true);
        DataKeyStore store = new DataKeyStore(source);
        MasterKey right = store.inTransaction(() -> rightOf(candidates, store));
        return new Unlocked(right, over(source, right, clock));
    }

    private static MasterKey rightOf(List<MasterKey> candidates, DataKeyStore store) {
        Optional<byte[]> check = store.check();
        if (check.isEmpty()) {
            MasterKey first = candidates.getFirst();
            store.insertCheck(first.check());
            store.insert(DataKeys.ROOT, first.wrap(DataKeys.ROOT, SealingKey.random()));
            store.insert(1, first.wrap(1, SealingKey.random()));
            return first;
        }
        MasterKey right =
                candidates.stream()
                        .filter(key -> key.made(check.get()))
                        .findFirst()
                        .orElseThrow(() ->
                                new WrongMasterKey("another master key made the check value"));
        if (store.keys().isEmpty()) {
            store.insert(DataKeys.ROOT, right.wrap(DataKeys.ROOT, right.itself()));
        }
        return right;
    }

    /**
     * @param purpose what the bytes are and whose, for example {@code connection:<id>}
     */
    public SealedSecret seal(String purpose, byte[] clear) {
        return seal(freshEnough(), purpose, clear);
    }

    private static SealedSecret seal(DataKeys keys, String purpose, byte[] clear) {
        if (keys.newest() == DataKeys.ROOT) {
            return new SealedSecret(
                    keys.root().seal(purpose, new byte[] {VERSION_1}, NOTHING, clear));
        }
        byte[] header = header(keys.newest());
        return new SealedSecret(keys.sealing().seal(purpose, header, header, clear));
    }

    /** What stands in front of all that this data key sealed. */
    static byte[] header(int dataKey) {
        return ByteBuffer.allocate(HEADER_BYTES).put(VERSION).putInt(dataKey).array();
    }

    /**
     * @throws CannotOpen when the bytes were sealed elsewhere, for another purpose, with a data key
     *     that was destroyed, or were changed
     */
    public byte[] open(String purpose, SealedSecret secret) {
        byte[] sealed = secret.bytes();
        if (sealed.length == 0) {
            throw new CannotOpen("there is nothing to open");
        }
        return switch (sealed[0]) {
            case VERSION_1 ->
                    last.keys()
                            .root()
                            .open(purpose, 1, NOTHING, sealed)
                            .orElseThrow(CannotOpen::new);
            case VERSION -> openWithDataKey(purpose, sealed);
            default -> throw new CannotOpen("these are no sealed bytes of a known version");
        };
    }

    /**
     * As {@link #open}, for what strangers send: a data key that is not known here opens nothing,
     * and nobody makes this server read its table of keys by naming one. Keys made elsewhere are
     * known within half a minute.
     *
     * @return empty where it cannot be opened
     */
    public Optional<byte[]> openKnown(String purpose, SealedSecret secret) {
        byte[] sealed = secret.bytes();
        if (sealed.length < HEADER_BYTES || sealed[0] != VERSION) {
            return sealed.length > 0 && sealed[0] == VERSION_1
                    ? last.keys().root().open(purpose, 1, NOTHING, sealed)
                    : Optional.empty();
        }
        byte[] header = Arrays.copyOf(sealed, HEADER_BYTES);
        return freshEnough()
                .key(ByteBuffer.wrap(sealed).getInt(1))
                .flatMap(key -> key.open(purpose, HEADER_BYTES, header, sealed));
    }

    private byte[] openWithDataKey(String purpose, byte[] sealed) {
        if (sealed.length < HEADER_BYTES) {
            throw new CannotOpen("these are too few bytes");
        }
        int id = ByteBuffer.wrap(sealed).getInt(1);
        Reading known = last;
        SealingKey key =
                known.keys()
                        .key(id)
                        .or(() -> readAfter(known).key(id))
                        .orElseThrow(() -> new CannotOpen("there is no data key " + id));
        return key.open(purpose, HEADER_BYTES, Arrays.copyOf(sealed, HEADER_BYTES), sealed)
                .orElseThrow(CannotOpen::new);
    }

    /** The same secret text for the same purpose, on every node and for ever. */
    public String password(String purpose) {
        return last.keys().root().password(purpose);
    }

    /**
     * HMAC-SHA256 in hexadecimal: tells whether two secrets are the same without keeping either.
     * The same for ever.
     */
    public String fingerprint(String purpose, byte[] bytes) {
        return last.keys().root().fingerprint(purpose, bytes);
    }

    /** Whoever finds them old reads them again; who comes meanwhile seals with what is known. */
    private DataKeys freshEnough() {
        Reading known = last;
        Duration age = Duration.between(known.at(), clock.instant());
        if (age.compareTo(FRESH) < 0) {
            return known.keys();
        }
        if (age.compareTo(LONGEST) > 0) {
            return readAfter(known);
        }
        if (!reading.tryLock()) {
            return known.keys();
        }
        try {
            return read();
        } catch (RuntimeException e) {
            log.warn(
                    "The data keys cannot be read again, and those known are used for a minute more: {}",
                    e.getMessage());
            return known.keys();
        } finally {
            reading.unlock();
        }
    }

    /** As they were read after that time, by whomever. */
    private DataKeys readAfter(Reading known) {
        reading.lock();
        try {
            Reading now = last;
            return now.equals(known) ? read() : now.keys();
        } finally {
            reading.unlock();
        }
    }

    private DataKeys read() {
        Instant now = clock.instant();
        DataKeys keys = table.get();
        last = new Reading(keys, now);
        return keys;
    }

    /** Sealed bytes that no key of this installation opens. */
    public static final class CannotOpen extends RuntimeException {
        CannotOpen() {
            this("the bytes cannot be opened with the key they name");
        }

        CannotOpen(String message) {
            super(message);
        }
    }
}
