package dev.relaywatch.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The one key outside the database. It wraps the keys that stand there, and nothing else; the
 * {@link Keyring} seals with them. Wrapped bytes are: version 1, nonce, AES-256-GCM text and tag.
 */
public final class MasterKey {
    private static final byte VERSION = 1;
    private static final byte[] NOTHING = {};
    private static final String CHECK = "master-key-check";

    private final SealingKey key;

    /**
     * @param key 32 bytes
     */
    public MasterKey(byte[] key) {
        this.key = new SealingKey(key);
    }

    /** A value by which a start knows whether a master key is the right one. */
    byte[] check() {
        return wrap(CHECK, "relaywatch".getBytes(StandardCharsets.UTF_8));
    }

    boolean made(byte[] check) {
        return key.open(CHECK, 1, NOTHING, check).isPresent();
    }

    byte[] wrap(int id, SealingKey dataKey) {
        return wrap(purpose(id), dataKey.bytes());
    }

    private byte[] wrap(String purpose, byte[] clear) {
        return key.seal(purpose, new byte[] {VERSION}, NOTHING, clear);
    }

    /**
     * @throws WrongMasterKey when another one wrapped it, as another id, or it was changed
     */
    SealingKey unwrap(int id, byte[] wrapped) {
        if (wrapped.length == 0 || wrapped[0] != VERSION) {
            throw new WrongMasterKey("data key " + id + " is wrapped in no known way");
        }
        return key.open(purpose(id), 1, NOTHING, wrapped)
                .map(SealingKey::new)
                .orElseThrow(() ->
                        new WrongMasterKey(
                                "data key " + id + " cannot be unwrapped with this master key"));
    }

    private static String purpose(int id) {
        return "data-key:" + id;
    }

    /** The root of an installation that sealed with its master key itself. */
    SealingKey itself() {
        return key;
    }

    boolean is(MasterKey other) {
        return MessageDigest.isEqual(key.bytes(), other.key.bytes());
    }

    /** This master key is not the one of this database. */
    public static final class WrongMasterKey extends RuntimeException {
        WrongMasterKey(String message) {
            super(message);
        }
    }
}
