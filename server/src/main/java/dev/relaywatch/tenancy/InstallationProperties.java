package dev.relaywatch.tenancy;

import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where this installation keeps its things.
 *
 * @param dataDir absent: beside the launcher
 * @param config path of the configuration file; absent: none
 * @param masterKey base64 of 32 bytes; absent: made once in the data directory
 * @param nextMasterKey base64 of 32 bytes, for a change of keys: the master key from then on
 */
@ConfigurationProperties("relaywatch")
public record InstallationProperties(
        @Nullable Path dataDir,
        @Nullable Path config,
        @Nullable String masterKey,
        @Nullable String nextMasterKey) {

    public InstallationProperties {
        check("relaywatch.master-key", masterKey);
        check("relaywatch.next-master-key", nextMasterKey);
    }

    private static void check(String name, @Nullable String key) {
        if (key != null && !key.isBlank() && decode(key) == null) {
            throw new IllegalArgumentException(
                    name
                            + " must be base64 of exactly 32 bytes; make one with: openssl rand -base64 32");
        }
    }

    /** The 32 bytes given; absent when none were. */
    byte @Nullable [] masterKeyBytes() {
        return bytes(masterKey);
    }

    /** As {@link #masterKeyBytes}. */
    byte @Nullable [] nextMasterKeyBytes() {
        return bytes(nextMasterKey);
    }

    private static byte @Nullable [] bytes(@Nullable String key) {
        return key == null || key.isBlank() ? null : decode(key);
    }

    private static byte @Nullable [] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length == 32 ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "InstallationProperties[dataDir=" + dataDir + ", config=" + config + "]";
    }
}
