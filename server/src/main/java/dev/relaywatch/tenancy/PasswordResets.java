package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.CredentialStore.Account;
import dev.relaywatch.tenancy.people.OneTimeTokens;
import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Forgotten passwords: a link by mail, good once and for an hour. Who asks is told the same whether
 * the address is somebody's or not, after the same time.
 */
@Component
public class PasswordResets {
    /** How long a link waits. */
    public static final Duration VALID = Duration.ofHours(1);

    private static final int LONGEST_EMAIL = 254;

    private final CredentialStore store;
    private final OneTimeTokens tokens;
    private final PeopleMail mail;
    private final AuditLog audit;

    PasswordResets(CredentialStore store, OneTimeTokens tokens, PeopleMail mail, AuditLog audit) {
        this.store = store;
        this.tokens = tokens;
        this.mail = mail;
        this.audit = audit;
    }

    /** Whether mail can be sent at all. */
    public boolean available() {
        return mail.available();
    }

    /** Sends the link in the background, if the address is somebody's; at most one a minute. */
    public void ask(String email) {
        if (email.length() <= LONGEST_EMAIL) {
            Thread.ofVirtual().name("password-reset").start(() -> send(email));
        }
    }

    /** As {@link #ask} does in the background. */
    void send(String email) {
        store.byEmail(email).ifPresent(this::send);
    }

    private void send(Account account) {
        tokens.issueSparingly(Purpose.RESET, account.id(), VALID)
                .ifPresent(token -> {
                    audit.record(
                            AuditEntry.of(
                                    null,
                                    Actor.UNKNOWN,
                                    AuditAction.PERSON_RESET_ASKED,
                                    account.email()));
                    mail.reset(account.email(), token);
                });
    }
}
