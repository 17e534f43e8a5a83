package dev.relaywatch.tenancy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
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
 * 256 bits, from which a key is derived (HKDF-SHA256) for each purpose; what is sealed for one
 * purpose cannot be opened for another. Sealed bytes are: a header, a random nonce of 12 bytes,
 * AES-256-GCM text and tag.
 */
final class SealingKey {
    static final int BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_CACHED_KEYS = 50_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final ConcurrentMap<String, SecretKey> derived = new ConcurrentHashMap<>();

    SealingKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes, got " + key.length);
        }
        this.key = key.clone();
    }

    static SealingKey random() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return new SealingKey(key);
    }

    byte[] bytes() {
        return key.clone();
    }

    /**
     * @param header stands in front
     * @param authenticated must be given again to open
     */
    byte[] seal(String purpose, byte[] header, byte[] authenticated, byte[] clear) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, keyFor(purpose), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(authenticated);
            ByteBuffer sealed =
                    ByteBuffer.allocate(
                            header.length + NONCE_BYTES + cipher.getOutputSize(clear.length));
            sealed.put(header).put(nonce);
            cipher.doFinal(ByteBuffer.wrap(clear), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    /**
     * Empty when the bytes were sealed with another key, for another purpose, or were changed.
     *
     * @param header how many bytes stand in front
     */
    Optional<byte[]> open(String purpose, int header, byte[] authenticated, byte[] sealed) {
        if (sealed.length < header + NONCE_BYTES) {
            return Optional.empty();
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    keyFor(purpose),
                    new GCMParameterSpec(TAG_BITS, sealed, header, NONCE_BYTES));
            cipher.updateAAD(authenticated);
            int start = header + NONCE_BYTES;
            return Optional.of(cipher.doFinal(sealed, start, sealed.length - start));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** The same secret text for the same purpose. */
    String password(String purpose) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keyFor(purpose).getEncoded());
    }

    /** HMAC-SHA256 in hexadecimal. */
    String fingerprint(String purpose, byte[] bytes) {
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
                                            BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 25 has HKDF-SHA256", e);
        }
    }
}
