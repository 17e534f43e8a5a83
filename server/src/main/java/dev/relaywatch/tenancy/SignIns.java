package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.CredentialStore.Account;
import dev.relaywatch.tenancy.people.LockOut;
import dev.relaywatch.tenancy.people.Passwords;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * How people prove who they are. An account that is not there, one that was disabled and a wrong
 * password are refused alike, after the same work.
 */
@Component
public class SignIns {
    /** Characters, RFC 5321 section 4.5.3.1.3. */
    private static final int LONGEST_EMAIL = 254;

    private final CredentialStore store;
    private final Passwords passwords;
    private final SecondFactors secondFactors;
    private final LockOut lockOut;
    private final AuditLog audit;
    private final Clock clock;

    SignIns(
            CredentialStore store,
            Passwords passwords,
            SecondFactors secondFactors,
            LockOut lockOut,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.passwords = passwords;
        this.secondFactors = secondFactors;
        this.lockOut = lockOut;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param from the address of the network it was tried from
     */
    public SignIn signIn(String email, String password, String from) {
        Optional<Instant> locked = lockOut.lockedUntil(email, from);
        if (locked.isPresent()) {
            return new SignIn.Locked(locked.get());
        }
        Optional<Account> account =
                email.length() > LONGEST_EMAIL ? Optional.empty() : store.byEmail(email);
        return switch (passwords.match(password, account.map(Account::passwordHash).orElse(null))) {
            case BUSY -> new SignIn.Busy();
            case WRONG -> failed(email, from, account, "password");
            case RIGHT -> {
                Account known = account.orElseThrow();
                yield known.confirmed()
                        ? new SignIn.CodeNeeded(known.id())
                        : welcome(known, from, "password");
            }
        };
    }

    /**
     * The second step of {@link #signIn}.
     *
     * @param code of the app, or one of the recovery codes
     */
    public SignIn confirm(UUID person, String code, String from) {
        Optional<Account> account = store.byId(person);
        return account.map(known -> refused(known, code, from))
                .orElseGet(() -> Optional.of(new SignIn.Refused()))
                .orElseGet(() -> welcome(account.orElseThrow(), from, "password and code"));
    }

    /** Why the code does not open anything; empty when it does, and from then on no more. */
    private Optional<SignIn> refused(Account account, String code, String from) {
        Optional<Instant> locked = lockOut.lockedUntil(account.email(), from);
        if (locked.isPresent()) {
            return Optional.of(new SignIn.Locked(locked.get()));
        }
        return secondFactors.takes(account, code)
                ? Optional.empty()
                : Optional.of(failed(account.email(), from, Optional.of(account), "code"));
    }

    /** Somebody who is signed in shows once more that they have their second factor. */
    public boolean provesByCode(UUID person, String code, String from) {
        return store.byId(person).filter(known -> refused(known, code, from).isEmpty()).isPresent();
    }

    /** Somebody who is signed in shows once more that they know their password. */
    Passwords.Match provesByPassword(Account account, String password, String from) {
        if (lockOut.lockedUntil(account.email(), from).isPresent()) {
            return Passwords.Match.WRONG;
        }
        Passwords.Match match = passwords.match(password, account.passwordHash());
        if (match == Passwords.Match.WRONG) {
            var _ = failed(account.email(), from, Optional.of(account), "password");
        }
        return match;
    }

    /**
     * Single sign-on: somebody of that address must be known here already; from then on they are
     * known by the provider's own name for them.
     *
     * @param verified whether the provider says that the address is theirs
     */
    public SignIn signInAs(
            String issuer, String subject, String email, boolean verified, String from) {
        Optional<Account> linked = store.bySubject(issuer, subject);
        if (linked.isPresent()) {
            return welcome(linked.get(), from, "single sign-on");
        }
        Optional<Account> invited = verified ? store.byEmail(email) : Optional.empty();
        if (invited.isEmpty() || !store.link(invited.get().id(), issuer, subject)) {
            return new SignIn.Refused();
        }
        return welcome(invited.get(), from, "single sign-on");
    }

    private SignIn welcome(Account account, String from, String by) {
        lockOut.succeeded(account.email(), from);
        store.signedIn(account.id(), clock.instant());
        audit.record(
                AuditEntry.of(
                                null,
                                Actor.person(account.email()),
                                AuditAction.PERSON_SIGNED_IN,
                                account.email())
                        .with(Map.of("by", by)));
        return new SignIn.Welcome(account.id());
    }

    private SignIn failed(String email, String from, Optional<Account> account, String what) {
        Optional<Instant> until = lockOut.failed(email, from);
        account.ifPresent(known ->
                audit.record(
                        AuditEntry.of(
                                        null,
                                        Actor.UNKNOWN,
                                        until.isPresent()
                                                ? AuditAction.PERSON_LOCKED_OUT
                                                : AuditAction.PERSON_SIGN_IN_REFUSED,
                                        known.email())
                                .with(Map.of("wrong", what))));
        return until.<SignIn>map(SignIn.Locked::new).orElseGet(SignIn.Refused::new);
    }
}
