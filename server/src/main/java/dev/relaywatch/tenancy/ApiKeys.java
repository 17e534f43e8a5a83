package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keys that people make: shown once, replaced with an overlap in which both open, revoked. Only
 * hashes are kept: 256 random bits need no slow one.
 */
@Component
public class ApiKeys {
    /** How long a key that is replaced goes on opening, unless told. */
    public static final Duration OVERLAP = Duration.ofDays(1);

    public static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private static final int RANDOM_BYTES = 32;
    private static final int SHOWN = 8;

    private final KeyAdministrationStore store;
    private final Tenancy tenancy;
    private final AuditLog audit;
    private final TenantTransaction transaction;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(
            KeyAdministrationStore store,
            Tenancy tenancy,
            AuditLog audit,
            TenantTransaction transaction,
            Clock clock) {
        this.store = store;
        this.tenancy = tenancy;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * A new key, this once with its text.
     *
     * @param key the key itself; stored nowhere
     */
    public record Made(ApiKey about, String key) implements Outcome {
        @Override
        public String toString() {
            return "Made[" + about.id() + "]";
        }
    }

    /** How a deed ended. */
    public sealed interface Outcome {}

    /** It is as wanted. */
    public record Changed(ApiKey about) implements Outcome {}

    /** There is no such key that the caller may see. */
    public record NoSuchKey() implements Outcome {}

    /** It cannot be, and why. */
    public record Refused(String reason) implements Outcome {}

    /** Those that open something first. */
    public List<ApiKey> list(@Nullable TenantId tenant, int offset, int limit) {
        return transaction.reading(tenant, () -> store.list(tenant, offset, limit));
    }

    /**
     * @param tenant whose it must be; absent: anybody's
     */
    public Optional<ApiKey> find(UUID id, @Nullable TenantId tenant) {
        return transaction.reading(tenant, () -> store.one(id, tenant));
    }

    /** Whether this is a public key of the tenant that opens now; asking is no use of it. */
    public boolean isPublicKeyOf(TenantId tenant, String key) {
        return key.startsWith(ApiKey.Kind.PUBLIC.prefix())
                && transaction.within(
                        tenant,
                        () ->
                                store.opens(
                                        tenant,
                                        ApiKey.Kind.PUBLIC,
                                        Sha256.bytes(key),
                                        clock.instant()));
    }

    /**
     * @param tenant absent: a key of the platform
     */
    public Made make(
            Caller by,
            @Nullable TenantId tenant,
            String name,
            ApiKey.Kind kind,
            List<String> origins) {
        return transaction.forOwner(
                tenant,
                () -> {
                    Made made = inserted(tenant, name, kind, origins);
                    audit.record(
                            AuditEntry.of(tenant, by.actor(), AuditAction.KEY_MADE, name)
                                    .changing(null, view(made.about())));
                    return made;
                });
    }

    private Made inserted(
            @Nullable TenantId tenant, String name, ApiKey.Kind kind, List<String> origins) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String key = kind.prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey about =
                new ApiKey(
                        Ids.next(),
                        tenant,
                        name,
                        kind,
                        key.substring(0, SHOWN),
                        false,
                        origins,
                        clock.instant(),
                        null,
                        null,
                        null,
                        false,
                        null);
        store.insert(about, Sha256.bytes(key));
        return new Made(about, key);
    }

    /**
     * A new key in the place of one, which goes on opening for a while so that nobody is cut off.
     *
     * @param tenant whose it must be; absent: anybody's
     */
    public Outcome rotate(Caller by, UUID id, @Nullable TenantId tenant, Duration overlap) {
        Outcome outcome =
                transaction.forOwner(
                        tenant,
                        () ->
                                store.oneLocked(id, tenant)
                                        .map(old -> rotated(by, old, overlap))
                                        .orElseGet(NoSuchKey::new));
        tenancy.changed();
        return outcome;
    }

    private Outcome rotated(Caller by, ApiKey old, Duration overlap) {
        if (old.fromFile()) {
            return new Refused("the configuration file names this key; name another there");
        }
        Instant now = clock.instant();
        if (old.state(now) != ApiKey.State.ACTIVE) {
            return new Refused("only a key that is in use can be replaced; make a new one");
        }
        Made made = inserted(old.tenant(), old.name(), old.kind(), old.origins());
        store.replace(old.id(), made.about().id(), now.plus(overlap));
        audit.record(
                AuditEntry.of(old.tenant(), by.actor(), AuditAction.KEY_ROTATED, old.name())
                        .with(Map.of("opensFor", overlap.toString())));
        return made;
    }

    /** From now on it opens nothing; it cannot be taken back. */
    public Outcome revoke(Caller by, UUID id, @Nullable TenantId tenant) {
        Optional<ApiKey> known = find(id, tenant);
        if (known.isEmpty()) {
            return new NoSuchKey();
        }
        ApiKey key = known.get();
        transaction.forOwner(
                key.tenant(),
                () -> {
                    if (store.revoke(id, clock.instant())) {
                        audit.record(
                                AuditEntry.of(
                                                key.tenant(),
                                                by.actor(),
                                                AuditAction.KEY_REVOKED,
                                                key.name())
                                        .changing(view(key), null));
                    }
                    return true;
                });
        tenancy.changed();
        return new Changed(find(id, tenant).orElseThrow());
    }

    /** Its name, and from which pages it is taken. */
    public Outcome change(
            Caller by, UUID id, @Nullable TenantId tenant, String name, List<String> origins) {
        Optional<ApiKey> known = find(id, tenant);
        if (known.isEmpty()) {
            return new NoSuchKey();
        }
        ApiKey key = known.get();
        if (key.fromFile()) {
            return new Refused("the configuration file names this key; change it there");
        }
        if (key.kind() != ApiKey.Kind.PUBLIC && !origins.isEmpty()) {
            return new Refused("only public keys are for pages");
        }
        transaction.forOwner(
                key.tenant(),
                () -> {
                    store.change(id, name, origins);
                    ApiKey changed = store.one(id, tenant).orElseThrow();
                    audit.record(
                            AuditEntry.of(key.tenant(), by.actor(), AuditAction.KEY_CHANGED, name)
                                    .changing(view(key), view(changed)));
                    return true;
                });
        tenancy.changed();
        return new Changed(find(id, tenant).orElseThrow());
    }

    private static Map<String, Object> view(ApiKey key) {
        return Map.of("name", key.name(), "kind", key.kind().word(), "origins", key.origins());
    }
}
