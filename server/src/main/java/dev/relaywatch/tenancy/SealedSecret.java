package dev.relaywatch.tenancy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that only the {@link Keyring} opens; as they stand in the database. */
public final class SealedSecret {
    private final byte[] bytes;

    /**
     * @param bytes not copied: must not change
     */
    public SealedSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Not copied: must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SealedSecret that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SealedSecret[" + bytes.length + " bytes]";
    }
}
