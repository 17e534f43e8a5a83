package dev.relaywatch.tenancy.people;

import dev.relaywatch.shared.Sha256;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What is sent or shown to somebody once and opens one thing once. Only its hash is stored. A new
 * one for the same purpose and person ends the one before.
 */
@Component
public class OneTimeTokens {
    private static final String SET_UP = "set_up";
    private static final int TOKEN_BYTES = 32;
    private static final int LONGEST = 100;
    private static final Duration BETWEEN = Duration.ofMinutes(1);

    /** Later than any that was made before. */
    private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    /** Without letters and digits that are mistaken for each other: 32 of them, 5 bits each. */
    private static final String READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int READABLE_LENGTH = 16;
    private static final int READABLE_GROUP = 4;

    private final OneTimeTokenStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OneTimeTokens(OneTimeTokenStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What it opens. */
    public enum Purpose {
        RESET,
        INVITATION;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A new one, for an address. */
    public String issue(Purpose purpose, UUID person, Duration valid) {
        Instant now = clock.instant();
        String token = random();
        store.forgetExpired(now);
        store.replace(purpose.stored(), person, Sha256.bytes(token), now, valid, EVER);
        return token;
    }

    /** As above; empty where the last one is younger than a minute: nobody's mailbox is flooded. */
    public Optional<String> issueSparingly(Purpose purpose, UUID person, Duration valid) {
        Instant now = clock.instant();
        String token = random();
        store.forgetExpired(now);
        boolean issued =
                store.replace(
                        purpose.stored(),
                        person,
                        Sha256.bytes(token),
                        now,
                        valid,
                        now.minus(BETWEEN));
        return issued ? Optional.of(token) : Optional.empty();
    }

    private String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whose it is; it stays good. */
    public Optional<UUID> look(Purpose purpose, String token) {
        return token.length() > LONGEST
                ? Optional.empty()
                : store.person(purpose.stored(), Sha256.bytes(token), clock.instant());
    }

    /** Whose it is; it opens nothing more. Of two who come at once one gets it. */
    public Optional<UUID> redeem(Purpose purpose, String token) {
        return token.length() > LONGEST
                ? Optional.empty()
                : store.redeem(purpose.stored(), Sha256.bytes(token), clock.instant());
    }

    /** None of this person's opens anything more. */
    public void endAll(UUID person) {
        store.end(person);
    }

    /** A new code to set this installation up, for people to type; the one before ends. */
    public String issueSetUpCode(Duration valid) {
        String code = readable();
        Instant now = clock.instant();
        store.replace(SET_UP, null, Sha256.bytes(plain(code)), now, valid, EVER);
        return code;
    }

    /** Whether it was the code; if so it opens nothing more. Blanks and dashes do not matter. */
    public boolean redeemSetUpCode(String code) {
        return code.length() <= LONGEST
                && store.redeemSetUpCode(Sha256.bytes(plain(code)), clock.instant());
    }

    /** In groups of four, 80 bits. */
    String readable() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < READABLE_LENGTH; i++) {
            if (i > 0 && i % READABLE_GROUP == 0) {
                text.append('-');
            }
            text.append(READABLE.charAt(random.nextInt(READABLE.length())));
        }
        return text.toString();
    }

    static String plain(String code) {
        return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
