package dev.relaywatch.alerting;

import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.PublicUrl;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Addresses in messages: where an alert is looked at, and the signed link by which whoever has the
 * message may acknowledge it. The link says from which channel it came; it holds for three days.
 */
@Component
@EnableConfigurationProperties({AlertingProperties.class, PublicUrl.class})
class AlertLinks {
    private static final Duration HOLDS = Duration.ofDays(3);
    private static final String PURPOSE = "alert-link";
    private static final int SIGNATURE_BYTES = 16;
    private static final int HEAD_BYTES = 3 * Long.BYTES;
    private static final int LONGEST_NAME = 200;

    private final PublicUrl url;
    private final Keyring keyring;
    private final Clock clock;

    AlertLinks(PublicUrl url, Keyring keyring, Clock clock) {
        this.url = url;
        this.keyring = keyring;
        this.clock = clock;
    }

    /** What a link is found to be. */
    sealed interface Reading {}

    /**
     * It holds.
     *
     * @param channel by which it went out
     */
    record Linked(UUID alert, String channel) implements Reading {}

    /** It was signed here, and holds no longer. */
    record TooOld() implements Reading {}

    /** It was not signed here. */
    record NotOurs() implements Reading {}

    URI page(UUID alert) {
        return url.at("/alerts/" + alert);
    }

    URI acknowledge(UUID alert, String channel) {
        byte[] name = channel.getBytes(StandardCharsets.UTF_8);
        byte[] signed =
                ByteBuffer.allocate(HEAD_BYTES + name.length)
                        .putLong(clock.instant().plus(HOLDS).getEpochSecond())
                        .putLong(alert.getMostSignificantBits())
                        .putLong(alert.getLeastSignificantBits())
                        .put(name)
                        .array();
        byte[] all =
                ByteBuffer.allocate(SIGNATURE_BYTES + signed.length)
                        .put(signature(signed))
                        .put(signed)
                        .array();
        return url.at("/a/" + Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    }

    Reading read(String token) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new NotOurs();
        }
        int head = SIGNATURE_BYTES + HEAD_BYTES;
        if (all.length <= head || all.length > head + LONGEST_NAME) {
            return new NotOurs();
        }
        ByteBuffer buffer = ByteBuffer.wrap(all);
        byte[] signature = new byte[SIGNATURE_BYTES];
        buffer.get(signature);
        byte[] signed = new byte[buffer.remaining()];
        buffer.slice().get(signed);
        if (!MessageDigest.isEqual(signature, signature(signed))) {
            return new NotOurs();
        }
        Instant expires = Instant.ofEpochSecond(buffer.getLong());
        UUID alert = new UUID(buffer.getLong(), buffer.getLong());
        byte[] name = new byte[buffer.remaining()];
        buffer.get(name);
        return expires.isAfter(clock.instant())
                ? new Linked(alert, new String(name, StandardCharsets.UTF_8))
                : new TooOld();
    }

    private byte[] signature(byte[] signed) {
        byte[] whole = HexFormat.of().parseHex(keyring.fingerprint(PURPOSE, signed));
        return java.util.Arrays.copyOf(whole, SIGNATURE_BYTES);
    }
}
