package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is sealed can be opened by the same key for the same purpose, and by nothing else. */
class MasterKeyTest {
    private static final byte[] CLEAR = "sk_live_secret".getBytes(StandardCharsets.UTF_8);

    private final MasterKey key = key("0");

    private static MasterKey key(String filler) {
        return new MasterKey(filler.repeat(32).getBytes(StandardCharsets.US_ASCII));
    }

    @Property(tries = 200)
    void whatIsSealedOpensAgain(@ForAll byte[] clear, @ForAll String purpose) {
        assertThat(key.open(purpose, key.seal(purpose, clear))).isEqualTo(clear);
    }

    @Test
    void theSameBytesAreNeverSealedTheSameTwice() {
        assertThat(key.seal("connection", CLEAR)).isNotEqualTo(key.seal("connection", CLEAR));
    }

    @Test
    void anotherKeyDoesNotOpenIt() {
        assertThatThrownBy(() -> key("1").open("connection", key.seal("connection", CLEAR)))
                .isInstanceOf(MasterKey.WrongMasterKey.class);
    }

    @Test
    void anotherPurposeDoesNotOpenIt() {
        assertThatThrownBy(() -> key.open("payload:b", key.seal("payload:a", CLEAR)))
                .isInstanceOf(MasterKey.WrongMasterKey.class);
    }

    @Test
    void aChangedByteIsNoticed() {
        byte[] sealed = key.seal("connection", CLEAR).bytes().clone();
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> key.open("connection", new SealedSecret(changed)))
                    .as("byte " + i)
                    .isInstanceOf(MasterKey.WrongMasterKey.class);
        }
    }

    @Test
    void fewerBytesThanANonceAreRefused() {
        assertThatThrownBy(() -> key.open("connection", new SealedSecret(new byte[] {1, 2})))
                .isInstanceOf(MasterKey.WrongMasterKey.class);
    }

    @Test
    void aPasswordIsTheSameOnEveryNodeWithThisKeyAndNoOther() {
        assertThat(key.password("database-role:a")).isEqualTo(key("0").password("database-role:a"));
        assertThat(key.password("database-role:a"))
                .isNotEqualTo(key("1").password("database-role:a"));
        assertThat(key.password("database-role:a")).isNotEqualTo(key.password("database-role:b"));
    }
}
