package dev.relaywatch.tenancy.people;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.relaywatch.shared.Sha256;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.springframework.stereotype.Component;

/**
 * Codes of an authenticator app (RFC 6238: SHA-1, 30 s, 6 digits, which is what all apps read), and
 * the codes for the day the phone is lost.
 */
@Component
public class SecondFactor {
    private static final int SECRET_BYTES = 20;
    private static final int RECOVERY_CODES = 10;
    private static final Duration STEP = Duration.ofSeconds(30);

    /** Steps that a phone's clock may be off, either way. RFC 6238 section 5.2 recommends one. */
    private static final int TOLERANCE = 1;

    private final TimeBasedOneTimePasswordGenerator codes =
            new TimeBasedOneTimePasswordGenerator(STEP);
    private final OneTimeTokens tokens;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SecondFactor(OneTimeTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    public byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /** As people type it into an app that has no camera. */
    public static String readable(byte[] secret) {
        return new Base32().encodeToString(secret);
    }

    /** As an app reads it out of a picture (Google Authenticator's key URI format). */
    public static String uri(byte[] secret, String email) {
        return "otpauth://totp/Relaywatch:"
                + URLEncoder.encode(email, StandardCharsets.UTF_8).replace("+", "%20")
                + "?secret="
                + readable(secret)
                + "&issuer=Relaywatch&algorithm=SHA1&digits=6&period=30";
    }

    /**
     * The interval this code belongs to; empty when it is wrong or was used.
     *
     * @param usedUpTo the interval of the last code taken; a code of it or before is refused
     */
    public OptionalLong step(byte[] secret, String code, long usedUpTo) {
        String digits = code.replaceAll("\\s", "");
        if (!digits.matches("\\d{6}")) {
            return OptionalLong.empty();
        }
        Instant now = clock.instant();
        for (int off = -TOLERANCE; off <= TOLERANCE; off++) {
            Instant then = now.plus(STEP.multipliedBy(off));
            long step = then.getEpochSecond() / STEP.toSeconds();
            if (step > usedUpTo && same(digits, codeAt(secret, then))) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    private String codeAt(byte[] secret, Instant at) {
        try {
            return codes.generateOneTimePasswordString(new SecretKeySpec(secret, "HmacSHA1"), at);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("any bytes make an HMAC key", e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** For the day the phone is lost; each opens once. */
    public List<String> newRecoveryCodes() {
        return Stream.generate(tokens::readable).limit(RECOVERY_CODES).toList();
    }

    /** As it is stored: 80 random bits need no slow hash. */
    public static byte[] recoveryHash(String code) {
        return Sha256.bytes(OneTimeTokens.plain(code));
    }
}
