package dev.relaywatch.tenancy.people;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Passwords as Argon2id. Parameters by OWASP's Password Storage Cheat Sheet (2025): 19 MiB, two
 * iterations, one lane. Computing one costs time and memory by design, so only {@link #AT_ONCE} are
 * computed at a time; who waits longer than {@link #LONGEST_WAIT} is told so.
 */
@Component
public class Passwords {
    /** Characters. */
    public static final int SHORTEST = 12;

    /** Characters; what is longer costs time and adds nothing. */
    public static final int LONGEST = 200;

    private static final int AT_ONCE = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;

    /** Of 4: to be guessed it would take more than 10^8 tries. */
    private static final int WANTED_STRENGTH = 3;

    private final Argon2PasswordEncoder argon2 = argon2();
    private final Semaphore places;
    private final Duration longestWait;

    @Autowired
    public Passwords() {
        this(AT_ONCE, LONGEST_WAIT);
    }

    Passwords(int atOnce, Duration longestWait) {
        this.places = new Semaphore(atOnce, true);
        this.longestWait = longestWait;
    }

    /** Whether it is right. */
    public enum Match {
        RIGHT,
        WRONG,
        /** Too many are computed just now. */
        BUSY
    }

    /**
     * @return empty when too many are computed just now
     */
    public Optional<String> hash(String password) {
        if (!enter()) {
            return Optional.empty();
        }
        try {
            return Optional.of(argon2.encode(password));
        } finally {
            places.release();
        }
    }

    /**
     * @param hash absent where there is no account or it has no password; takes as long
     */
    public Match match(String password, @Nullable String hash) {
        if (password.length() > LONGEST) {
            return Match.WRONG;
        }
        if (!enter()) {
            return Match.BUSY;
        }
        try {
            boolean same = argon2.matches(password, comparedFor(hash));
            return same && hash != null ? Match.RIGHT : Match.WRONG;
        } finally {
            places.release();
        }
    }

    /** What a password is compared with: where there is no hash, one that takes as long. */
    String comparedFor(@Nullable String hash) {
        return hash == null ? Nobody.HASH : hash;
    }

    /**
     * Why it cannot be taken, as a sentence to its owner; empty when it can.
     *
     * @param known what somebody who guesses would try first: address and name of the person
     */
    public Optional<String> weakness(String password, List<String> known) {
        if (password.length() < SHORTEST) {
            return Optional.of(
                    "use at least " + SHORTEST + " characters; four or five words make a good one");
        }
        if (password.length() > LONGEST
                || password.getBytes(StandardCharsets.UTF_8).length > 4 * LONGEST) {
            return Optional.of("use at most " + LONGEST + " characters");
        }
        boolean guessed = Strength.MEASURE.measure(password, known).getScore() < WANTED_STRENGTH;
        return guessed
                ? Optional.of("it would be guessed soon; add words that do not belong together")
                : Optional.empty();
    }

    private static Argon2PasswordEncoder argon2() {
        return new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, ITERATIONS);
    }

    /** Reads its dictionaries when the first password is chosen: most starts need none. */
    private static final class Strength {
        private static final Zxcvbn MEASURE = new Zxcvbn();
    }

    /** Of nobody's password: an account that is not there takes as long as one that is. */
    private static final class Nobody {
        private static final String HASH = argon2().encode("nobody has this password");
    }

    private boolean enter() {
        try {
            return places.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
