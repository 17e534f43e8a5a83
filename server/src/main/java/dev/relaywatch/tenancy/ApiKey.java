package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is shown: never the key itself.
 *
 * @param tenant absent: of the platform
 * @param prefix its first letters, to tell it by
 * @param fromFile whether the configuration file names it
 * @param origins of a public key: pages it is taken from; empty: as its tenant has it
 * @param lastUsedAt to the minute; absent: never
 * @param expiresAt absent: until it is revoked
 * @param disabled whether it left the configuration file
 * @param replacedBy the key that was made in its place
 */
public record ApiKey(
        UUID id,
        @Nullable TenantId tenant,
        String name,
        Kind kind,
        String prefix,
        boolean fromFile,
        List<String> origins,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        boolean disabled,
        @Nullable UUID replacedBy) {
    public ApiKey {
        origins = List.copyOf(origins);
    }

    /** What it may do. */
    public enum Kind {
        PUBLIC("rwp_"),
        SECRET("rws_"),
        PLATFORM("rwx_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        public String prefix() {
            return prefix;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return Stream.of(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Whether it opens anything. */
    public enum State {
        ACTIVE,
        /** Replaced: it opens until it expires. */
        EXPIRING,
        EXPIRED,
        REVOKED,
        /** It left the configuration file. */
        DISABLED
    }

    public State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        if (disabled) {
            return State.DISABLED;
        }
        if (expiresAt == null) {
            return State.ACTIVE;
        }
        return expiresAt.isAfter(now) ? State.EXPIRING : State.EXPIRED;
    }
}
