package dev.relaywatch.tenancy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one key outside the database. From it a key is derived (HKDF-SHA256) for each purpose; what
 * is sealed for one purpose cannot be opened for another. Sealed bytes are: version 1, a random
 * nonce of 12 bytes, AES-256-GCM text and tag.
 */
public final class MasterKey {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_CACHED_KEYS = 50_000;

    private final byte[] key;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, SecretKey> derived = new ConcurrentHashMap<>();

    public MasterKey(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a master key has 32 bytes, got " + key.length);
        }
        this.key = key.clone();
    }

    /**
     * @param purpose what the bytes are and whose, for example {@code connection:<id>}
     */
    public SealedSecret seal(String purpose, byte[] clear) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, keyFor(purpose), new GCMParameterSpec(TAG_BITS, nonce));
            ByteBuffer sealed =
                    ByteBuffer.allocate(1 + NONCE_BYTES + cipher.getOutputSize(clear.length));
            sealed.put(VERSION).put(nonce);
            cipher.doFinal(ByteBuffer.wrap(clear), sealed);
            return new SealedSecret(sealed.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    /**
     * @throws WrongMasterKey when the bytes were sealed with another key, for another purpose, or
     *     were changed
     */
    public byte[] open(String purpose, SealedSecret secret) {
        byte[] sealed = secret.bytes();
        if (sealed.length < 1 + NONCE_BYTES || sealed[0] != VERSION) {
            throw new WrongMasterKey("these are no sealed bytes of version " + VERSION);
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    keyFor(purpose),
                    new GCMParameterSpec(TAG_BITS, sealed, 1, NONCE_BYTES));
            return cipher.doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new WrongMasterKey("the bytes cannot be opened with this master key");
        }
    }

    /** The same secret text for the same purpose, on every node that has this master key. */
    public String password(String purpose) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keyFor(purpose).getEncoded());
    }

    /**
     * HMAC-SHA256 in hexadecimal: tells whether two secrets are the same without keeping either.
     */
    public String fingerprint(String purpose, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keyFor(purpose).getEncoded(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private SecretKey keyFor(String purpose) {
        SecretKey known = derived.get(purpose);
        if (known != null) {
            return known;
        }
        if (derived.size() >= MAX_CACHED_KEYS) {
            derived.clear();
        }
        return derived.computeIfAbsent(purpose, this::derive);
    }

    private SecretKey derive(String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key)
                                    .thenExpand(
                                            ("relaywatch:" + purpose)
                                                    .getBytes(StandardCharsets.UTF_8),
                                            32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 25 has HKDF-SHA256", e);
        }
    }

    /** Sealed bytes that this key does not open. */
    public static final class WrongMasterKey extends RuntimeException {
        WrongMasterKey(String message) {
            super(message);
        }
    }
}
