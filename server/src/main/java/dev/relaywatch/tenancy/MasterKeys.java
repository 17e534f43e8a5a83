package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.DatabaseProperties;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the master key comes from, and the next one: given by the operator, else files. */
sealed interface MasterKeys {
    /** Those that may be in force, the likeliest first. */
    List<MasterKey> candidates();

    /** The one to change to; empty where the operator named none. */
    Optional<MasterKey> next();

    /**
     * Told when the database was brought to this one or found with it.
     *
     * @return what the operator has to know
     */
    String inForce(MasterKey key);

    /** Whether no other server can be on this database. */
    boolean alone();

    /**
     * @param directory absent where the database stands elsewhere and the key is given
     */
    static MasterKeys of(
            InstallationProperties properties,
            DatabaseProperties database,
            @Nullable DataDirectory directory) {
        byte[] given = properties.masterKeyBytes();
        byte[] next = properties.nextMasterKeyBytes();
        boolean external = database.url() != null && !database.url().isBlank();
        if (given == null && external) {
            throw new IllegalArgumentException(
                    "relaywatch.master-key must be given with relaywatch.database.url, the same on every"
                            + " node; make one with: openssl rand -base64 32");
        }
        if (given == null && next != null) {
            throw new IllegalArgumentException(
                    "relaywatch.next-master-key goes with relaywatch.master-key; without both a new key is"
                            + " made in the data directory");
        }
        return given == null
                ? new OfFiles(Objects.requireNonNull(directory))
                : new Given(
                        new MasterKey(given), next == null ? null : new MasterKey(next), !external);
    }

    /**
     * The operator keeps them.
     *
     * @param changed absent where the master key stays
     */
    record Given(MasterKey key, @Nullable MasterKey changed, boolean alone) implements MasterKeys {
        @Override
        public List<MasterKey> candidates() {
            return Stream.of(key, changed).filter(Objects::nonNull).toList();
        }

        @Override
        public Optional<MasterKey> next() {
            return Optional.ofNullable(changed);
        }

        @Override
        public String inForce(MasterKey key) {
            return "Start every node with relaywatch.master-key set to the new one, and keep the old one"
                    + " as long as backups that need it.";
        }

        @Override
        public String toString() {
            return "Given";
        }
    }

    /** In the data directory, with the next one beside it while a change is under way. */
    record OfFiles(DataDirectory directory) implements MasterKeys {
        @Override
        public List<MasterKey> candidates() {
            return Stream.concat(
                            Stream.of(directory.masterKey()), directory.begunMasterKey().stream())
                    .map(MasterKey::new)
                    .toList();
        }

        @Override
        public Optional<MasterKey> next() {
            return Optional.of(new MasterKey(directory.nextMasterKey()));
        }

        @Override
        public String inForce(MasterKey key) {
            if (!key.is(new MasterKey(directory.masterKey()))) {
                directory.adoptNextMasterKey();
            }
            return "The new master key stands in "
                    + directory.path().resolve(DataDirectory.MASTER_KEY)
                    + ": back it up. Older backups of the database need the old one.";
        }

        @Override
        public boolean alone() {
            return true;
        }
    }
}
