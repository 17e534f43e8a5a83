package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.tenancy.MasterKey.WrongMasterKey;
import org.junit.jupiter.api.Test;

/** A key that it wrapped comes out by the same master key and id, and by nothing else. */
class MasterKeyTest {
    private static final SealingKey DATA_KEY = SealingKey.random();

    private final MasterKey key = key("0");

    private static MasterKey key(String filler) {
        return KeyringKit.masterKey(filler.repeat(32));
    }

    @Test
    void whatIsWrappedComesOutAgain() {
        assertThat(key("0").unwrap(7, key.wrap(7, DATA_KEY)).bytes()).isEqualTo(DATA_KEY.bytes());
    }

    @Test
    void anotherMasterKeyDoesNotUnwrapIt() {
        assertThatThrownBy(() -> key("1").unwrap(7, key.wrap(7, DATA_KEY)))
                .isInstanceOf(WrongMasterKey.class);
    }

    @Test
    void aKeyCannotStandInThePlaceOfAnother() {
        assertThatThrownBy(() -> key.unwrap(8, key.wrap(7, DATA_KEY)))
                .isInstanceOf(WrongMasterKey.class);
    }

    @Test
    void aChangedByteIsNoticed() {
        byte[] wrapped = key.wrap(7, DATA_KEY);
        for (int i = 0; i < wrapped.length; i++) {
            byte[] changed = wrapped.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> key.unwrap(7, changed))
                    .as("byte " + i)
                    .isInstanceOf(WrongMasterKey.class);
        }
        assertThatThrownBy(() -> key.unwrap(7, new byte[0])).isInstanceOf(WrongMasterKey.class);
    }

    @Test
    void itKnowsItsOwnCheckValueAndNoOther() {
        assertThat(key.made(key("0").check())).isTrue();
        assertThat(key.made(key("1").check())).isFalse();
        assertThat(key.made(new byte[0])).isFalse();
    }

    @Test
    void aMasterKeyHas32Bytes() {
        assertThatThrownBy(() -> new MasterKey(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
