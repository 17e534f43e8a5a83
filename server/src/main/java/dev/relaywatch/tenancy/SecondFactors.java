package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.CredentialStore.Account;
import dev.relaywatch.tenancy.people.SecondFactor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Codes of an authenticator app beside the password: added, asked for, replaced, taken away. */
@Component
public class SecondFactors {
    private static final int LONGEST_CODE = 40;

    private final CredentialStore store;
    private final SecondFactor secondFactor;
    private final Keyring keyring;
    private final AuditLog audit;
    private final Clock clock;

    SecondFactors(
            CredentialStore store,
            SecondFactor secondFactor,
            Keyring keyring,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.secondFactor = secondFactor;
        this.keyring = keyring;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What somebody's app needs to know.
     *
     * @param secret as a person types it
     * @param uri as an app reads it out of a picture
     */
    public record Enrolment(String secret, String uri) {
        @Override
        public String toString() {
            return "Enrolment[]";
        }
    }

    /**
     * A secret for an authenticator app; codes are asked for only once {@link #confirm} has shown
     * that the app has it. Asked twice it proposes the same.
     *
     * @return empty when a second factor is in use already
     */
    public Optional<Enrolment> propose(UUID person) {
        return store.byId(person)
                .filter(account -> !account.confirmed())
                .map(account -> {
                    byte[] secret = proposed(account);
                    return new Enrolment(
                            SecondFactor.readable(secret),
                            SecondFactor.uri(secret, account.email()));
                });
    }

    private byte[] proposed(Account account) {
        if (account.secret() != null) {
            return open(account);
        }
        byte[] secret = secondFactor.newSecret();
        store.proposeSecret(account.id(), keyring.seal(purpose(account), secret));
        return secret;
    }

    /** The recovery codes, shown once; empty when the code was wrong. */
    public Optional<List<String>> confirm(UUID person, String code) {
        Optional<Account> known =
                store.byId(person).filter(a -> a.secret() != null && !a.confirmed());
        if (known.isEmpty() || code.length() > LONGEST_CODE) {
            return Optional.empty();
        }
        Account account = known.get();
        OptionalLong step = secondFactor.step(open(account), code, account.lastStep());
        if (step.isEmpty()) {
            return Optional.empty();
        }
        List<String> codes = secondFactor.newRecoveryCodes();
        boolean confirmed =
                store.confirmSecret(
                        person,
                        Objects.requireNonNull(account.secret()),
                        step.getAsLong(),
                        hashes(codes),
                        clock.instant());
        if (!confirmed) {
            return Optional.empty();
        }
        record(
                Actor.person(account.email()),
                AuditAction.PERSON_SECOND_FACTOR_ADDED,
                account,
                Map.of());
        return Optional.of(codes);
    }

    /**
     * Whether this opens, as a code of the app or as a recovery code; a second time it does not.
     */
    boolean takes(Account account, String code) {
        if (code.length() > LONGEST_CODE || account.secret() == null || !account.confirmed()) {
            return false;
        }
        OptionalLong step = secondFactor.step(open(account), code, account.lastStep());
        if (step.isPresent()) {
            return store.takeStep(account.id(), step.getAsLong());
        }
        boolean recovered = store.takeRecoveryCode(account.id(), SecondFactor.recoveryHash(code));
        if (recovered) {
            record(
                    Actor.person(account.email()),
                    AuditAction.PERSON_RECOVERY_CODE_USED,
                    account,
                    Map.of("left", account.codesLeft() - 1));
        }
        return recovered;
    }

    /** New recovery codes in place of those before, shown once; empty without a second factor. */
    public Optional<List<String>> newRecoveryCodes(UUID person) {
        List<String> codes = secondFactor.newRecoveryCodes();
        Optional<Account> account = store.byId(person);
        if (account.isEmpty() || !store.replaceRecoveryCodes(person, hashes(codes))) {
            return Optional.empty();
        }
        record(
                Actor.person(account.get().email()),
                AuditAction.PERSON_RECOVERY_CODES_REPLACED,
                account.get(),
                Map.of());
        return Optional.of(codes);
    }

    /**
     * From now on the password is enough; false when it was already.
     *
     * @param actor who wants it: the person, or somebody who helps one who lost phone and codes
     */
    public boolean remove(UUID person, Actor actor) {
        Optional<Account> account = store.byId(person);
        if (account.isEmpty() || !store.dropSecret(person)) {
            return false;
        }
        record(actor, AuditAction.PERSON_SECOND_FACTOR_REMOVED, account.get(), Map.of());
        return true;
    }

    private void record(Actor actor, AuditAction action, Account account, Map<String, ?> details) {
        audit.record(AuditEntry.of(null, actor, action, account.email()).with(details));
    }

    private static List<byte[]> hashes(List<String> codes) {
        return codes.stream().map(SecondFactor::recoveryHash).toList();
    }

    private byte[] open(Account account) {
        return keyring.open(purpose(account), Objects.requireNonNull(account.secret()));
    }

    private static String purpose(Account account) {
        return "second-factor:" + account.id();
    }
}
