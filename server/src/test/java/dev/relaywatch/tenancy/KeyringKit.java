package dev.relaywatch.tenancy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;

/** The keys that every database of the tests has. */
public final class KeyringKit {
    private static final SealingKey ROOT = key("the root key that all tests have");
    private static final SealingKey FIRST = key("the data key that tests seal by.");

    private KeyringKit() {}

    static SealingKey key(String text) {
        return new SealingKey(text.getBytes(StandardCharsets.US_ASCII));
    }

    static MasterKey masterKey(String text) {
        return new MasterKey(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Asks no database. */
    public static Keyring ofTheTests() {
        DataKeys keys = new DataKeys(ROOT, Map.of(1, FIRST), 1);
        return new Keyring(() -> keys, Clock.systemUTC());
    }

    /** Puts them in the place of those of a database. */
    public static void install(DataSource owner, MasterKey masterKey) {
        DataKeyStore store = new DataKeyStore(owner);
        boolean _ =
                store.inTransaction(() -> {
                    store.retire(Instant.EPOCH);
                    store.destroy(store.keys().stream().map(DataKeyStore.WrappedKey::id).toList());
                    store.rewrap(DataKeys.ROOT, masterKey.wrap(DataKeys.ROOT, ROOT));
                    store.insert(1, masterKey.wrap(1, FIRST));
                    store.replaceCheck(masterKey.check());
                    return true;
                });
    }
}
