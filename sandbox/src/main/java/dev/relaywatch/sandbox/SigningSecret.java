package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The shared secret of a webhook, after the Standard Webhooks specification 1.0. */
final class SigningSecret {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    private SigningSecret(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * @param text {@code whsec_} and the base64 of 24 to 64 bytes
     */
    static SigningSecret of(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new BadInput("secret", "must start with " + PREFIX);
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            throw new BadInput("secret", "must be base64 after " + PREFIX);
        }
        if (key.length < 24 || key.length > 64) {
            throw new BadInput("secret", "must be 24 to 64 bytes long, got " + key.length);
        }
        return new SigningSecret(key);
    }

    /** Whether one of the signatures is ours and the message is at most 5 minutes off. */
    boolean signed(Request request) {
        String id = request.header("webhook-id").orElse("");
        String timestamp = request.header("webhook-timestamp").orElse("");
        if (id.isEmpty() || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Instant sentAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sentAt, request.at()).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        byte[] expected = signature(id, timestamp, request.body()).getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String given : request.header("webhook-signature").orElse("").split(" ", -1)) {
            found |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    /** {@code v1,} and the base64 of the HMAC over id, timestamp and the exact body. */
    String signature(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
