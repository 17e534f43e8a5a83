package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * What is sealed can be opened with the same data key for the same purpose, and by nothing else.
 */
class KeyringTest {
    private static final byte[] CLEAR = "sk_live_secret".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};
    private static final SealingKey ROOT = SealingKey.random();
    private static final SealingKey FIRST = SealingKey.random();
    private static final SealingKey SECOND = SealingKey.random();

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T10:00:00Z"));

    /** As the table has them. */
    private DataKeys table = new DataKeys(ROOT, Map.of(1, FIRST), 1);

    private int reads;

    private final Keyring keyring = new Keyring(this::read, clock);

    private DataKeys read() {
        reads++;
        return table;
    }

    private static SealedSecret changed(byte[] sealed, int place, int flipped) {
        byte[] changed = sealed.clone();
        changed[place] ^= (byte) flipped;
        return new SealedSecret(changed);
    }

    @Property(tries = 200)
    void whatIsSealedOpensAgain(@ForAll byte[] clear, @ForAll String purpose) {
        assertThat(keyring.open(purpose, keyring.seal(purpose, clear))).isEqualTo(clear);
    }

    @Property(tries = 200)
    void noOtherPurposeOpensIt(@ForAll String purpose, @ForAll String other) {
        Assume.that(
                !java.util.Arrays.equals(
                        purpose.getBytes(StandardCharsets.UTF_8),
                        other.getBytes(StandardCharsets.UTF_8)));
        SealedSecret sealed = keyring.seal(purpose, CLEAR);
        assertThatThrownBy(() -> keyring.open(other, sealed))
                .isInstanceOf(Keyring.CannotOpen.class);
    }

    @Test
    void anyFlippedBitIsNoticed() {
        byte[] sealed = keyring.seal("connection", CLEAR).bytes();
        for (int place = 0; place < sealed.length; place++) {
            for (int bit = 0; bit < 8; bit++) {
                SealedSecret changed = changed(sealed, place, 1 << bit);
                assertThatThrownBy(() -> keyring.open("connection", changed))
                        .as("bit " + bit + " of byte " + place)
                        .isInstanceOf(Keyring.CannotOpen.class);
            }
        }
    }

    @Test
    void anythingCutOffIsNoticed() {
        byte[] sealed = keyring.seal("connection", CLEAR).bytes();
        for (int length = 0; length < sealed.length; length++) {
            SealedSecret cut = new SealedSecret(java.util.Arrays.copyOf(sealed, length));
            assertThatThrownBy(() -> keyring.open("connection", cut))
                    .isInstanceOf(Keyring.CannotOpen.class);
        }
    }

    @Test
    void whatADataKeySealedIsNotOpenedAsAnothersEvenIfThatHasTheSameBytes() {
        table = new DataKeys(ROOT, Map.of(1, FIRST, 3, FIRST), 1);
        Keyring twins = new Keyring(this::read, clock);
        byte[] sealed = twins.seal("connection", CLEAR).bytes();

        assertThatThrownBy(() -> twins.open("connection", changed(sealed, 4, 1 ^ 3)))
                .isInstanceOf(Keyring.CannotOpen.class);
    }

    @Test
    void theSameBytesAreNeverSealedTheSameTwice() {
        assertThat(keyring.seal("connection", CLEAR))
                .isNotEqualTo(keyring.seal("connection", CLEAR));
    }

    @Test
    void whatWasSealedBeforeThereWereDataKeysIsOpenedWithTheRoot() {
        byte[] before = ROOT.seal("connection", new byte[] {1}, NOTHING, CLEAR);

        assertThat(keyring.open("connection", new SealedSecret(before))).isEqualTo(CLEAR);
        assertThatThrownBy(() -> keyring.open("payload", new SealedSecret(before)))
                .isInstanceOf(Keyring.CannotOpen.class);
    }

    @Test
    void aDataKeyThatIsNewToANodeIsReadFromTheTable() {
        DataKeys both = new DataKeys(ROOT, Map.of(1, FIRST, 2, SECOND), 2);
        SealedSecret elsewhere = new Keyring(() -> both, clock).seal("connection", CLEAR);
        table = both;

        assertThat(keyring.open("connection", elsewhere)).isEqualTo(CLEAR);
    }

    @Test
    void nobodyMakesTheTableBeReadByNamingADataKey() {
        DataKeys both = new DataKeys(ROOT, Map.of(1, FIRST, 2, SECOND), 2);
        SealedSecret elsewhere = new Keyring(() -> both, clock).seal("session-cookie", CLEAR);
        table = both;

        assertThat(keyring.openKnown("session-cookie", elsewhere)).isEmpty();
        assertThat(reads).isEqualTo(1);

        clock.advance(Duration.ofSeconds(31));

        assertThat(keyring.openKnown("session-cookie", elsewhere)).contains(CLEAR);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aRetiredDataKeySealsNothingAfterHalfAMinute() {
        table = new DataKeys(ROOT, Map.of(1, FIRST, 2, SECOND), 2);
        assertThat(keyring.seal("connection", CLEAR).bytes()).startsWith(Keyring.header(1));

        clock.advance(Duration.ofSeconds(31));

        assertThat(keyring.seal("connection", CLEAR).bytes()).startsWith(Keyring.header(2));
    }

    @Test
    void theTableIsReadOnceInHalfAMinuteHoweverMuchIsSealed() {
        for (int i = 0; i < 100; i++) {
            keyring.seal("connection", CLEAR);
        }
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void keysThatCannotBeReadAgainAreUsedForTwoMinutesAndNoLonger() {
        Keyring cutOff = new Keyring(this::readOnce, clock);
        clock.advance(Duration.ofSeconds(119));
        assertThat(cutOff.open("connection", cutOff.seal("connection", CLEAR))).isEqualTo(CLEAR);

        clock.advance(Duration.ofSeconds(2));

        assertThatThrownBy(() -> cutOff.seal("connection", CLEAR)).hasMessage("away");
    }

    private DataKeys readOnce() {
        reads++;
        if (reads > 2) {
            throw new IllegalStateException("away");
        }
        return table;
    }

    @Test
    void whatIsDerivedComesFromTheRootAlone() {
        String password = keyring.password("database-role:a");
        String fingerprint = keyring.fingerprint("connection", CLEAR);
        Keyring later = new Keyring(() -> new DataKeys(ROOT, Map.of(9, SECOND), 9), clock);

        assertThat(later.password("database-role:a")).isEqualTo(password);
        assertThat(later.fingerprint("connection", CLEAR)).isEqualTo(fingerprint);
        assertThat(keyring.password("database-role:b")).isNotEqualTo(password);
        assertThat(keyring.fingerprint("channel", CLEAR)).isNotEqualTo(fingerprint);
    }
}
