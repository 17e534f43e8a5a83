package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.tenancy.people.LockOut;
import dev.relaywatch.tenancy.people.OneTimeTokens;
import dev.relaywatch.tenancy.people.Passwords;
import dev.relaywatch.tenancy.people.ProofKit;
import dev.relaywatch.tenancy.people.SecondFactor;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import tools.jackson.databind.json.JsonMapper;

/** Everything about people over a database of its own, at a time that the test says. */
final class PeopleWorld implements AutoCloseable {
    static final String FROM = "198.51.100.7";
    static final Caller ADMIN = new Caller.Platform("automation");
    private static final Instant START = Instant.parse("2026-11-17T06:26:10Z");

    private final PostgresDatabase postgres = PostgresDatabase.fresh();
    private final Database database = postgres.open();

    final MovableClock clock = new MovableClock(START);
    final JdbcClient everything = JdbcClient.create(database.platform());
    final List<Object> published = new CopyOnWriteArrayList<>();
    final PeopleKit kit = new PeopleKit(database.platform());
    final TenantKit tenants = new TenantKit(database.platform());
    final TenantTransaction transaction =
            TenantKit.transaction(database.application(), database.platform());
    final AuditLog audit =
            new AuditLog(
                    new AuditLog.AuditStore(transaction, JsonMapper.shared()), () -> FROM, clock);
    final Passwords passwords = new Passwords();
    final LockOut lockOut;
    final OneTimeTokens tokens;
    final SecondFactor secondFactor;
    final PeopleStore store = new PeopleStore(everything);
    final CredentialStore credentials = new CredentialStore(everything);
    final SecondFactors secondFactors;
    final SignIns signIns;

    PeopleWorld() {
        ProofKit proofs = new ProofKit(everything, clock);
        this.lockOut = proofs.lockOut();
        this.tokens = proofs.tokens();
        this.secondFactor = proofs.secondFactor();
        this.secondFactors =
                new SecondFactors(
                        credentials, secondFactor, PostgresDatabase.KEYRING, audit, clock);
        this.signIns = new SignIns(credentials, passwords, secondFactors, lockOut, audit, clock);
    }

    void empty() {
        postgres.empty();
        published.clear();
        clock.set(START);
    }

    PasswordChanges passwordChanges() {
        return new PasswordChanges(
                credentials, passwords, signIns, tokens, audit, published::add, clock);
    }

    People people() {
        return new People(store);
    }

    PeopleChanges changes(People people) {
        return new PeopleChanges(
                people,
                store,
                tokens,
                mail(null),
                secondFactors,
                audit,
                transaction,
                published::add);
    }

    FirstAdmin firstAdmin() {
        return new FirstAdmin(
                store, tokens, passwords, lockOut, audit, transaction, published::add);
    }

    /**
     * @param sender absent: this installation sends none
     */
    PeopleMail mail(@Nullable JavaMailSender sender) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        if (sender != null) {
            beans.addBean("sender", sender);
        }
        return new PeopleMail(
                beans.getBeanProvider(JavaMailSender.class),
                new MailProperties("relaywatch@example.com"),
                new PublicUrl(URI.create("https://relaywatch.example.com")),
                clock);
    }

    /** What the log tells of somebody or something: action, who did it, before and after. */
    List<String> audited(String subject) {
        return everything
                .sql(
                        """
                        SELECT action || ' by ' || actor || coalesce(' from ' || (before ->> 'role'), '')
                               || coalesce(' to ' || (after ->> 'role'), '')
                          FROM audit_log WHERE subject = ? ORDER BY at, id
                        """)
                .param(subject)
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Override
    public void close() {
        database.close();
    }
}
