package dev.relaywatch.tenancy;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** An authenticator app. */
public final class SecondFactorKit {
    private static final TimeBasedOneTimePasswordGenerator APP =
            new TimeBasedOneTimePasswordGenerator();

    private SecondFactorKit() {}

    /** What the app shows now. */
    static String code(PeopleWorld world, String secret) {
        return code(secret, world.clock.instant());
    }

    /**
     * What the app shows then.
     *
     * @param secret as a page shows it
     */
    public static String code(String secret, Instant at) {
        try {
            return APP.generateOneTimePasswordString(
                    new SecretKeySpec(new Base32().decode(secret.replace(" ", "")), "HmacSHA1"),
                    at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on a code is asked of this person, other than the one that the app shows now. */
    static Added add(PeopleWorld world, UUID person) {
        String secret = world.secondFactors.propose(person).orElseThrow().secret();
        return new Added(
                secret, world.secondFactors.confirm(person, code(world, secret)).orElseThrow());
    }

    record Added(String secret, List<String> recoveryCodes) {}
}
