package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.PeopleStore.ManagedBy;
import dev.relaywatch.tenancy.people.LockOut;
import dev.relaywatch.tenancy.people.OneTimeTokens;
import dev.relaywatch.tenancy.people.Passwords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Who comes first: an installation without an admin prints a code at its start, and whoever has it
 * (who reads the log) may make themselves the admin, once.
 */
@Component
public class FirstAdmin {
    private static final Duration VALID = Duration.ofDays(1);
    private static final String ACCOUNT = "set-up";

    private final PeopleStore store;
    private final OneTimeTokens tokens;
    private final Passwords passwords;
    private final LockOut lockOut;
    private final AuditLog audit;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;

    FirstAdmin(
            PeopleStore store,
            OneTimeTokens tokens,
            Passwords passwords,
            LockOut lockOut,
            AuditLog audit,
            TenantTransaction transaction,
            ApplicationEventPublisher events) {
        this.store = store;
        this.tokens = tokens;
        this.passwords = passwords;
        this.lockOut = lockOut;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
    }

    /** How it ended. */
    public sealed interface Outcome {}

    /** They are the admin. */
    public record Made(UUID person) implements Outcome {}

    /** It cannot be taken, and why, as a sentence. */
    public record Refused(String field, String reason) implements Outcome {}

    /** Somebody administers this installation already. */
    public record TooLate() implements Outcome {}

    /** A code, good for a day and until the next start; empty where there is an admin. */
    public Optional<String> code() {
        return store.anyAdmin() ? Optional.empty() : Optional.of(tokens.issueSetUpCode(VALID));
    }

    /**
     * @param email checked by the caller
     * @param from the address of the network; who guesses codes is locked out
     */
    public Outcome make(String code, String email, String password, String from) {
        if (store.anyAdmin()) {
            return new TooLate();
        }
        if (lockOut.lockedUntil(ACCOUNT, from).isPresent()) {
            return new Refused("code", "too many wrong codes; wait some minutes");
        }
        Optional<String> weakness = passwords.weakness(password, List.of(email));
        if (weakness.isPresent()) {
            return new Refused("password", weakness.get());
        }
        Optional<String> hash = passwords.hash(password);
        if (hash.isEmpty()) {
            return new Refused("password", "too many sign in just now; send it again");
        }
        Outcome outcome = transaction.acrossTenants(() -> made(code, email, hash.get()));
        switch (outcome) {
            case Made(var id) -> events.publishEvent(new SignedOutEverywhere(id));
            case Refused _ -> {
                var _ = lockOut.failed(ACCOUNT, from);
            }
            case TooLate _ -> {}
        }
        return outcome;
    }

    private Outcome made(String code, String email, String hash) {
        store.lock();
        if (store.anyAdmin()) {
            return new TooLate();
        }
        if (!tokens.redeemSetUpCode(code)) {
            return new Refused(
                    "code", "this is not the code of the last start; look at the server's log");
        }
        UUID id = Ids.next();
        if (!store.insert(id, email, null, hash)) {
            id = store.byEmail(email).orElseThrow();
            store.welcomeBack(id, hash);
            tokens.endAll(id);
        }
        store.setAdmin(id, ManagedBy.PEOPLE);
        audit.record(
                AuditEntry.of(null, Actor.person(email), AuditAction.PERSON_ROLE_SET, email)
                        .changing(null, Map.of("role", PeopleChanges.PLATFORM_ADMIN))
                        .with(Map.of("by", "set-up code")));
        return new Made(id);
    }
}
