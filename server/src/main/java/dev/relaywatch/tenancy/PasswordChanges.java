package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.CredentialStore.Account;
import dev.relaywatch.tenancy.people.OneTimeTokens;
import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import dev.relaywatch.tenancy.people.Passwords;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * New passwords: by the one before, or by the link of an invitation or of a reset. Each ends all
 * sessions of the person, and whatever links are still on their way.
 */
@Component
public class PasswordChanges {
    private final CredentialStore store;
    private final Passwords passwords;
    private final SignIns signIns;
    private final OneTimeTokens tokens;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    PasswordChanges(
            CredentialStore store,
            Passwords passwords,
            SignIns signIns,
            OneTimeTokens tokens,
            AuditLog audit,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.passwords = passwords;
        this.signIns = signIns;
        this.tokens = tokens;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** How it ended. */
    public sealed interface Outcome {}

    /** It is set. */
    public record Changed(UUID person) implements Outcome {}

    /** It cannot be taken, and why, as a sentence to its owner. */
    public record TooWeak(String reason) implements Outcome {}

    /** The password before, or the link, is wrong or was used. */
    public record NotProven() implements Outcome {}

    /** To be tried again in a moment. */
    public record TryLater() implements Outcome {}

    /** Whose link it is; empty when it is nobody's, too old or used. */
    public Optional<String> emailOfLink(String token) {
        return owner(token).map(Account::email);
    }

    private Optional<Account> owner(String token) {
        return Stream.of(Purpose.values())
                .flatMap(purpose -> tokens.look(purpose, token).stream())
                .findFirst()
                .flatMap(store::byId);
    }

    /** The link opens nothing more afterwards, unless the password was too weak. */
    public Outcome byLink(String token, String password) {
        Optional<Account> owner = owner(token);
        if (owner.isEmpty()) {
            return new NotProven();
        }
        return switch (hashed(owner.get(), password)) {
            case Hashed(var hash) -> redeemed(token) ? set(owner.get(), hash) : new NotProven();
            case Refused(var outcome) -> outcome;
        };
    }

    private boolean redeemed(String token) {
        return Stream.of(Purpose.values())
                .anyMatch(purpose -> tokens.redeem(purpose, token).isPresent());
    }

    /**
     * @param from the address of the network; who guesses the one before is locked out
     */
    public Outcome change(UUID person, String before, String password, String from) {
        Optional<Account> known = store.byId(person);
        if (known.isEmpty()) {
            return new NotProven();
        }
        return switch (signIns.provesByPassword(known.get(), before, from)) {
            case BUSY -> new TryLater();
            case WRONG -> new NotProven();
            case RIGHT ->
                    switch (hashed(known.get(), password)) {
                        case Hashed(var hash) -> set(known.get(), hash);
                        case Refused(var outcome) -> outcome;
                    };
        };
    }

    private sealed interface Hashing {}

    private record Hashed(String hash) implements Hashing {}

    private record Refused(Outcome outcome) implements Hashing {}

    private Hashing hashed(Account account, String password) {
        List<String> known =
                Stream.of(account.email(), account.name()).filter(Objects::nonNull).toList();
        Optional<String> weakness = passwords.weakness(password, known);
        if (weakness.isPresent()) {
            return new Refused(new TooWeak(weakness.get()));
        }
        return passwords
                .hash(password)
                .<Hashing>map(Hashed::new)
                .orElseGet(() -> new Refused(new TryLater()));
    }

    private Outcome set(Account account, String hash) {
        store.setPassword(account.id(), hash, clock.instant());
        tokens.endAll(account.id());
        audit.record(
                AuditEntry.of(
                        null,
                        Actor.person(account.email()),
                        AuditAction.PERSON_PASSWORD_SET,
                        account.email()));
        events.publishEvent(new SignedOutEverywhere(account.id()));
        return new Changed(account.id());
    }
}
