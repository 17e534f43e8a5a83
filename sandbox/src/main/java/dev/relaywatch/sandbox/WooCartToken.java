package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * Signs who a cart belongs to, and the nonces of those who have no token. A token lasts 48 hours, a
 * nonce 12 to 24 (WooCommerce's {@code AbstractCartRoute}, WordPress' {@code wp_verify_nonce}).
 */
final class WooCartToken {
    private static final Duration LIFE = Duration.ofDays(2);
    private static final long TICK_SECONDS = 12 * 3_600;
    private static final String HEAD =
            encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    private final byte[] secret = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);

    static String newSession() {
        return "t_" + UUID.randomUUID().toString().replace("-", "").substring(0, 28);
    }

    String of(String session, Instant now) {
        byte[] claims =
                Json.bytes(
                        Json.object()
                                .put("user_id", session)
                                .put("exp", now.plus(LIFE).getEpochSecond())
                                .put("iss", "store-api"));
        String signed = HEAD + "." + encoded(claims);
        return signed + "." + encoded(mac(signed));
    }

    /** Empty if it is not one of ours, or its time is over. */
    Optional<String> session(String token, Instant now) {
        int end = token.lastIndexOf('.');
        int middle = token.indexOf('.');
        if (end <= middle
                || !MessageDigest.isEqual(
                        encoded(mac(token.substring(0, end))).getBytes(StandardCharsets.UTF_8),
                        token.substring(end + 1).getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        JsonNode claims =
                Json.read(Base64.getUrlDecoder().decode(token.substring(middle + 1, end)))
                        .orElseGet(Json::object);
        return claims.path("exp").asLong(0) > now.getEpochSecond()
                ? Optional.of(claims.path("user_id").asString(""))
                : Optional.empty();
    }

    String nonce(Instant now) {
        return nonce(now.getEpochSecond() / TICK_SECONDS);
    }

    boolean verifies(String nonce, Instant now) {
        long tick = now.getEpochSecond() / TICK_SECONDS;
        return nonce.equals(nonce(tick)) || nonce.equals(nonce(tick - 1));
    }

    private String nonce(long tick) {
        return HexFormat.of().formatHex(mac("nonce " + tick)).substring(0, 10);
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
